package admin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
)

// showVault lists the advisers with their access to the vault. It shows no key.
func (h *Handler) showVault(c *fiber.Ctx, me account.Admin) error {
	page := views.VaultPage{}
	var rows []store.VaultMember
	var keys store.Fingerprints
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		rows, keys, err = tx.VaultState(c.UserContext())
		return err
	}); err != nil {
		return err
	}
	page.Vault, page.Candidate = keys.Vault, keys.Candidate
	page.CopiesAt, page.DrilledAt = keys.CopiesAt.Time, keys.DrilledAt.Time
	for _, r := range rows {
		page.Members = append(page.Members, views.VaultMember{
			Name: r.Name, Active: r.Status == "active", HasKey: r.MadeKeyAt.Valid,
			Access: r.GrantedAt.Valid, Since: r.GrantedAt.Time,
		})
	}
	return web.Render(c, views.Vault(web.Frame(c, web.L(c).T("admin.vault.title")), page))
}
