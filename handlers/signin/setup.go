package signin

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

// The two pages of a set-up.
const (
	setupPasswordPage = "/staff/set-up/password" //nolint:gosec // a path, not a password
	setupAppPage      = "/staff/set-up/app"
)

// setupLength is how long a set-up may take after its link was opened: more than 20 hours need no warning (WCAG 2.2.1).
const setupLength = 24 * time.Hour

// showInvitation shows a button. GET must not spend the link, because mail scanners open all links.
func (h *Handler) showInvitation(c *fiber.Ctx) error {
	if _, ok := account.ParseToken(c.Params("token")); !ok {
		return storage.ErrNotFound
	}
	return web.Render(c, views.Invitation(setupFrame(c, "signin.invitation.title", 1), web.PrepareForm(c, c.Path())))
}

// setupFrame returns the frame of one of the three pages of a set-up: the link, the password, the app.
func setupFrame(c *fiber.Ctx, title string, step int) ui.Page {
	frame := web.Frame(c, web.L(c).T(title))
	frame.Step, frame.Steps = step, 3
	return frame
}

// spendInvitation spends the link, draws the secret of the authenticator app, and leads to the set-up.
func (h *Handler) spendInvitation(c *fiber.Ctx) error {
	link, ok := account.ParseToken(c.Params("token"))
	if !ok {
		return storage.ErrNotFound
	}
	setup, until := account.NewToken(), h.Now().Add(setupLength)
	err := h.asStaff(c.UserContext(), func(tx store.Tx) error {
		return h.beginSetup(c.UserContext(), tx, link, setup, until)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return renderInvitationSpent(c)
	}
	if err != nil {
		return err
	}
	web.BeginSetup(c, setup, until)
	return web.SeeOther(c, setupPasswordPage)
}

// beginSetup opens a set-up and stores its TOTP secret. It returns storage.ErrNotFound if the link is not valid.
func (h *Handler) beginSetup(ctx context.Context, tx store.Tx, link, setup account.Token, until time.Time) error {
	id, err := tx.BeginSetup(ctx, link, setup, h.Now(), until)
	if err != nil {
		return err
	}
	secret, err := account.NewTOTPSecret()
	if err != nil {
		return err
	}
	sealed, err := h.key.Seal(id, secret)
	if err != nil {
		return err
	}
	return tx.SaveSetupSecret(ctx, setup, sealed, h.Now())
}

// asStaff runs fn as each served audience of staff until one finds what it looks for, because each login reaches its
// own accounts only. It returns storage.ErrNotFound if none does.
func (h *Handler) asStaff(ctx context.Context, fn func(store.Tx) error) error {
	for _, role := range account.StaffRoles() {
		if !h.Serves(role) {
			continue
		}
		if err := h.store.Run(ctx, role, fn); !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return storage.ErrNotFound
}

func renderInvitationSpent(c *fiber.Ctx) error {
	frame := web.Frame(c, web.L(c).T("signin.spent.title"))
	return web.RenderStatus(c, fiber.StatusGone, views.InvitationSpent(frame))
}

// inSetup returns a handler of a page of a set-up. Without an open one, or for a form of another one, it renders the
// page of a spent invitation.
func (h *Handler) inSetup(page func(*fiber.Ctx, account.Token, store.Setup) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		token, ok := web.SetupToken(c)
		//guard:setup-csrf never
		if !ok || c.Method() != fiber.MethodGet && !token.IsCSRF(web.CSRFToken(c)) {
			return renderInvitationSpent(c)
		}
		var setup store.Setup
		err := h.asStaff(c.UserContext(), func(tx store.Tx) (err error) {
			setup, err = tx.Setup(c.UserContext(), token, h.Now())
			return err
		})
		if errors.Is(err, storage.ErrNotFound) {
			return renderInvitationSpent(c)
		}
		if err != nil {
			return err
		}
		return page(c, token, setup)
	}
}

// setupForm returns an empty form of a set-up.
func setupForm(c *fiber.Ctx, token account.Token, action string) ui.Form {
	form := web.PrepareForm(c, action)
	form.CSRF = token.CSRF()
	return form
}

// passwordForm chooses a password, written twice: without a script it cannot be looked at.
type passwordForm struct {
	Password string `form:"password" validate:"required" label:"signin.setup.password" typed:"exactly"`
	Again    string `form:"again" validate:"required" label:"signin.setup.again" typed:"exactly"`
}

func (h *Handler) showSetupPassword(c *fiber.Ctx, token account.Token, setup store.Setup) error {
	return renderSetupPassword(c, token, setup, ui.FormState{})
}

func renderSetupPassword(c *fiber.Ctx, token account.Token, setup store.Setup, state ui.FormState) error {
	frame := setupFrame(c, "signin.setup.password.title", 2)
	frame.Error = len(state.Errors) > 0
	delete(state.Values, "password")
	delete(state.Values, "again")
	form := setupForm(c, token, setupPasswordPage)
	return web.RenderForm(c, frame, views.SetupPassword(frame, form, setup.Email, state))
}

// saveSetupPassword stores the password that the person has chosen.
func (h *Handler) saveSetupPassword(c *fiber.Ctx, token account.Token, setup store.Setup) error {
	in, form, err := web.Bind[passwordForm](c, "setup")
	if err != nil {
		return err
	}
	checkChoice(c, form, in, setup.Email)
	if !form.OK() {
		return renderSetupPassword(c, token, setup, form.FormState)
	}
	hash, err := h.hashPassword(c.UserContext(), in.Password)
	if err != nil {
		return err
	}
	if err := h.store.Run(c.UserContext(), setup.Role, func(tx store.Tx) error {
		return tx.SaveSetupPassword(c.UserContext(), token, hash, h.Now())
	}); err != nil {
		return err
	}
	return web.SeeOther(c, setupAppPage)
}

// checkChoice adds an error to the form if the person cannot have the password, or has not written it twice.
func checkChoice(c *fiber.Ctx, form *web.Form, in passwordForm, email string) {
	if in.Password == "" {
		return
	}
	l, err := web.L(c), account.CheckChoice(in.Password, email)
	switch {
	case errors.Is(err, account.ErrPasswordShort):
		form.Fail("password", l.T("error.setup.password.short", "least", account.MinPasswordLength))
	case errors.Is(err, account.ErrPasswordLong):
		form.Fail("password", l.T("error.setup.password.long", "most", account.MaxPasswordLength))
	case err != nil:
		form.Fail("password", l.T("error.setup.password.common"))
	case in.Again != "" && in.Again != in.Password:
		form.Fail("again", l.T("error.setup.again.differs"))
	}
}
