package admin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

// showAccount renders one staff account with the consequences of disabling it.
func (h *Handler) showAccount(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	var row store.Account
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		row, err = tx.StaffAccount(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	frame := web.Frame(c, web.L(c).T("admin.account.title", "name", row.Name))
	frame.Back = &ui.Link{Text: web.L(c).T("admin.back"), Href: "/admin"}
	change := "/admin/accounts/" + id.String() + "/enable"
	if row.Active() {
		change = "/admin/accounts/" + id.String() + "/disable"
	}
	return web.Render(c, views.OneAccount(frame, accountView(row), id == me.ID, web.PrepareForm(c, change)))
}

// disableAccount disables a staff account. It returns ErrInUse for the administrator's own account.
func (h *Handler) disableAccount(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	if id == me.ID {
		// One administrator must remain to enable accounts. The page has no button for this.
		return storage.ErrInUse
	}
	return h.setActive(c, me, false)
}

// enableAccount enables a staff account.
func (h *Handler) enableAccount(c *fiber.Ctx, me account.Admin) error {
	return h.setActive(c, me, true)
}

// setActive enables or disables a staff account and redirects to the list. Repeating it is no error.
func (h *Handler) setActive(c *fiber.Ctx, me account.Admin, active bool) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		if _, err := tx.StaffAccount(c.UserContext(), id); err != nil {
			return err
		}
		return tx.SetActive(c.UserContext(), id, active)
	})
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	if active {
		return web.SeeOther(c, "/admin?done=enabled")
	}
	return web.SeeOther(c, "/admin?done=disabled")
}
