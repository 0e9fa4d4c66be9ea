package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/accommodation"
	"stepfree/e2e/check/markup"
	"stepfree/locale"
	store "stepfree/storage/candidate"
)

// The page of difficulties leads to the measures of a stage that fit them.
func TestDifficulties_SuggestMeasuresOfStage(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.fill(t, r+"/stages", "stage", w.interview.String(), "stage", w.test.String()).wantGoTo(t, r)
	var entries []accommodation.CatalogueEntry
	must(t, w.DB.Candidate.Run(t.Context(), w.me, func(tx store.Tx) (err error) {
		entries, err = tx.Catalogue(t.Context())
		return err
	}))
	bundle, err := locale.Load()
	must(t, err)
	l := bundle.Localizer("en", w.me.Location())
	for _, stage := range []string{w.interview.String(), w.test.String()} {
		question := w.get(t, r+"/stages/"+stage)
		question.want(t, http.StatusOK, "What is difficult")
		for _, d := range accommodation.Difficulties() {
			if !strings.Contains(question.html, `value="`+string(d)+`"`) {
				t.Errorf("%s is not asked about", d)
			}
			page := w.get(t, r+"/stages/"+stage+"/measures?difficulty="+string(d))
			words := markup.CheckHTML(t, page.html)
			offered := 0
			for _, e := range entries {
				if !strings.Contains(page.html, `value="`+e.Code+`"`) {
					continue
				}
				offered++
				if change := l.T("measure." + e.Code + ".change"); !strings.Contains(words, change) {
					t.Errorf("%s does not say what it changes: %s", e.Code, change)
				}
			}
			if offered == 0 || d != accommodation.DifficultyAny && offered == len(entries) {
				t.Errorf("%s: %d of %d are offered", d, offered, len(entries))
			}
		}
	}
	all := w.get(t, r+"/stages/"+w.interview.String()+"/measures")
	for _, e := range entries {
		if !strings.Contains(all.html, `value="`+e.Code+`"`) {
			t.Errorf("without a difficulty, %s is not offered", e.Code)
		}
	}
	for _, word := range []string{"diagnosis", "illness", "disease"} {
		if text := w.get(t, r+"/stages/"+w.interview.String()); strings.Contains(strings.ToLower(text.words(t)), word) &&
			!strings.Contains(text.words(t), "not need to name") {
			t.Errorf("the question speaks of %q", word)
		}
	}
}
