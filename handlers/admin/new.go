package admin

import (
	"context"
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

// createAccount creates a staff account and renders its password and TOTP secret. They are shown only
// once.
func (h *Handler) createAccount(c *fiber.Ctx, me account.Admin) error {
	in, form, err := web.Bind[accountForm](c, "account")
	if err != nil {
		return err
	}
	if !form.OK() {
		return renderNewAccount(c, form, fiber.StatusUnprocessableEntity)
	}
	staff := store.NewStaff{Role: account.Role(in.Role), Name: in.Name, Email: in.Email, Language: in.Language}
	// Idempotent by form key: a repeated submission creates no second account.
	if staff.ID, err = form.RecordID(); err != nil {
		return err
	}
	password, code, err := h.createStaff(c.UserContext(), me, staff)
	if errors.Is(err, storage.ErrExists) {
		form.Fail("email", web.L(c).T("error.account.email.exists"))
		return renderNewAccount(c, form, fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	frame := web.Frame(c, web.L(c).T("admin.created.title"))
	frame.Path = newPath
	return web.Render(c, views.Created(frame, views.NewSecrets{
		Account:  views.Account{Name: in.Name, Email: in.Email, Role: in.Role},
		Password: password, Secret: code.Secret, URL: code.URL,
	}))
}

// createStaff generates a password and a TOTP secret and stores the account with them. It returns ErrExists if the
// e-mail address has an account.
func (h *Handler) createStaff(
	ctx context.Context, me account.Admin, staff store.NewStaff,
) (password string, code account.TOTP, err error) {
	password = account.NewPassword()
	if staff.PasswordHash, err = account.HashPassword(password); err != nil {
		return "", code, err
	}
	if code, err = account.NewTOTP(staff.Email); err != nil {
		return "", code, err
	}
	staff.TOTPSecret = code.Secret
	return password, code, h.Store.Run(ctx, me, func(tx store.Tx) error { return tx.CreateStaff(ctx, staff, h.Now()) })
}

// renderNewAccount renders the submitted form with its errors.
func renderNewAccount(c *fiber.Ctx, form *web.Form, status int) error {
	frame := newAccountFrame(c)
	frame.Error = true
	return web.RenderStatus(c, status, views.NewAccount(frame, web.PrepareForm(c, newPath), form.FormState))
}
