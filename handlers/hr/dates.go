package hr

import (
	"slices"
	"time"

	"stepfree/handlers/web"
)

// dayField is a field for a date that is not past.
type dayField struct {
	name, label string // label is the key of the field's label
	required    bool
}

// readDay reads a date. It returns the zero time if the field is empty, and adds a field error if the date does not
// exist, is required and empty, or is past and not one of stored.
func (h *Handler) readDay(form *web.Form, field dayField, stored ...time.Time) time.Time {
	read := form.Date
	if field.required {
		read = form.RequiredDate
	}
	day := read(field.name, field.label)
	past := !day.IsZero() && day.Format(time.DateOnly) < h.Now().In(h.TimeZone).Format(time.DateOnly)
	if past && !slices.ContainsFunc(stored, day.Equal) {
		form.FailField(field.name, field.label, "error.date.past")
	}
	return day
}
