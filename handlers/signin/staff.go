package signin

import (
	"context"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

const staffPage = "/staff/sign-in"

type staffForm struct {
	Email    string `form:"email" validate:"required,max=254,visible" label:"signin.staff.email"`
	Password string `form:"password" validate:"required,max=1000" label:"signin.staff.password" typed:"exactly"`
	Code     string `form:"code" validate:"required,max=40" label:"signin.staff.code"`
	Next     string `form:"next" validate:"max=2000"`
}

func (h *Handler) showStaff(c *fiber.Ctx) error {
	state := ui.FormState{Values: map[string][]string{"next": {c.Query("next")}}}
	return web.Render(c, views.Staff(h.staffFrame(c), web.PrepareForm(c, staffPage), state))
}

func (h *Handler) staffFrame(c *fiber.Ctx) ui.Page {
	return web.Frame(c, web.L(c).T("signin.staff.title"))
}

// signInStaff checks address, password and code together. The time does not depend on which is wrong.
func (h *Handler) signInStaff(c *fiber.Ctx) error {
	in, form, err := web.Bind[staffForm](c, "staff")
	if err != nil {
		return err
	}
	if !form.OK() {
		return h.staffAgain(c, form)
	}
	//guard:password-limit zero
	err = h.countTry(c, in.Email)
	if web.FailTooOften(c, form, "email", "error.too_often.staff", err) {
		return h.staffAgain(c, form)
	}
	if err != nil {
		return err
	}
	session := store.StaffSession{Token: account.NewToken(), At: h.Now(), Device: web.Device(c)}
	who, err := h.check(c.UserContext(), in, &session)
	if errors.Is(err, web.ErrWrong) {
		form.Fail("email", web.L(c).T("error.staff.wrong"))
		return h.staffAgain(c, form)
	}
	if err != nil {
		return err
	}
	if err := h.endTries(c, who.Role, session.Token); err != nil {
		return err
	}
	if err := h.keepLanguage(c, who.Role, session.Token, who.Language); err != nil {
		return err
	}
	h.SignIn(c, who.Role, session.Token)
	return web.Done(c, web.Entrance(who.Role, web.SafeRedirect(in.Next, who.Role.Home())), "notice.signed_in")
}

// staffAgain renders the form with its values except password and code.
func (h *Handler) staffAgain(c *fiber.Ctx, form *web.Form) error {
	delete(form.Values, "password")
	delete(form.Values, "code")
	frame := h.staffFrame(c)
	frame.Error = true
	return web.RenderInvalid(c, views.Staff(frame, web.PrepareForm(c, staffPage), form.FormState))
}

// check opens the session. It returns web.ErrWrong if the credentials do not match. For an unknown address it checks
// the password against the decoy hash.
func (h *Handler) check(
	ctx context.Context, in staffForm, session *store.StaffSession,
) (who store.StaffCredential, err error) {
	who, err = h.credential(ctx, in.Email)
	unknown := errors.Is(err, storage.ErrNotFound)
	if err != nil &&
		!unknown { //guard:decoy-password always
		return who, err
	}
	if unknown {
		who.PasswordHash = h.decoy
	}
	fits, err := h.checkPassword(ctx, in.Password, who.PasswordHash)
	if err != nil {
		return who, err
	}
	current, err := h.checkCode(who, in.Code, session)
	if err != nil {
		return who, err
	}
	if unknown ||
		!fits || //guard:password never
		!current {
		return who, web.ErrWrong
	}
	session.AccountID = who.AccountID
	err = h.store.Run(ctx, who.Role, func(tx store.Tx) error { return tx.OpenStaffSession(ctx, *session) })
	//guard:used-code never
	if errors.Is(err, storage.ErrChanged) {
		return who, web.ErrWrong // the code was used already
	}
	return who, err
}

// checkCode reports whether a code is the account's of now, or has the form of a recovery code, which the database
// checks when it opens the session. It returns false for an unknown account.
func (h *Handler) checkCode(who store.StaffCredential, code string, session *store.StaffSession) (bool, error) {
	if who.TOTPSealed == nil {
		return false, nil
	}
	var recovery bool
	if session.Recovery, recovery = account.RecoveryHash(code); recovery {
		return true, nil
	}
	secret, err := h.key.Open(who.AccountID, who.TOTPSealed)
	if err != nil {
		return false, err
	}
	var current bool
	session.Step, current = account.CheckCode(secret, digits(code), session.At)
	return current, nil
}

// credential queries as each served audience, because each login reads its own accounts only. It does not stop at the
// first result: the time would reveal the role.
func (h *Handler) credential(ctx context.Context, email string) (who store.StaffCredential, err error) {
	found := storage.ErrNotFound
	for _, role := range account.StaffRoles() {
		if !h.Serves(role) {
			continue
		}
		err := h.store.Run(ctx, role, func(tx store.Tx) error {
			credential, err := tx.StaffCredential(ctx, email)
			if err == nil {
				who, found = credential, nil
			}
			return err
		})
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		//guard:all-audiences always
		if err != nil {
			return who, err
		}
	}
	return who, found
}

// checkPassword waits until fewer than concurrentChecks checks run, which take much memory. It returns
// storage.ErrUnavailable if ctx ends first.
func (h *Handler) checkPassword(ctx context.Context, password, hash string) (bool, error) {
	select {
	case h.checks <- struct{}{}:
	case <-ctx.Done():
		return false, storage.ErrUnavailable
	}
	defer func() { <-h.checks }()
	return account.CheckPassword(password, hash), nil
}

// digits removes the spaces that authenticator apps show within a code.
func digits(code string) string { return strings.Join(strings.Fields(code), "") }
