package signin

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

// appForm confirms a code of the authenticator app.
type appForm struct {
	Code string `form:"code" validate:"required,max=20" label:"signin.staff.code"`
}

// showSetupApp shows the secret for the authenticator app, once the password is chosen.
func (h *Handler) showSetupApp(c *fiber.Ctx, token account.Token, setup store.Setup) error {
	if !setup.HasPassword {
		return web.SeeOther(c, setupPasswordPage)
	}
	return h.renderSetupApp(c, token, setup, ui.FormState{})
}

func (h *Handler) renderSetupApp(c *fiber.Ctx, token account.Token, setup store.Setup, state ui.FormState) error {
	secret, err := h.key.Open(setup.AccountID, setup.TOTPSealed)
	if err != nil {
		return err
	}
	frame := setupFrame(c, "signin.setup.app.title", 3)
	frame.Back = &ui.Link{Text: web.L(c).T("signin.setup.app.back"), Href: setupPasswordPage}
	frame.Error = len(state.Errors) > 0
	delete(state.Values, "code")
	return web.RenderForm(c, frame, views.SetupApp(frame, views.SetupAppPage{
		Form: setupForm(c, token, setupAppPage), State: state, Secret: secret,
		URL: account.TOTPURL(setup.Email, secret),
	}))
}

// finishSetup checks a code of the app, which shows that the second factor works, ends the set-up, signs the person in,
// and renders the recovery codes. They are shown only once.
func (h *Handler) finishSetup(c *fiber.Ctx, token account.Token, setup store.Setup) error {
	if !setup.HasPassword {
		return web.SeeOther(c, setupPasswordPage)
	}
	in, form, err := web.Bind[appForm](c, "setup")
	if err != nil {
		return err
	}
	if !form.OK() {
		return h.renderSetupApp(c, token, setup, form.FormState)
	}
	//guard:setup-limit zero
	err = h.countTry(c, setup.Email)
	if web.FailTooOften(c, form, "code", "error.too_often.staff", err) {
		return h.renderSetupApp(c, token, setup, form.FormState)
	}
	if err != nil {
		return err
	}
	secret, err := h.key.Open(setup.AccountID, setup.TOTPSealed)
	if err != nil {
		return err
	}
	step, current := account.CheckCode(secret, digits(in.Code), h.Now())
	//guard:setup-code never
	if !current {
		form.Fail("code", web.L(c).T("error.setup.code.wrong"))
		return h.renderSetupApp(c, token, setup, form.FormState)
	}
	return h.endSetup(c, token, setup, step)
}

// endSetup ends a set-up whose code of a time step was confirmed, and renders the recovery codes.
func (h *Handler) endSetup(c *fiber.Ctx, token account.Token, setup store.Setup, step int64) (err error) {
	codes := account.NewRecoveryCodes()
	end := store.SetupEnd{Step: step, Token: account.NewToken(), At: h.Now(), Device: web.Device(c)}
	if end.Codes, err = recoveryHashes(codes); err != nil {
		return err
	}
	err = h.store.Run(c.UserContext(), setup.Role, func(tx store.Tx) error {
		return tx.FinishSetup(c.UserContext(), token, end)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return renderInvitationSpent(c)
	}
	if err != nil {
		return err
	}
	if err := h.endTries(c, setup.Role, end.Token); err != nil {
		return err
	}
	web.EndSetup(c)
	h.SignIn(c, setup.Role, end.Token)
	frame := web.Frame(c, web.L(c).T("signin.codes.title"))
	frame.Path = setup.Role.Home()
	return web.Render(c, views.RecoveryCodes(frame, codes, web.Entrance(setup.Role, setup.Role.Home())))
}

// recoveryHashes returns what the database stores of new recovery codes.
func recoveryHashes(codes []string) ([][]byte, error) {
	hashes := make([][]byte, len(codes))
	for i, code := range codes {
		hash, ok := account.RecoveryHash(code)
		if !ok {
			return nil, errors.New("signin: a recovery code cannot be read back")
		}
		hashes[i] = hash
	}
	return hashes, nil
}

// hashPassword waits until fewer than concurrentChecks checks run, like checkPassword.
func (h *Handler) hashPassword(ctx context.Context, password string) (string, error) {
	select {
	case h.checks <- struct{}{}:
	case <-ctx.Done():
		return "", storage.ErrUnavailable
	}
	defer func() { <-h.checks }()
	return account.HashPassword(password)
}
