package adviser

import (
	"encoding/base64"
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
)

// showVault lists the advisers with their access to the vault. An adviser with access can grant it to others.
func (h *Handler) showVault(c *fiber.Ctx, me account.Adviser) error {
	page, err := h.loadVault(c, me)
	if err != nil {
		return err
	}
	if link, ok := account.ParseToken(c.Query("link")); ok && page.Vault == "" {
		page.Link = link.Secret()
	}
	frame := web.Frame(c, web.L(c).T("adviser.vault.title"))
	frame.Script = "vault.js"
	return web.Render(c, views.Vault(frame, page))
}

// loadVault returns what the database and the pinned keys say of the vault, without an invitation.
func (h *Handler) loadVault(c *fiber.Ctx, me account.Adviser) (page views.VaultPage, err error) {
	var members []store.VaultMember
	var keys store.Keys
	var passkeys []store.Passkey
	var recovery store.Recovery
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if members, err = tx.VaultMembers(c.UserContext()); err != nil {
			return err
		}
		if keys, err = tx.Keys(c.UserContext()); err != nil {
			return err
		}
		if passkeys, err = tx.Passkeys(c.UserContext()); err != nil {
			return err
		}
		recovery, err = tx.Recovery(c.UserContext())
		return err
	}); err != nil {
		return page, err
	}
	pins, err := h.Review.Pins.Load()
	if err != nil {
		return page, err
	}
	page = views.VaultPage{
		Identity: base64.StdEncoding.EncodeToString(keys.Identity), Access: base64.StdEncoding.EncodeToString(keys.Access),
		Vault: fingerprint(keys.Vault.String), Candidate: fingerprint(keys.Candidate.String), Pinned: pins.Vault, Signing: pins.Signing,
		NewIdentity: web.PrepareForm(c, "/review/vault/identity"), Recovery: recoveryState(c, pins.Custodians, recovery),
		NewPasskey: web.PrepareForm(c, "/review/vault/passkeys"), Passkeys: passkeyViews(c, passkeys),
	}
	for _, m := range members {
		member := views.VaultMember{
			Name: m.Name, Pseudonym: m.Pseudonym, Own: m.AccountID == me.ID, Active: m.Status == "active",
			Access: m.GrantedAt.Valid, Since: m.GrantedAt.Time, MadeKeyAt: m.MadeKeyAt.Time,
		}
		if m.Recipient.Valid {
			recipient, err := seal.ParseRecipient(m.Recipient.String)
			if err != nil {
				return page, err
			}
			member.Recipient, member.Fingerprint = recipient.String(), recipient.Fingerprint()
			member.Grant = web.PrepareForm(c, "/review/vault/access/"+m.AccountID.String())
		}
		page.Members = append(page.Members, member)
	}
	return page, nil
}

// identityForm is the input for an adviser's key pair.
type identityForm struct {
	Recipient string `form:"recipient"`
	Sealed    string `form:"sealed_identity" validate:"required,base64"`
	// Of the first adviser, who makes the vault:
	Link        string `form:"link"`
	Vault       string `form:"vault_recipient"`
	SealedGrant string `form:"sealed_grant" validate:"omitempty,base64"`
	Copies      string `form:"recovery_copies"` // only where custodians are named
	Custodians  string `form:"custodians"`
	// Of an adviser who changes the passphrase:
	Opened string `form:"opened_digest" validate:"omitempty,base64"`
}

// saveIdentity stores the key pair that the adviser's browser generated; the private key is sealed with a passphrase. A
// repeated submission stores nothing.
func (h *Handler) saveIdentity(c *fiber.Ctx, me account.Adviser) error {
	in, form, err := web.Bind[identityForm](c, "identity")
	if err != nil {
		return err
	}
	sealed, decodeErr := base64.StdEncoding.DecodeString(in.Sealed)
	if !form.OK() || decodeErr != nil {
		return web.ErrBadForm
	}
	if in.Opened != "" {
		return h.changePassphrase(c, me, in.Opened, sealed)
	}
	recipient, err := seal.ParseRecipient(in.Recipient)
	if err != nil {
		return web.ErrBadForm
	}
	if in.Link != "" {
		made := store.NewVault{Recipient: recipient.String(), Identity: sealed}
		return web.SteppedUp(h.Site, func(c *fiber.Ctx, me account.Adviser) error {
			return h.makeVault(c, me, in, made)
		})(c, me)
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveIdentity(c.UserContext(), recipient.String(), sealed, h.Now())
	})
	if err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.identity")
}

// makeVault stores the vault that the first adviser's browser made. A link that was used, or is another adviser's, makes
// none.
func (h *Handler) makeVault(c *fiber.Ctx, me account.Adviser, in identityForm, v store.NewVault) error {
	vault, err := seal.ParseRecipient(in.Vault)
	grant, decodeErr := base64.StdEncoding.DecodeString(in.SealedGrant)
	link, ok := account.ParseToken(in.Link)
	if err != nil || decodeErr != nil || len(grant) == 0 || !ok {
		return web.ErrBadForm
	}
	v.Link, v.Vault, v.Access = link, vault.String(), grant
	var r recoveryCopies
	if in.Copies != "" {
		pins, err := h.Review.Pins.Load()
		if err != nil {
			return err
		}
		if r, err = (recoveryForm{Copies: in.Copies, Custodians: in.Custodians}).parse(pins.Custodians); err != nil {
			return err
		}
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		if err := tx.MakeVault(c.UserContext(), v); err != nil || len(r.copies) == 0 {
			return err
		}
		return tx.SaveRecovery(c.UserContext(), r.custodians, r.copies, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.made")
}

// changePassphrase stores the identity that the adviser's browser opened and sealed anew. It returns storage.ErrChanged if
// it opened another one than is stored now.
func (h *Handler) changePassphrase(c *fiber.Ctx, me account.Adviser, openedDigest string, sealed []byte) error {
	opened, err := base64.StdEncoding.DecodeString(openedDigest)
	if err != nil {
		return web.ErrBadForm
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.ChangePassphrase(c.UserContext(), opened, sealed)
	}); err != nil {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.passphrase")
}

// grantForm is the input for a grant.
type grantForm struct {
	Sealed    string `form:"sealed_grant" validate:"required,base64"`
	Recipient string `form:"recipient"` // the other adviser's public key, to which it is sealed
}

// grantAccess stores a grant: the vault's private key, sealed to another adviser by this adviser's browser. A repeated
// submission stores nothing. It returns storage.ErrChanged if the other adviser has another key by now.
func (h *Handler) grantAccess(c *fiber.Ctx, me account.Adviser) error {
	to, err := web.ID(c, "adviser")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[grantForm](c, "grant")
	if err != nil {
		return err
	}
	sealed, decodeErr := base64.StdEncoding.DecodeString(in.Sealed)
	if !form.OK() || decodeErr != nil {
		return web.ErrBadForm
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.GrantAccess(c.UserContext(), to, in.Recipient, sealed, h.Now())
	})
	if err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.access")
}
