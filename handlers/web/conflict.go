package web

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"stepfree/views/ui"
)

// FormVersion returns a digest of the values that a form is filled from. Forms carry it in the hidden field
// ui.VersionField: together with IsStale it is the optimistic lock of forms, so that one window does not silently
// overwrite what another has saved. The order of values of one field does not matter.
func FormVersion(values url.Values) string {
	canonical := url.Values{}
	for name, all := range values {
		if name != ui.VersionField && len(all) > 0 {
			canonical[name] = slices.Sorted(slices.Values(all))
		}
	}
	sum := sha256.Sum256([]byte(canonical.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// FilledForm returns the state of a form that shows stored values, with their version.
func FilledForm(stored url.Values) ui.FormState {
	state := ui.FormState{Values: url.Values{ui.VersionField: {FormVersion(stored)}}}
	maps.Copy(state.Values, stored)
	return state
}

// IsStale reports whether the stored values differ from those that the form was filled from, and from those that were
// submitted: a form sent twice is not stale. It then gives the form the version of the stored values, so that the page
// can show both and the next submission overwrites them.
func IsStale(form *Form, stored, submitted url.Values) bool {
	now := FormVersion(stored)
	if form.Value(ui.VersionField) == now || FormVersion(submitted) == now {
		return false
	}
	form.SetVersion(stored)
	return true
}

// SetVersion gives the form the version of stored values.
func (f *Form) SetVersion(stored url.Values) {
	f.Values[ui.VersionField] = []string{FormVersion(stored)}
}

// RowVersion returns the version of the row that a form is about, which storage compares when it writes. It returns
// ErrBadForm if there is none.
func (f *Form) RowVersion() (int, error) {
	version, err := strconv.Atoi(f.Value(ui.VersionField))
	if err != nil || version < 0 {
		return 0, ErrBadForm
	}
	return version, nil
}
