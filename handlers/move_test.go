package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// A move that is not possible is refused with a sentence, and changes nothing.
func TestMove_RefusedWithASentence(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]+"/move"
	form := hr.Get(t, page).Hidden()
	state := func() (lines string) {
		w.query(t, &lines, `select string_agg(concat_ws(' ', b.id, b.status, b.version, b.during), ', ')
			from interview.booking b`)
		return lines
	}
	var now string
	w.query(t, &now, `select to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
		from interview.booking`)
	const taken, changed = "Somebody took this time", "Somebody changed this meanwhile."
	for name, c := range map[string]struct {
		change url.Values
		status int
		words  string
	}{
		"the slot that it has": {
			url.Values{"start": {now}}, http.StatusUnprocessableEntity, "The interview is at this time already. Choose another one.",
		},
		"in the past":         {url.Values{"start": {"2020-03-02T10:00:00Z"}}, http.StatusUnprocessableEntity, taken},
		"in the year 9999":    {url.Values{"start": {"9999-12-31T10:00:00Z"}}, http.StatusUnprocessableEntity, taken},
		"a room that is none": {url.Values{"room": {uuid.NewString()}}, http.StatusUnprocessableEntity, taken},
		"another version":     {url.Values{"version": {"7"}}, http.StatusConflict, changed},
		"no time":             {url.Values{"start": {"noon"}}, http.StatusBadRequest, ""},
		"no room":             {url.Values{"room": {""}}, http.StatusBadRequest, ""},
		"no version":          {url.Values{"version": {""}}, http.StatusBadRequest, ""},
		"no key":              {url.Values{"key": {"1"}}, http.StatusBadRequest, ""},
	} {
		before, sent := state(), maps.Clone(form)
		maps.Copy(sent, c.change)
		got := hr.Post(t, page, sent)
		if words := markup.CheckHTML(t, got.Text); got.Status != c.status || !strings.Contains(words, c.words) {
			t.Errorf("%s: %d %s", name, got.Status, words)
		}
		if after := state(); after != before {
			t.Errorf("%s: %s, before %s", name, after, before)
		}
	}
}

// Of two officers who move the same interview, the second reads how it is now.
func TestMove_TwoOfficers(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]+"/move"
	second := hr.Get(t, page).Hidden()
	moved, _ := w.moveToFirstSlot(t)
	got := hr.Post(t, page, second)
	if words := markup.CheckHTML(t, got.Text); got.Status != http.StatusConflict ||
		!strings.Contains(words, "Somebody changed this meanwhile.") || !strings.Contains(got.Text, moved) {
		t.Errorf("%d %s", got.Status, words)
	}
	var active int
	w.query(t, &active, `select count(*) from interview.booking where status in ('held', 'arranged', 'confirmed')`)
	if active != 1 {
		t.Errorf("%d slots", active)
	}
}

func TestMove_OwnSlotIsNotOffered(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	booking, own := w.moveToFirstSlot(t) // the first one, so that the search finds it first again
	first := w.visitor(t, account.RoleHR).Get(t, "/interviews/bookings/"+booking+"/move").Hidden().Get("start")
	if first == "" || first == own.Format(time.RFC3339) {
		t.Errorf("the first slot is at %q, and the interview at %s", first, own)
	}
}
