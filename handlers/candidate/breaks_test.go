package candidate_test

import (
	"net/http"
	"strings"
	"testing"
)

// breaksDetails starts a request with planned breaks at the interview of 50 minutes, and returns its path and that of
// the questions about them.
func (w setup) breaksDetails(t *testing.T, codes ...string) (request, details string) {
	t.Helper()
	r := w.complete(t)
	var fields []string
	for _, code := range append(codes, "T-BREAKS") {
		fields = append(fields, "measure", code)
	}
	w.fill(t, r+"/stages/"+w.interview.String()+"/measures", fields...).want(t, http.StatusSeeOther)
	must(t, w.DB.Super.GetContext(t.Context(), &details, `select id from accommodation.measure where code = 'T-BREAKS'`))
	return r, r + "/details/" + details
}

func TestBreaks_WarnedWhenTheyNeverCome(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r, details := w.breaksDetails(t)
	page := w.get(t, details)
	if !strings.Contains(page.html, `value="25"`) {
		t.Errorf("the proposal does not fit 50 minutes: %s", page.html)
	}
	never := "No break would come: this stage takes 50 minutes, and the first break would come after 1 hour. " +
		"After 25 minutes, there would be one."
	asked := w.fill(t, details, "parameter-break", "10", "parameter-every", "60")
	asked.want(t, http.StatusUnprocessableEntity, never)
	w.fill(t, details, "parameter-break", "10", "parameter-every", "60", "unusual", "break-after-90").
		want(t, http.StatusUnprocessableEntity, never) // the answer to another question
	w.fill(t, details, "parameter-break", "10", "parameter-every", "60", "unusual", "break-after-60").wantGoTo(t, r)
	w.get(t, r+"/check").want(t, http.StatusOK, never)
	w.fill(t, details, "parameter-break", "10", "parameter-every", "25").wantGoTo(t, r)
	if words := w.get(t, r+"/check").words(t); strings.Contains(words, "No break would come") {
		t.Error(words)
	}
}

func TestBreaks_MoreTimeBringsThem(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r, details := w.breaksDetails(t, "T-EXTRA")
	var extra string
	must(t, w.DB.Super.GetContext(t.Context(), &extra, `select id from accommodation.measure where code = 'T-EXTRA'`))
	w.fill(t, r+"/details/"+extra, "parameter-percent", "25").want(t, http.StatusSeeOther)
	w.fill(t, details, "parameter-break", "10", "parameter-every", "60").wantGoTo(t, r)
	w.fill(t, details, "parameter-break", "10", "parameter-every", "65").
		want(t, http.StatusUnprocessableEntity, "this stage takes 1 hour 5 minutes")
}
