package randomwalk

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lib/pq"

	"stepfree/e2e/harness/inprocess"
)

// asResources has HR take a room or a helper out of use, or back into use. What is booked with it stays, and says so.
func (w *worker) asResources(t *testing.T) {
	t.Helper()
	var all []struct {
		ID, Kind, Name string
		Seats          int
		Features       pq.StringArray
		Active         bool
	}
	must(t, w.DB.Super.SelectContext(t.Context(), &all, `
		select id, kind, name, seats, features, active from interview.resource order by active`))
	r, use := all[0], "yes"
	if r.Active {
		r, use = pick(w, all...), "no"
	}
	fields := []string{"name", r.Name, "use", use}
	if r.Kind == "room" {
		fields = append(fields, "seats", strconv.Itoa(r.Seats))
		for _, feature := range r.Features {
			fields = append(fields, "feature", feature)
		}
	}
	path := "/interviews/resources/" + r.ID + "/change"
	if w.change(t, pick(w, w.hr...), path, path, fields...) {
		w.done[map[string]string{"yes": "back in use", "no": "out of use"}[use]]++
	}
}

var (
	shownVersion = regexp.MustCompile(`name="version" value="([^"]*)"`)
	unusual      = regexp.MustCompile(`name="unusual"[^>]* value="([^"]*)"`)
)

// change sends the form of a page with the version that the page shows, and again if the page asks whether something
// unusual is meant. It reports whether it was accepted.
func (w *worker) change(t *testing.T, c inprocess.Client, page, action string, fields ...string) bool {
	t.Helper()
	status, text := c.Send(t, http.MethodGet, page, "", nil)
	shown := shownVersion.FindStringSubmatch(text)
	if status == http.StatusNotFound {
		w.late++ // the officer is not of the team
		return false
	}
	if status != http.StatusOK || shown == nil {
		t.Errorf("%s: %d %s", page, status, text)
		return false
	}
	form := url.Values{"csrf": {c.Session.CSRF()}, "version": {html.UnescapeString(shown[1])}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	for range 2 {
		status, text = c.Send(t, http.MethodPost, action, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
		asked := unusual.FindAllStringSubmatch(text, -1)
		if status != http.StatusUnprocessableEntity || len(asked) == 0 {
			break
		}
		form.Del("unusual")
		for _, a := range asked {
			form.Add("unusual", html.UnescapeString(a[1]))
		}
	}
	if status != http.StatusSeeOther {
		w.late++
	}
	if status != http.StatusSeeOther && !slices.Contains(refusals(), status) {
		t.Errorf("%s %v: %d %s", action, form, status, text)
	}
	return status == http.StatusSeeOther
}
