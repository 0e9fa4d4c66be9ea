package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/pagetest"
)

func TestARoomIsChangedAndTakenOutOfUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	path := "/interviews/resources/" + w.ids["room"]
	form := with(hidden(b.get(t, path+"/change").text), "name", "Room Ostend", "site", "Main building", "seats", "8", "feature", "step_free", "use", "no")
	if got := b.post(t, path+"/change", form); got.status != http.StatusSeeOther || got.location() != path {
		t.Fatalf("%d %s", got.status, pagetest.CheckHTML(t, got.text))
	}
	if words := pagetest.CheckHTML(t, b.get(t, path).text); !strings.Contains(words, "Room Ostend") || !strings.Contains(words, "This is out of use") || !strings.Contains(words, "8 seats") {
		t.Errorf("its page: %s", words)
	}
	if words := pagetest.CheckHTML(t, b.get(t, "/interviews/rooms").text); !strings.Contains(words, "Out of use Room Ostend") {
		t.Errorf("the list: %s", words)
	}
	back := with(hidden(b.get(t, path+"/change").text), "name", "Room Ostend", "seats", "8", "use", "yes")
	if got := b.post(t, path+"/change", back); got.status != http.StatusSeeOther {
		t.Fatalf("%d", got.status)
	}
	if words := pagetest.CheckHTML(t, b.get(t, path).text); strings.Contains(words, "out of use:") {
		t.Errorf("used again: %s", words)
	}
}

func TestTwoOfficersWhoChangeTheSameRoomDoNotOverwriteEachOtherSilently(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	path := "/interviews/resources/" + w.ids["room"] + "/change"
	first, second := hidden(b.get(t, path).text), hidden(b.get(t, path).text)
	b.post(t, path, with(first, "name", "Room Ghent", "seats", "4", "use", "yes"))
	late := b.post(t, path, with(second, "name", "Room Bruges", "seats", "6", "use", "yes"))
	words := pagetest.CheckHTML(t, late.text)
	if late.status != http.StatusUnprocessableEntity || !strings.Contains(words, "Somebody changed this meanwhile. Stored now: Room Ghent") || !strings.Contains(late.text, `value="Room Bruges"`) {
		t.Fatalf("%d %s", late.status, words)
	}
	if got := b.post(t, path, with(hidden(late.text), "name", "Room Bruges", "seats", "6", "use", "yes")); got.status != http.StatusSeeOther {
		t.Errorf("after both were shown: %d", got.status)
	}
}

func TestARoomThatIsOutOfUseIsOfferedForNoSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	w.db.Exec(t, `update interview.booking set status = 'cancelled' where id = $1`, w.ids["booking"])
	w.db.Exec(t, `delete from interview.occupation`)
	w.db.Exec(t, `update interview.resource set features = '{step_free}', seats = 8 where id = $1`, w.ids["room"])
	w.db.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, w.ids["stage"], w.ids["seat"])
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := pagetest.CheckHTML(t, b.get(t, slots).text); !strings.Contains(words, "Room 4") {
		t.Fatalf("with the room: %s", words)
	}
	w.db.Exec(t, `update interview.resource set active = false where id = $1`, w.ids["room"])
	if words := pagetest.CheckHTML(t, b.get(t, slots).text); strings.Contains(words, "Room 4") {
		t.Errorf("without it: %s", words)
	}
}

func TestWhatWasHeldAndLapsedIsOfferedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleHR, w.owners[account.RoleHR])
	w.db.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	w.db.Exec(t, `update interview.arrangement set status = 'waived'`)
	w.db.Exec(t, `insert into interview.stage_panel (stage_id, resource_id) values ($1, $2)`, w.ids["stage"], w.ids["seat"])
	w.db.Exec(t, `update interview.booking set status = 'held', held_until = now() - interval '1 minute' where id = $1`, w.ids["booking"])
	w.db.Exec(t, `update interview.occupation set during = tstzrange(now() - interval '1 day', now() + interval '2 years')`)
	slots := "/interviews/applications/" + w.ids["application"] + "/stages/" + w.ids["stage"] + "/slots"
	if words := pagetest.CheckHTML(t, b.get(t, slots).text); !strings.Contains(words, "Room 4") {
		t.Errorf("the room is still taken: %s", words)
	}
}
