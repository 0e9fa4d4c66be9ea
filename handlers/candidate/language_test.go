package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each part of the statement is sealed with the language in which the candidate says it is written, and shown in it.
// The language of the request stays that of the pages: no clear text tells which language a candidate writes in.
func TestSaveWords_LanguageOfEachPart(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	w.fill(t, r+"/hard", "words", "Les escaliers me fatiguent.", "language", "fr").wantGoTo(t, r+"/helps")
	w.fill(t, r+"/helps", "words", "Un ascensor.", "language", "und").wantGoTo(t, r)
	s := w.statement(t, r)
	if diff := cmp.Diff(map[string]string{"hard": "fr", "helps": "und"}, s.Languages); diff != "" || s.Lang != "en" {
		t.Errorf("in a request of %s: %s", s.Lang, diff)
	}
	for page, want := range map[string][]string{
		"/check": {`<div class="sf-words" lang="fr">Les escaliers`, `<div class="sf-words" lang="und">Un ascensor`},
		"/hard":  {`name="language" type="radio" value="fr" checked`},
		"/helps": {`name="language" type="radio" value="und" checked`},
	} {
		text := strings.Join(strings.Fields(w.get(t, r+page).html), " ")
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not have %s", page, part)
			}
		}
	}
	if n := w.count(t, `select count(*) from accommodation.request where language <> 'en'`); n != 0 {
		t.Error("the request tells the language of the words")
	}
}

// The page's language is proposed; the same words in another language are a change, and words that are removed leave no
// language.
func TestSaveWords_LanguageDefaultAndChange(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.fill(t, r+"/stages", "stage", w.interview.String()).wantGoTo(t, r)
	fresh := strings.Join(strings.Fields(w.get(t, r+"/hard?lang=fr").html), " ")
	if !strings.Contains(fresh, `name="language" type="radio" value="fr" checked`) {
		t.Error("the language of the page is not proposed")
	}
	w.get(t, r+"?lang=en").want(t, http.StatusOK)
	for _, c := range []struct {
		fields []string
		want   map[string]string
	}{
		{[]string{"words", "Stairs."}, map[string]string{"hard": "en"}},
		{[]string{"words", "Stairs.", "language", "fr"}, map[string]string{"hard": "fr"}},
		{[]string{"words", "", "language", "fr"}, nil},
	} {
		w.fill(t, r+"/hard", c.fields...).wantGoTo(t, r+"/helps")
		if diff := cmp.Diff(c.want, w.statement(t, r).Languages); diff != "" {
			t.Errorf("%q: %s", c.fields, diff)
		}
	}
	w.fill(t, r+"/hard", "words", "Stairs.", "language", "xx").want(t, http.StatusUnprocessableEntity, "I write in")
}
