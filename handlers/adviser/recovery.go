package adviser

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
)

// recoveryState returns what the page says of custodians and recovery copies.
func recoveryState(c *fiber.Ctx, pinned []seal.Custodian, r store.Recovery) views.RecoveryState {
	state := views.RecoveryState{
		SealedAt: r.SealedAt.Time, DrilledAt: r.DrilledAt.Time,
		Outdated: r.SealedAt.Valid && !slices.Equal(fingerprints(pinned), r.Custodians),
		Renew:    web.PrepareForm(c, "/review/vault/recovery"),
	}
	var keys []string
	for _, p := range pinned {
		state.Custodians = append(state.Custodians, views.Custodian{Name: p.Name, Fingerprint: p.Key.Fingerprint()})
		keys = append(keys, p.Key.String())
	}
	state.Keys = strings.Join(keys, " ")
	return state
}

func fingerprints(custodians []seal.Custodian) []string {
	var all []string
	for _, c := range custodians {
		all = append(all, c.Key.Fingerprint())
	}
	return all
}

// recoveryForm is the input for recovery copies.
type recoveryForm struct {
	Copies     string `form:"recovery_copies" validate:"required"`
	Custodians string `form:"custodians" validate:"required"`
}

// recoveryCopies are recovery copies as an adviser's browser sealed them.
type recoveryCopies struct {
	custodians []string
	copies     [][]byte
}

// parse returns the recovery copies. It returns storage.ErrChanged if they are for other custodians than the pinned ones.
func (in recoveryForm) parse(pinned []seal.Custodian) (r recoveryCopies, err error) {
	r.custodians = fingerprints(pinned)
	//guard:other-custodians never
	if in.Custodians != strings.Join(r.custodians, ", ") {
		return r, storage.ErrChanged
	}
	for text := range strings.FieldsSeq(in.Copies) {
		sealed, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return r, web.ErrBadForm
		}
		r.copies = append(r.copies, sealed)
	}
	if len(r.copies) != seal.CustodianCount {
		return r, web.ErrBadForm
	}
	return r, nil
}

// renewRecovery stores recovery copies: the vault's private key, sealed to each pair of the custodians by this adviser's
// browser.
func (h *Handler) renewRecovery(c *fiber.Ctx, me account.Adviser) error {
	in, form, err := web.Bind[recoveryForm](c, "recovery")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.ErrBadForm
	}
	pins, err := h.Review.Pins.Load()
	if err != nil {
		return err
	}
	r, err := in.parse(pins.Custodians)
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveRecovery(c.UserContext(), r.custodians, r.copies, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.recovery")
}
