package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/locale"
	"stepfree/storage"
	"stepfree/views/ui"
)

// The hidden fields of every form.
const (
	csrfField = "csrf"
	// KeyField is the idempotency key: the same form sent twice has one result.
	KeyField = "key"
)

// ErrBadForm is returned when a body cannot be parsed as a form.
var ErrBadForm = errors.New("web: the form cannot be read")

// Form is a submitted form. It keeps the values, so that the page can be shown again with its errors.
type Form struct {
	ui.FormState
	l locale.Localizer
}

// Bind parses a form into a struct with `form`, `validate` and `label` tags and validates it. The message of an error
// is "error.<form name>.<field>.<tag>" if it exists, else "error.field.<tag>", which names the field by the label, the
// key of a message. Use Form.Fail for rules that a tag cannot express. It returns ErrBadForm if a name or value is not
// valid UTF-8 or contains a NUL.
func Bind[T any](c *fiber.Ctx, name string) (T, *Form, error) {
	var into T
	f := &Form{l: L(c)}
	f.Values = map[string][]string{}
	var invalid bool
	for key, value := range c.Request().PostArgs().All() {
		//guard:utf8 never
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
			field, _ := reflect.TypeFor[T]().FieldByName(w.StructField())
			f.Fail(w.Field(), f.message(name, w, field.Tag.Get("label")))
		}
	} else if err != nil {
		return into, f, err
	}
	return into, f, nil
}

// Fail adds an error to a field. The text is in the language of the page.
func (f *Form) Fail(field, text string) {
	f.Errors = append(f.Errors, ui.FieldError{Field: field, Text: text})
}

// FailField adds an error to a field. The message of key has the field "field", the name of the field, and args; label
// is the key of the field's label.
func (f *Form) FailField(field, label, key string, args ...any) {
	f.Fail(field, f.l.T(key, append([]any{"field", f.label(label)}, args...)...))
}

// Ask asks about something unusual that the form says: it adds an error unless the person has answered that it is
// right. code names it together with its value, so that another unusual value is asked about again.
func (f *Form) Ask(code, what string) {
	f.Unusual = append(f.Unusual, ui.Item{Value: code, Text: what})
	if !f.Has(ui.UnusualField, code) {
		f.Fail(ui.UnusualField, f.l.T("error.unusual", "what", what))
	}
}

// OK reports whether the form has no errors.
func (f *Form) OK() bool { return len(f.Errors) == 0 }

// message returns the message of an error. A field without a label is hidden, so its value is not a person's fault.
func (f *Form) message(name string, w validator.FieldError, label string) string {
	key := "error." + name + "." + w.Field() + "." + w.ActualTag()
	switch {
	case f.l.Has(key):
		return f.l.T(key, "param", w.Param())
	case label == "":
		return f.l.T("error.field.unreadable")
	}
	return f.l.T("error.field."+w.ActualTag(), "field", f.label(label), "param", w.Param())
}

// The rules of fields whose values are cleaned with account.Clean before they are checked: e-mail addresses, names of
// people, and other short names.
const (
	addressRule = "address"
	personRule  = "person"
	visibleRule = "visible"
)

// isCleaned reports whether the value of a field with these rules is cleaned.
func isCleaned(rules string) bool {
	return slices.ContainsFunc(strings.Split(rules, ","), func(rule string) bool {
		return rule == addressRule || rule == personRule || rule == visibleRule
	})
}

// formValidator is created once: it caches the struct tags of each form type. The tag staff_role accepts the roles that
// an administrator can assign.
var formValidator = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	text := func(check func(string) bool) validator.Func {
		return func(f validator.FieldLevel) bool { return check(f.Field().String()) }
	}
	for tag, check := range map[string]func(string) bool{visibleRule: account.IsVisible, "letter": account.HasLetter} {
		if err := v.RegisterValidation(tag, text(check)); err != nil {
			panic(err) // the names of the tags are wrong
		}
	}
	v.RegisterAlias(addressRule, "max=254,visible,email")
	v.RegisterAlias(personRule, "max=200,visible,letter")
	v.RegisterAlias("staff_role", "oneof="+strings.Trim(fmt.Sprint(account.StaffRoles()), "[]"))
	return v
})

// fill sets the string and []string fields of a form struct. Single values are trimmed or cleaned, except those with the
// tag typed:"exactly", such as a password. Handlers parse other types from
// the string, because only they know the message if that fails.
func fill(v reflect.Value, values map[string][]string) {
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		sent := values[tag.Get("form")]
		switch field := v.Field(i); {
		case tag.Get("typed") == "exactly" && len(sent) > 0:
			field.SetString(sent[0])
		case field.Kind() == reflect.String && len(sent) > 0 && isCleaned(v.Type().Field(i).Tag.Get("validate")):
			field.SetString(account.Clean(sent[0]))
		case field.Kind() == reflect.String && len(sent) > 0:
			field.SetString(strings.TrimSpace(sent[0]))
		case field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.String:
			field.Set(reflect.ValueOf(sent))
		}
	}
}

// ID parses an id from the path. It returns storage.ErrNotFound if it is not a canonical UUID.
func ID(c *fiber.Ctx, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params(name))
	if err != nil ||
		len(c.Params(name)) != 36 { //guard:canonical-id never
		return uuid.Nil, storage.ErrNotFound
	}
	return id, nil
}

// After returns the key of the last row of the previous page from the query, or "" for the first page. It returns
// storage.ErrNotFound if it is not valid text.
func After(c *fiber.Ctx, name string) (string, error) {
	after := c.Query(name)
	if !utf8.ValidString(after) || strings.ContainsRune(after, 0) {
		return "", storage.ErrNotFound
	}
	return after, nil
}

// RecordID returns the id of what the form adds. The same form sent twice has the same id. One that was stopped,
// corrected and sent again has the same key and other content: it has an id of its own, so that it neither is taken for
// the first one nor overwrites it.
func (f *Form) RecordID() (uuid.UUID, error) {
	key, err := f.Key()
	if err != nil {
		return uuid.Nil, err
	}
	content := url.Values{}
	for name, values := range f.Values {
		for _, value := range values {
			if name != csrfField && name != KeyField {
				content.Add(name, strings.TrimSpace(value))
			}
		}
	}
	//guard:form-content skip
	key = uuid.NewSHA1(key, []byte(content.Encode()))
	return key, nil
}

// Key parses the idempotency key of the form.
func (f *Form) Key() (uuid.UUID, error) {
	key, err := uuid.Parse(f.Value(KeyField))
	if err != nil {
		return uuid.Nil, ErrBadForm
	}
	return key, nil
}
