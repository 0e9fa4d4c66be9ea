package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/storage"
	store "stepfree/storage/signin"
	"stepfree/views/ui"
)

// StepUpError is returned for an act that counts, in a session that is not stepped up. The error page asks for password
// and code, and holds the submitted fields: it sends them to the same path, where SteppedUp checks the two and goes on.
type StepUpError struct {
	Errors []ui.FieldError // of password and code
	Next   string          // where a page that only asks leads afterwards
}

// Error returns a text without any submitted value.
func (*StepUpError) Error() string { return "web: the session is not stepped up" }

// confirm is the last segment of the path of the page that only asks for password and code.
const confirm = "/confirm"

// ConfirmPath returns the path of the page that asks for password and code of an audience of staff, and leads to the
// page in its query: "next".
func ConfirmPath(role account.Role) string { return role.Home() + confirm }

// SteppedUp returns a page of staff, for As, that is reached only if password and code were given within five minutes.
// Else it asks for them. The database holds the same by its triggers; this is for the question. The session gets a new
// token when they are given.
func SteppedUp[P account.Audience](s *Site, page func(*fiber.Ctx, P) error) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		password, code, given := takeConfirmation(c)
		if !toPerson(me).SteppedUp || given {
			if problem := checkConfirmation(c, password, code, given); problem != nil {
				return problem
			}
			var err error
			if me, err = stepUp(c, s, me, password, code); err != nil {
				return err
			}
		}
		err := page(c, me)
		if errors.Is(err, storage.ErrStepUp) {
			return &StepUpError{}
		}
		return err
	}
}

// takeConfirmation returns password and code of a form and removes them: no page and no record has them afterwards.
func takeConfirmation(c *fiber.Ctx) (password, code string, given bool) {
	if c.Method() == fiber.MethodGet {
		return "", "", false
	}
	form := c.Request().PostArgs()
	given = form.Has(ui.ConfirmPassword) || form.Has(ui.ConfirmCode)
	password, code = string(form.Peek(ui.ConfirmPassword)), string(form.Peek(ui.ConfirmCode))
	form.Del(ui.ConfirmPassword)
	form.Del(ui.ConfirmCode)
	return password, code, given
}

// checkConfirmation returns a StepUpError if password or code was not given, else nil.
func checkConfirmation(c *fiber.Ctx, password, code string, given bool) error {
	if password != "" && code != "" {
		return nil
	}
	var missing StepUpError
	fail := func(field, key string) {
		missing.Errors = append(missing.Errors, ui.FieldError{Field: field, Text: L(c).T(key)})
	}
	if given && password == "" {
		fail(ui.ConfirmPassword, "error.staff.password.required")
	}
	if given && code == "" {
		fail(ui.ConfirmCode, "error.staff.code.required")
	}
	return &missing
}

// stepUp checks password and code, and returns the person with the new token of the session.
func stepUp[P account.Audience](c *fiber.Ctx, s *Site, me P, password, code string) (P, error) {
	role := me.Role()
	token, err := s.Confirm(c, role, toPerson(me), password, code)
	if errors.Is(err, ErrWrong) {
		return me, &StepUpError{Errors: []ui.FieldError{{Field: ui.ConfirmPassword, Text: L(c).T("error.step_up.wrong")}}}
	}
	if text, often := tooOften(c, "error.too_often.staff", err); often {
		return me, &StepUpError{Errors: []ui.FieldError{{Field: ui.ConfirmPassword, Text: text}}}
	}
	if err != nil {
		return me, err
	}
	if me, err = store.Identify[P](c.UserContext(), s.Sessions, token); err != nil {
		return me, err
	}
	s.setSignedIn(c, role, toPerson(me))
	s.SignIn(c, role, token)
	return me, nil
}

// Confirmation returns the handler of the page that only asks for password and code, and leads on.
func Confirmation[P account.Audience](s *Site) (ask, take fiber.Handler) {
	ask = As(s, func(c *fiber.Ctx, me P) error {
		return &StepUpError{Next: SafeRedirect(c.Query("next"), me.Role().Home())}
	})
	take = As(s, SteppedUp(s, func(c *fiber.Ctx, me P) error {
		return SeeOther(c, SafeRedirect(c.FormValue("next"), me.Role().Home()))
	}))
	return ask, take
}
