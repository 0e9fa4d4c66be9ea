package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest/fixture"
)

func TestRoom_ChangeAndDeactivate(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/resources/" + w.ids["room"]
	form := with(
		b.Get(t, path+"/change").Hidden(), "name", "Room Ostend", "site", "Main building", "seats", "8", "feature",
		"step_free", "use", "no",
	)
	if got := b.Post(t, path+"/change", form); got.Status != http.StatusSeeOther || got.Location() != path {
		t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	if words := markup.CheckHTML(t, b.Get(t, path).Text); !strings.Contains(words, "Room Ostend") ||
		!strings.Contains(words, "Out of use: no interview is given") || !strings.Contains(words, "8 seats") {
		t.Errorf("its page: %s", words)
	}
	list := markup.CheckHTML(t, b.Get(t, "/interviews/rooms?retired=true").Text)
	if !strings.Contains(list, "Room Ostend") {
		t.Errorf("the list: %s", list)
	}
	back := with(b.Get(t, path+"/change").Hidden(), "name", "Room Ostend", "seats", "8", "use", "yes")
	if got := b.Post(t, path+"/change", back); got.Status != http.StatusSeeOther {
		t.Fatalf("%d", got.Status)
	}
	if words := markup.CheckHTML(t, b.Get(t, path).Text); strings.Contains(words, "out of use:") {
		t.Errorf("used again: %s", words)
	}
}

func TestHR_EditConflict(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.cancel(t)
	b := w.visitor(t, account.RoleHR)
	for path, forms := range map[string]struct {
		first, second []string
		typed         string // of the second
	}{
		"/interviews/resources/" + w.ids["room"] + "/change": {
			[]string{"name", "Room Ghent", "seats", "4", "use", "yes"},
			[]string{"name", "Room Bruges", "seats", "6", "use", "yes"},
			"Room Bruges",
		},
		"/interviews/vacancies/" + w.ids["vacancy"] + "/edit": {
			[]string{"reference", "V-2", "title_en", "Ghent", "title_fr", "Gand"},
			[]string{"reference", "V-3", "title_en", "Bruges", "title_fr", "Bruges"},
			"V-3",
		},
		"/interviews/vacancies/" + w.ids["vacancy"] + "/stages/" + w.ids["stage"]: {
			[]string{
				"kind", "panel_interview", "mode", "in_person", "minutes", "40", "briefing", "0", "setup", "0", "panel_size", "0",
			},
			[]string{
				"kind", "panel_interview", "mode", "in_person", "minutes", "55", "briefing", "0", "setup", "0", "panel_size", "0",
			},
			"55",
		},
	} {
		shown := b.Get(t, path).Hidden()
		for range 2 { // the same form sent twice is no surprise
			if got := b.Post(t, path, with(shown, forms.first...)); got.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", path, got.Status, markup.CheckHTML(t, got.Text))
			}
		}
		late := b.Post(t, path, with(shown, forms.second...))
		words := markup.CheckHTML(t, late.Text)
		if late.Status != http.StatusUnprocessableEntity ||
			!strings.Contains(words, "Somebody changed this meanwhile. Stored now: ") {
			t.Fatalf("%s: %d %s", path, late.Status, words)
		}
		if !strings.Contains(late.Text, `value="`+forms.typed+`"`) {
			t.Errorf("%s: what was typed is lost", path)
		}
		if got := b.Post(t, path, with(late.Hidden(), forms.second...)); got.Status != http.StatusSeeOther {
			t.Errorf("%s, after both were shown: %d", path, got.Status)
		}
	}
}

func TestBooking_DoneAfterItsEndOnly(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/bookings/" + w.ids["booking"]
	form := with(b.Get(t, path).Hidden(), "to", "done")
	if got := b.Post(t, path, form); got.Status != http.StatusConflict {
		t.Errorf("before its end: %d", got.Status)
	}
	w.DB.Exec(t, `
		update interview.booking set during = tstzrange(now() - interval '2 hours', now() - interval '1 minute')
		where id = $1`, w.ids["booking"])
	if got := b.Post(t, path, form); got.Status != http.StatusSeeOther {
		t.Errorf("after its end: %d", got.Status)
	}
}

func TestSlots_NoInactiveRoom(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update accommodation.measure set status = 'approved'`)
	w.DB.Exec(t, `update interview.booking set status = 'cancelled' where id = $1`, w.ids["booking"])
	w.DB.Exec(t, `delete from interview.occupation`)
	w.DB.Exec(t, `update interview.resource set features = '{step_free}', seats = 8 where id = $1`, w.ids["room"])
	fixture.PanelMember(t, w.DB, w.id("stage"), w.id("seat"))
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := markup.CheckHTML(t, b.Get(t, slots).Text); !strings.Contains(words, "Room 4") {
		t.Fatalf("with the room: %s", words)
	}
	w.DB.Exec(t, `update interview.resource set active = false where id = $1`, w.ids["room"])
	if words := markup.CheckHTML(t, b.Get(t, slots).Text); strings.Contains(words, "Room 4") {
		t.Errorf("without it: %s", words)
	}
}

func TestSlots_ExpiredHoldIsOffered(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update accommodation.measure set status = 'approved'`)
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	w.DB.Exec(t, `update interview.arrangement set status = 'waived'`)
	fixture.PanelMember(t, w.DB, w.id("stage"), w.id("seat"))
	w.DB.Exec(t, `
		update interview.booking set status = 'held', held_until = now() - interval '1 minute'
		where id = $1`, w.ids["booking"])
	w.DB.Exec(t, `
		update interview.occupation set during = tstzrange(now() - interval '1 day', now() + interval '2 years')`)
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := markup.CheckHTML(t, b.Get(t, slots).Text); !strings.Contains(words, "Room 4") {
		t.Errorf("the room is still taken: %s", words)
	}
}
