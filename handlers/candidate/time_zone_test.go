package candidate_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTimeZone_WindowIsReadThere(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.get(t, "/requests").want(t, http.StatusOK, "Times here are those of Brussels.")
	for _, wrong := range []string{"", "Local", "America/Nowhere", "<script>", strings.Repeat("A", 61)} {
		w.post(t, "/requests/time-zone", "time_zone", wrong).want(t, http.StatusUnprocessableEntity, "There is a problem")
	}
	w.get(t, "/requests/time-zone").want(t, http.StatusOK, "Where are you?", "São Paulo", "Kolkata")
	for range 2 {
		w.post(t, "/requests/time-zone", "time_zone", "America/Sao_Paulo").wantGoTo(t, "/requests")
	}
	w.get(t, "/requests").want(t, http.StatusOK, "Times here are those of São Paulo.")

	r := w.complete(t)
	w.fill(t, r+"/stages/"+w.interview.String()+"/measures", "measure", "T-WINDOW").want(t, http.StatusSeeOther)
	var details string
	must(t, w.DB.Super.GetContext(t.Context(), &details, `select id from accommodation.measure where code = 'T-WINDOW'`))
	details = r + "/details/" + details
	page := w.get(t, details)
	page.want(t, http.StatusOK, "These times are those of São Paulo.")
	if !strings.Contains(page.html, `name="parameter-zone" value="America/Sao_Paulo"`) {
		t.Fatalf("the form does not carry the time zone: %s", page.html)
	}
	window := []string{"parameter-from", "9h", "parameter-to", "10:30", "parameter-weekdays", "mon"}
	w.fill(t, details, append(window, "parameter-zone", "Local")...).
		want(t, http.StatusUnprocessableEntity, "There is a problem")
	w.fill(t, details, append(window, "parameter-zone", "America/Sao_Paulo")...).wantGoTo(t, r)
	w.get(t, r+"/check").want(t, http.StatusOK, "Time zone: São Paulo")
	var stored string
	must(t, w.DB.Super.GetContext(t.Context(), &stored,
		`select parameters ->> 'from' || ' ' || (parameters ->> 'zone') from accommodation.measure where code = 'T-WINDOW'`))
	if stored != "09:00 America/Sao_Paulo" {
		t.Errorf("stored as %q", stored)
	}
	// Times that were typed in one place keep its time.
	w.post(t, "/requests/time-zone", "time_zone", "Europe/Brussels").wantGoTo(t, "/requests")
	w.get(t, details).want(t, http.StatusOK, "These times are those of São Paulo.")
}
