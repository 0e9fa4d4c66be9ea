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

// passkeyForm is the input for a passkey. All of it is the page's script's.
type passkeyForm struct {
	Credential string `form:"credential" validate:"required,startswith=AGE-PLUGIN-FIDO2PRF-1,max=4000"`
	Recipient  string `form:"recipient"`
	Sealed     string `form:"sealed_identity" validate:"required,base64"`
}

// addPasskey stores the adviser's identity as the browser sealed it with a passkey. A repeated submission stores nothing.
func (h *Handler) addPasskey(c *fiber.Ctx, me account.Adviser) error {
	in, form, err := web.Bind[passkeyForm](c, "passkey")
	if err != nil {
		return err
	}
	sealed, decodeErr := base64.StdEncoding.DecodeString(in.Sealed)
	recipient, recipientErr := seal.ParseRecipient(in.Recipient)
	if !form.OK() || decodeErr != nil || recipientErr != nil {
		return web.ErrBadForm
	}
	id, err := form.Key()
	if err != nil {
		return err
	}
	passkey := store.Passkey{ID: id, Credential: in.Credential, Sealed: sealed, CreatedAt: h.Now()}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.AddPasskey(c.UserContext(), passkey, recipient.String())
	})
	if err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.passkey")
}

// removePasskey deletes one of the adviser's passkeys.
func (h *Handler) removePasskey(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "passkey")
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.RemovePasskey(c.UserContext(), id)
	}); err != nil {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.passkey_removed")
}

func passkeyViews(c *fiber.Ctx, all []store.Passkey) []views.Passkey {
	shown := make([]views.Passkey, len(all))
	for i, p := range all {
		shown[i] = views.Passkey{
			Credential: p.Credential, Sealed: base64.StdEncoding.EncodeToString(p.Sealed), AddedAt: p.CreatedAt,
			Remove: web.PrepareForm(c, "/review/vault/passkeys/"+p.ID.String()+"/remove"),
		}
	}
	return shown
}
