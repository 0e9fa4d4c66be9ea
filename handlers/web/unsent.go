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

// CanOffer tells whether a form can be given back to its sender in a page. One with a secret in it cannot: a page may lie
// in a browser's memory for long.
func CanOffer(c *fiber.Ctx) bool {
	if c.Method() == fiber.MethodGet || !hasTyped(c) {
		return false
	}
	for _, f := range Typed(c) {
		if f.Name == "password" || f.Name == "code" {
			return false
		}
	}
	return true
}

// Proof is the proof that came with a form, to go with it when it is sent once more.
func Proof(c *fiber.Ctx) string { return string(c.Request().PostArgs().Peek(csrfField)) }

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
