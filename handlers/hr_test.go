package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

func TestRoom_ChangeAndDeactivate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	path := "/interviews/resources/" + w.ids["room"]
	form := with(hidden(b.get(t, path+"/change").text), "name", "Room Ostend", "site", "Main building", "seats", "8", "feature", "step_free", "use", "no")
	if got := b.post(t, path+"/change", form); got.status != http.StatusSeeOther || got.location() != path {
		t.Fatalf("%d %s", got.status, markup.CheckHTML(t, got.text))
	}
	if words := markup.CheckHTML(t, b.get(t, path).text); !strings.Contains(words, "Room Ostend") || !strings.Contains(words, "This is out of use") || !strings.Contains(words, "8 seats") {
		t.Errorf("its page: %s", words)
	}
	if words := markup.CheckHTML(t, b.get(t, "/interviews/rooms").text); !strings.Contains(words, "Out of use Room Ostend") {
		t.Errorf("the list: %s", words)
	}
	back := with(hidden(b.get(t, path+"/change").text), "name", "Room Ostend", "seats", "8", "use", "yes")
	if got := b.post(t, path+"/change", back); got.status != http.StatusSeeOther {
		t.Fatalf("%d", got.status)
	}
	if words := markup.CheckHTML(t, b.get(t, path).text); strings.Contains(words, "out of use:") {
		t.Errorf("used again: %s", words)
	}
}

func TestHR_EditConflict(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	for path, forms := range map[string]struct {
		first, second []string
		typed         string // of the second
	}{
		"/interviews/resources/" + w.ids["room"] + "/change": {
			[]string{"name", "Room Ghent", "seats", "4", "use", "yes"}, []string{"name", "Room Bruges", "seats", "6", "use", "yes"}, "Room Bruges",
		},
		"/interviews/vacancies/" + w.ids["vacancy"] + "/edit": {
			[]string{"reference", "V-2", "title_en", "Ghent", "title_fr", "Gand"}, []string{"reference", "V-3", "title_en", "Bruges", "title_fr", "Bruges"}, "V-3",
		},
		"/interviews/vacancies/" + w.ids["vacancy"] + "/stages/" + w.ids["stage"]: {
			[]string{"kind", "panel_interview", "mode", "in_person", "minutes", "40", "briefing", "0", "setup", "0", "panel_size", "0"},
			[]string{"kind", "panel_interview", "mode", "in_person", "minutes", "55", "briefing", "0", "setup", "0", "panel_size", "0"},
			"55",
		},
	} {
		shown := hidden(b.get(t, path).text)
		for range 2 { // the same form sent twice is no surprise
			if got := b.post(t, path, with(shown, forms.first...)); got.status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", path, got.status, markup.CheckHTML(t, got.text))
			}
		}
		late := b.post(t, path, with(shown, forms.second...))
		words := markup.CheckHTML(t, late.text)
		if late.status != http.StatusUnprocessableEntity || !strings.Contains(words, "Somebody changed this meanwhile. Stored now: ") {
			t.Fatalf("%s: %d %s", path, late.status, words)
		}
		if !strings.Contains(late.text, `value="`+forms.typed+`"`) {
			t.Errorf("%s: what was typed is lost", path)
		}
		if got := b.post(t, path, with(hidden(late.text), forms.second...)); got.status != http.StatusSeeOther {
			t.Errorf("%s, after both were shown: %d", path, got.status)
		}
	}
}

func TestBooking_DoneAfterItsEndOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	path := "/interviews/bookings/" + w.ids["booking"]
	form := with(hidden(b.get(t, path).text), "to", "done")
	if got := b.post(t, path, form); got.status != http.StatusConflict {
		t.Errorf("before its end: %d", got.status)
	}
	w.db.Exec(t, `update interview.booking set during = tstzrange(now() - interval '2 hours', now() - interval '1 minute') where id = $1`, w.ids["booking"])
	if got := b.post(t, path, form); got.status != http.StatusSeeOther {
		t.Errorf("after its end: %d", got.status)
	}
}

func TestSlots_InactiveRoomIsNotOffered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	w.db.Exec(t, `update interview.booking set status = 'cancelled' where id = $1`, w.ids["booking"])
	w.db.Exec(t, `delete from interview.occupation`)
	w.db.Exec(t, `update interview.resource set features = '{step_free}', seats = 8 where id = $1`, w.ids["room"])
	w.db.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, w.ids["stage"], w.ids["seat"])
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := markup.CheckHTML(t, b.get(t, slots).text); !strings.Contains(words, "Room 4") {
		t.Fatalf("with the room: %s", words)
	}
	w.db.Exec(t, `update interview.resource set active = false where id = $1`, w.ids["room"])
	if words := markup.CheckHTML(t, b.get(t, slots).text); strings.Contains(words, "Room 4") {
		t.Errorf("without it: %s", words)
	}
}

func TestSlots_ExpiredHoldIsOffered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	w.db.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	w.db.Exec(t, `update interview.arrangement set status = 'waived'`)
	w.db.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, w.ids["stage"], w.ids["seat"])
	w.db.Exec(t, `update interview.booking set status = 'held', held_until = now() - interval '1 minute' where id = $1`, w.ids["booking"])
	w.db.Exec(t, `update interview.occupation set during = tstzrange(now() - interval '1 day', now() + interval '2 years')`)
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := markup.CheckHTML(t, b.get(t, slots).text); !strings.Contains(words, "Room 4") {
		t.Errorf("the room is still taken: %s", words)
	}
}
