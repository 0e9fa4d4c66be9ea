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

const newPath = "/admin/accounts/new"

// accountForm is the input for a new staff account.
type accountForm struct {
	Name     string `form:"name" validate:"required,person" label:"admin.name"`
	Email    string `form:"email" validate:"required,address" label:"admin.email"`
	Role     string `form:"role" validate:"required,staff_role" label:"admin.role"`
	Language string `form:"language" validate:"required,oneof=en fr" label:"admin.new.language"`
	Reason   string `form:"reason" validate:"max=500" label:"admin.new.reason"`
}

// showNewAccount renders an empty form for a staff account.
func (h *Handler) showNewAccount(c *fiber.Ctx, _ account.Admin) error {
	return web.Render(c, views.NewAccount(newAccountFrame(c), web.PrepareForm(c, newPath), ui.FormState{}))
}

// newAccountFrame returns the frame of the form for a staff account.
func newAccountFrame(c *fiber.Ctx) ui.Page {
	frame := web.Frame(c, web.L(c).T("admin.new.title"))
	frame.Back = &ui.Link{Text: web.L(c).T("admin.back"), Href: "/admin"}
	return frame
}

// createAccount creates a staff account and invites its person, who alone sets the password and the second factor. A
// medical adviser or an administrator is invited once another administrator has approved it.
func (h *Handler) createAccount(c *fiber.Ctx, me account.Admin) error {
	in, form, err := web.Bind[accountForm](c, "account")
	if err != nil {
		return err
	}
	two := needsTwo(account.Role(in.Role))
	if two && in.Reason == "" {
		form.Fail("reason", web.L(c).T("error.change.reason.required"))
	}
	if !form.OK() {
		return renderNewAccount(c, form, fiber.StatusUnprocessableEntity)
	}
	staff := store.NewStaff{Role: account.Role(in.Role), Name: in.Name, Email: in.Email, Language: in.Language}
	// Idempotent by form key: a repeated submission creates no second account.
	if staff.ID, err = form.RecordID(); err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		_, err := tx.InviteStaff(c.UserContext(), staff, in.Reason, h.Now())
		return err
	})
	switch {
	case errors.Is(err, storage.ErrExists):
		form.Fail("email", web.L(c).T("error.account.email.exists"))
		return renderNewAccount(c, form, fiber.StatusConflict)
	case errors.Is(err, storage.ErrNoApprover):
		form.Fail("role", web.L(c).T("error.account.role.alone"))
		return renderNewAccount(c, form, fiber.StatusConflict)
	case err != nil:
		return err
	}
	notice := "notice.account.invited"
	if two {
		notice = "notice.account.waits"
	}
	return web.Done(c, accountPath(staff.ID), notice)
}

// renderNewAccount renders the submitted form with its errors.
func renderNewAccount(c *fiber.Ctx, form *web.Form, status int) error {
	frame := newAccountFrame(c)
	frame.Error = true
	return web.RenderStatus(c, status, views.NewAccount(frame, web.PrepareForm(c, newPath), form.FormState))
}
