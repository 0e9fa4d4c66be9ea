package web

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/locale"
	"stepfree/storage"
	"stepfree/views/ui"
)

// The hidden fields of every form.
const (
	csrfField = "csrf"
	// KeyField is the form's idempotency key: the same form sent twice has one result.
	KeyField = "key"
)

// ErrBadForm says that a body cannot be read as a form.
var ErrBadForm = errors.New("web: the form cannot be read")

// Form is a form as it was sent: what was typed is kept, so that the page can show it again with its errors.
type Form struct {
	ui.FormState
	l locale.Localizer
}

// Bind reads a form into a struct with `form` and `validate` tags and checks it. The words of an error are looked up
// under "error.<form name>.<field>.<tag>", else "error.field.<tag>". Use f.Fail for what a tag cannot say.
func Bind[T any](c *fiber.Ctx, name string) (T, *Form, error) {
	var into T
	f := &Form{l: L(c)}
	f.Values = map[string][]string{}
	var invalid bool
	for key, value := range c.Request().PostArgs().All() {
		if !utf8.Valid(key) || !utf8.Valid(value) || bytes.IndexByte(key, 0) >= 0 || bytes.IndexByte(value, 0) >= 0 {
			invalid = true
		}
		field := string(key)
		f.Values[field] = append(f.Values[field], strings.ReplaceAll(string(value), "\r\n", "\n"))
	}
	if invalid {
		return into, f, ErrBadForm
	}
	fill(reflect.ValueOf(&into).Elem(), f.Values)
	var wrong validator.ValidationErrors
	if err := formValidator().Struct(into); errors.As(err, &wrong) {
		for _, w := range wrong {
			f.Fail(w.Field(), f.words(name, w))
		}
	} else if err != nil {
		return into, f, err
	}
	return into, f, nil
}

// Fail adds an error to a field, in words of the reader's language.
func (f *Form) Fail(field, text string) {
	f.Errors = append(f.Errors, ui.FieldError{Field: field, Text: text})
}

// OK tells whether the form has no error.
func (f *Form) OK() bool { return len(f.Errors) == 0 }

func (f *Form) words(name string, w validator.FieldError) string {
	key := "error." + name + "." + w.Field() + "." + w.Tag()
	if !f.l.Has(key) {
		key = "error.field." + w.Tag()
	}
	return f.l.T(key, "param", w.Param())
}

// formValidator is made once: it caches what it learns of each form's type.
var formValidator = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	return v
})

// fill sets the string and []string fields of a form struct; single values are trimmed. Every other type is read by the
// handler from the string, because only the handler knows what to say when it cannot be read.
func fill(v reflect.Value, values map[string][]string) {
	for i := range v.NumField() {
		sent := values[v.Type().Field(i).Tag.Get("form")]
		switch field := v.Field(i); {
		case field.Kind() == reflect.String && len(sent) > 0:
			field.SetString(strings.TrimSpace(sent[0]))
		case field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.String:
			field.Set(reflect.ValueOf(sent))
		}
	}
}

// ID reads an id from the path; whatever is no id is not found.
func ID(c *fiber.Ctx, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params(name))
	if err != nil || len(c.Params(name)) != 36 {
		return uuid.Nil, storage.ErrNotFound
	}
	return id, nil
}

// After reads from the address behind which row a list goes on; empty: from its beginning. What is no text is no row's.
func After(c *fiber.Ctx, name string) (string, error) {
	after := c.Query(name)
	if !utf8.ValidString(after) || strings.ContainsRune(after, 0) {
		return "", storage.ErrNotFound
	}
	return after, nil
}

// Key reads the form's idempotency key.
func (f *Form) Key() (uuid.UUID, error) {
	key, err := uuid.Parse(f.Value(KeyField))
	if err != nil {
		return uuid.Nil, ErrBadForm
	}
	return key, nil
}
