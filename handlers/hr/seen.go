package hr

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"

	"stepfree/handlers/web"
	"stepfree/views/ui"
)

// seenField is the hidden field that names what a form was filled from, so that nobody overwrites what they have not seen.
const seenField = "seen"

// fingerprint names the values of a form.
func fingerprint(values url.Values) string {
	shown := url.Values{}
	for name, value := range values {
		if name != seenField && len(value) > 0 {
			shown[name] = slices.Sorted(slices.Values(value))
		}
	}
	sum := sha256.Sum256([]byte(shown.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// filled is the state of a form that shows what is stored.
func filled(stored url.Values) ui.FormState {
	state := ui.FormState{Values: url.Values{seenField: {fingerprint(stored)}}}
	maps.Copy(state.Values, stored)
	return state
}

// overtaken tells whether somebody else stored something since the form was shown; the next press stores it all the same.
// The same form sent twice overtakes nobody.
func overtaken(form *web.Form, stored, sent url.Values) bool {
	now := fingerprint(stored)
	if form.Value(seenField) == now || fingerprint(sent) == now {
		return false
	}
	form.Values[seenField] = []string{now}
	return true
}
