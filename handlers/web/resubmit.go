package web

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/views/ui"
)

// SessionExpiredError is returned for a form whose session has ended. The error page contains the submitted fields, so
// that the form can be sent again.
type SessionExpiredError struct {
	// SignIn is the path of the sign-in page; empty if the person has signed in again already.
	SignIn string
}

// Error returns a text without any submitted value.
func (*SessionExpiredError) Error() string { return "web: the session of the form has ended" }

// SubmittedFields returns the fields of the submitted form without the CSRF token, and without what steps a session up.
func SubmittedFields(c *fiber.Ctx) []Field {
	var fields []Field
	for name, value := range c.Request().PostArgs().All() {
		field := Field{string(name), string(value)}
		if field.Name != csrfField && field.Name != ui.ConfirmPassword && field.Name != ui.ConfirmCode {
			fields = append(fields, field)
		}
	}
	return fields
}

// CanResubmit reports whether the submitted fields can be offered again in a page. Forms with a secret cannot, because
// browsers keep pages in memory.
func CanResubmit(c *fiber.Ctx) bool {
	if c.Method() == fiber.MethodGet || !hasInput(c) {
		return false
	}
	for _, f := range SubmittedFields(c) {
		if f.Name == "password" || f.Name == "again" || f.Name == "code" {
			return false
		}
	}
	return true
}

// CSRFToken returns the CSRF token of the submitted form.
func CSRFToken(c *fiber.Ctx) string { return string(c.Request().PostArgs().Peek(csrfField)) }

// Field is one field of a submitted form.
type Field struct{ Name, Value string }

// hasInput reports whether a form has a non-empty field other than its hidden ones.
func hasInput(c *fiber.Ctx) bool {
	if mediaType(c) != formType {
		return false
	}
	for _, f := range SubmittedFields(c) {
		if f.Name != KeyField && f.Value != "" {
			return true
		}
	}
	return false
}
