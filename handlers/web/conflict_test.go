package web

import (
	"errors"
	"net/url"
	"testing"

	"stepfree/views/ui"
)

func TestFormVersion_SameValues(t *testing.T) {
	t.Parallel()
	shown := url.Values{"stage": {"a", "b"}, "words": {"Stairs."}}
	for name, c := range map[string]struct {
		values url.Values
		same   bool
	}{
		"another order":          {url.Values{"words": {"Stairs."}, "stage": {"b", "a"}}, true},
		"a field without values": {url.Values{"words": {"Stairs."}, "stage": {"a", "b"}, "other": {}}, true},
		"the version itself":     {url.Values{"words": {"Stairs."}, "stage": {"a", "b"}, ui.VersionField: {"x"}}, true},
		"another value":          {url.Values{"words": {"Stairs!"}, "stage": {"a", "b"}}, false},
		"a value fewer":          {url.Values{"words": {"Stairs."}, "stage": {"a"}}, false},
		"another field":          {url.Values{"words": {"Stairs."}, "panel": {"a", "b"}}, false},
		"two values joined":      {url.Values{"words": {"Stairs."}, "stage": {"a b"}}, false},
	} {
		if same := FormVersion(c.values) == FormVersion(shown); same != c.same {
			t.Errorf("%s: same is %v", name, same)
		}
	}
}

func TestIsStale_StoredDiffersFromShownAndSubmitted(t *testing.T) {
	t.Parallel()
	words := func(text string) url.Values { return url.Values{"words": {text}} }
	for name, c := range map[string]struct {
		shown, stored, submitted string
		want                     bool
	}{
		"unchanged":                       {"a", "a", "b", false},
		"changed since":                   {"a", "c", "b", true},
		"submitted twice":                 {"a", "b", "b", false},
		"changed to what it shows":        {"a", "a", "a", false},
		"changed, and submitted as shown": {"a", "c", "a", true},
	} {
		form := &Form{FormState: FilledForm(words(c.shown))}
		if got := IsStale(form, words(c.stored), words(c.submitted)); got != c.want {
			t.Errorf("%s: stale is %v", name, got)
		}
		if c.want && IsStale(form, words(c.stored), words(c.submitted)) {
			t.Errorf("%s: stale again after the conflict was shown", name)
		}
	}
}

func TestFormRowVersion_RefusesAnythingButANumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"0": 0, "17": 17} {
		form := &Form{FormState: ui.FormState{Values: url.Values{ui.VersionField: {text}}}}
		if got, err := form.RowVersion(); got != want || err != nil {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "x", "1.5", "99999999999999999999"} {
		form := &Form{FormState: ui.FormState{Values: url.Values{ui.VersionField: {text}}}}
		if _, err := form.RowVersion(); !errors.Is(err, ErrBadForm) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
