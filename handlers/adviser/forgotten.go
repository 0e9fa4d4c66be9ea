package adviser

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
)

const forgottenPath = "/review/vault/forgotten"

// showForgotten explains to an adviser who can open the own key no more how to be let in again, and lets the adviser make
// another key.
func (h *Handler) showForgotten(c *fiber.Ctx, me account.Adviser) error {
	vault, err := h.loadVault(c, me)
	if err != nil {
		return err
	}
	vault.NewIdentity = web.PrepareForm(c, forgottenPath)
	page := views.ForgottenPage{VaultPage: vault}
	if vault.Identity != "" {
		sealed, err := base64.StdEncoding.DecodeString(vault.Identity)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(sealed)
		page.Replaced = base64.StdEncoding.EncodeToString(sum[:])
	}
	frame := web.Frame(c, web.L(c).T("adviser.forgotten.title"))
	frame.Script = "vault.js"
	return web.Render(c, views.Forgotten(frame, page))
}

// replacementForm is the input for a key in place of one that opens no more.
type replacementForm struct {
	Recipient string `form:"recipient"`
	Sealed    string `form:"sealed_identity" validate:"required,base64"`
	Replaced  string `form:"replaced_digest" validate:"required,base64"`
}

// replaceIdentity stores the key pair that the browser of an adviser who forgot the passphrase generated. It returns
// storage.ErrChanged if another key is stored than the page showed, or if no other person could let the adviser in again.
func (h *Handler) replaceIdentity(c *fiber.Ctx, me account.Adviser) error {
	in, form, err := web.Bind[replacementForm](c, "identity")
	if err != nil {
		return err
	}
	sealed, sealedErr := base64.StdEncoding.DecodeString(in.Sealed)
	replaced, replacedErr := base64.StdEncoding.DecodeString(in.Replaced)
	recipient, recipientErr := seal.ParseRecipient(in.Recipient)
	if !form.OK() || sealedErr != nil || replacedErr != nil || recipientErr != nil {
		return web.ErrBadForm
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.ReplaceIdentity(c.UserContext(), replaced, recipient.String(), sealed)
	}); err != nil {
		return err
	}
	return web.Done(c, "/review/vault", "notice.vault.replaced")
}
