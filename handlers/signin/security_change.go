package signin

import (
	"database/sql"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

func showPassword[P account.Audience](_ *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error { return renderPassword(c, me.Role(), web.Person(me), ui.FormState{}) }
}

func renderPassword(c *fiber.Ctx, role account.Role, me account.Person, state ui.FormState) error {
	frame := securityFrame(c, role, "signin.security.password.title", state)
	form := web.PrepareForm(c, web.SecurityPath(role)+passwordPart)
	return web.RenderForm(c, frame, views.ChangePassword(frame, form, me.Email, state))
}

// changePassword stores another password.
func changePassword[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, p P) error {
		in, change, err := bindProved[passwordForm](c, p)
		if err != nil {
			return err
		}
		checkChoice(c, change.form, in, change.me.Email)
		if !change.form.OK() {
			return renderPassword(c, change.role, change.me, change.form.FormState)
		}
		hash, err := h.hashPassword(c.UserContext(), in.Password)
		if err != nil {
			return err
		}
		n := store.OwnChange{PasswordHash: sql.NullString{String: hash, Valid: true}}
		changed, err := h.changeSignIn(c, change, n)
		if err != nil {
			return err
		}
		if !changed {
			return renderPassword(c, change.role, change.me, change.form.FormState)
		}
		return web.Done(c, web.SecurityPath(change.role), "notice.security.password")
	}
}

// newAppForm confirms a code of another authenticator app. Sealed is its secret, sealed for the account to the sign-in
// key: it is not stored before it is confirmed.
type newAppForm struct {
	Code   string `form:"code" validate:"required,max=20" label:"signin.staff.code"`
	Sealed string `form:"sealed" validate:"required,max=4000"`
}

// showApp shows a new secret for an authenticator app.
func showApp[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, p P) error {
		me := web.Person(p)
		secret, err := account.NewTOTPSecret()
		if err != nil {
			return err
		}
		sealed, err := h.key.Seal(me.ID, secret)
		if err != nil {
			return err
		}
		return renderApp(c, p.Role(), views.SetupAppPage{
			Secret: secret, URL: account.TOTPURL(me.Email, secret),
		}, base64.RawURLEncoding.EncodeToString(sealed))
	}
}

func renderApp(c *fiber.Ctx, role account.Role, page views.SetupAppPage, sealed string) error {
	frame := securityFrame(c, role, "signin.security.app.title", page.State)
	page.Form = web.PrepareForm(c, web.SecurityPath(role)+appPart)
	return web.RenderForm(c, frame, views.ChangeApp(frame, page, sealed))
}

// changeApp stores another second factor once a code of it was confirmed.
func changeApp[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, p P) error {
		in, change, err := bindProved[newAppForm](c, p)
		if err != nil {
			return err
		}
		sealed, err := base64.RawURLEncoding.DecodeString(in.Sealed)
		if err != nil {
			return web.ErrBadForm
		}
		secret, err := h.key.Open(change.me.ID, sealed)
		if err != nil {
			return web.ErrBadForm // it is not of this page, or of another person's
		}
		step, current := account.CheckCode(secret, digits(in.Code), h.Now())
		//guard:new-app-code never
		if in.Code != "" && !current {
			change.form.Fail("code", web.L(c).T("error.setup.code.wrong"))
		}
		n := store.OwnChange{TOTPSealed: sealed, NewStep: sql.NullInt64{Int64: step, Valid: true}}
		changed, err := h.changeSignIn(c, change, n)
		if err != nil {
			return err
		}
		if !changed {
			return renderApp(c, change.role, views.SetupAppPage{
				State: change.form.FormState, Secret: secret, URL: account.TOTPURL(change.me.Email, secret),
			}, in.Sealed)
		}
		return web.Done(c, web.SecurityPath(change.role), "notice.security.app")
	}
}

func showCodes[P account.Audience](_ *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error { return renderCodes(c, me.Role(), ui.FormState{}) }
}

func renderCodes(c *fiber.Ctx, role account.Role, state ui.FormState) error {
	frame := securityFrame(c, role, "signin.security.codes.title", state)
	form := web.PrepareForm(c, web.SecurityPath(role)+codesPart)
	return web.RenderForm(c, frame, views.NewCodes(frame, form, state))
}

// changeCodes makes new recovery codes and renders them. They are shown only once.
func changeCodes[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, p P) error {
		_, change, err := bindProved[struct{}](c, p)
		if err != nil {
			return err
		}
		codes := account.NewRecoveryCodes()
		hashes, err := recoveryHashes(codes)
		if err != nil {
			return err
		}
		changed, err := h.changeSignIn(c, change, store.OwnChange{Codes: hashes})
		if err != nil {
			return err
		}
		if !changed {
			return renderCodes(c, change.role, change.form.FormState)
		}
		frame := securityFrame(c, change.role, "signin.codes.title", ui.FormState{})
		frame.Path = web.SecurityPath(change.role)
		return web.Render(c, views.RecoveryCodes(frame, codes, web.SecurityPath(change.role)))
	}
}
