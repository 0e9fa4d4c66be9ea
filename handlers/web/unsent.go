package web

import (
	"github.com/gofiber/fiber/v2"
)

// UnsentError says that a form came from a page of ours and could not be taken, because the session in which its page was made
// is over. What was typed is not lost: the answer holds it, and the reader sends it again.
type UnsentError struct {
	// SignIn is where to sign in first; empty for whoever is signed in again already.
	SignIn string
}

// Error says why, and nothing of what was typed.
func (*UnsentError) Error() string { return "web: the session of this form is over" }

// Typed returns the fields of the form that is being answered, without those that belong to its session.
func Typed(c *fiber.Ctx) []Field {
	var fields []Field
	for name, value := range c.Request().PostArgs().All() {
		if field := (Field{string(name), string(value)}); field.Name != csrfField {
			fields = append(fields, field)
		}
	}
	return fields
}

// Field is a field of a form, as it was sent.
type Field struct{ Name, Value string }

// hasTyped tells whether a form holds anything that its page did not put there.
func hasTyped(c *fiber.Ctx) bool {
	if mediaType(c) != formType {
		return false
	}
	for _, f := range Typed(c) {
		if f.Name != KeyField && f.Value != "" {
			return true
		}
	}
	return false
}
