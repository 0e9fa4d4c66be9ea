package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestAcknowledge_ShownVersion(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RolePanel)
	path := "/panel/" + w.ids["booking"]
	if words := markup.CheckHTML(t, b.Get(t, "/panel").Text); !strings.Contains(words, "Interview with Ana") ||
		!strings.Contains(words, "To read") {
		t.Errorf("the list: %s", words)
	}
	page := b.Get(t, path)
	words := markup.CheckHTML(t, page.Text)
	if !strings.Contains(words, "Meet at the door.") || !strings.Contains(words, "Room 4") ||
		strings.Contains(words, "without steps") {
		t.Errorf("the interview: %s", words)
	}
	shown := page.Hidden()
	// A new instruction arrives after the page was shown, and before it is acknowledged.
	w.DB.Exec(t, `
		update interview.arrangement set conduct = 'Speak slowly.', released_at = $1 where id = $2`,
		time.Now(), w.ids["arrangement"])
	late := b.Post(t, path+"/acknowledge", shown)
	if late.Status != http.StatusConflict || !strings.Contains(late.Text, "Speak slowly.") {
		t.Fatalf("what was not shown was acknowledged: %d", late.Status)
	}
	done := b.Post(t, path+"/acknowledge", late.Hidden())
	if done.Status != http.StatusSeeOther || done.Location() != path {
		t.Fatalf("%d to %s", done.Status, done.Location())
	}
	if words := markup.CheckHTML(t, b.Get(t, done.Location()).Text); !strings.Contains(words, "Thank you.") ||
		!strings.Contains(words, "You have read this.") {
		t.Errorf("after it: %s", words)
	}
}

// A panel member still finds an interview that was cancelled: when it was, not why, and nothing of how to act.
func TestPanel_CancelledInterview(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	member, path := w.visitor(t, account.RolePanel), "/panel/"+w.ids["booking"]
	form := member.Get(t, path).Hidden()
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]
	cancel := hr.Get(t, page+"/cancel").Hidden()
	hr.Post(t, page, with(cancel, "to", "cancelled", "reason", "The candidate is ill."))
	expectWords(t, member.Get(t, "/panel").Text, "Interview with Ana", "Cancelled")
	got := member.Get(t, path).Text
	expectWords(t, got, "HR cancelled this interview on", "It was to be", "Ana", "Calendar file that cancels it")
	for _, secret := range []string{"ill", "Meet at the door.", "Room 4", "Timetable", "I have read this"} {
		if strings.Contains(markup.CheckHTML(t, got), secret) {
			t.Errorf("the page says %q", secret)
		}
	}
	if late := member.Post(t, path+"/acknowledge", form); late.Status != http.StatusNotFound {
		t.Errorf("acknowledging it: %d", late.Status)
	}
	other := storagetest.Person[account.Panel](t, w.DB, "Olga")
	if got := w.SignedIn(t, account.RolePanel, other.Session).Get(t, path); got.Status != http.StatusNotFound {
		t.Errorf("another member: %d", got.Status)
	}
}

// A member who was replaced reads that, and their calendar file cancels the interview; who comes has it as confirmed.
func TestPanel_ReplacedMember(t *testing.T) {
	t.Parallel()
	w := newRoomySetup(t)
	olga := storagetest.Person[account.Panel](t, w.DB, "Olga")
	seat := fixture.Resource{Name: "Olga", Account: olga.ID}.Insert(t, w.DB)
	fixture.PanelMember(t, w.DB, w.id("stage"), w.id("seat"))
	fixture.PanelMember(t, w.DB, w.id("stage"), seat)
	w.DB.Exec(t, `update interview.stage set panel_size = 1 where id = $1`, w.ids["stage"])
	member, path := w.visitor(t, account.RolePanel), "/panel/"+w.ids["booking"]
	before, err := parseGocal(member.Get(t, path+"/calendar.ics").Text)
	must(t, err)
	hr, page := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]+"/replace/"+w.ids["seat"]
	if got := hr.Post(t, page, with(hr.Get(t, page).Hidden(), "resource", seat.String())); got.Status != http.StatusSeeOther {
		t.Fatalf("replacing: %d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	expectWords(t, member.Get(t, "/panel").Text, "Interview with Ana", "Someone else comes")
	expectWords(t, member.Get(t, path).Text, "someone else is on the panel of this interview in your place")
	after, err := parseGocal(member.Get(t, path+"/calendar.ics").Text)
	must(t, err)
	if after[0].Status != "CANCELLED" || after[0].UID != before[0].UID || after[0].Sequence <= before[0].Sequence {
		t.Errorf("%+v, before %+v", after[0], before[0])
	}
	comes := w.SignedIn(t, account.RolePanel, olga.Session)
	expectWords(t, comes.Get(t, path).Text, "Meet at the door.")
	if file := comes.Get(t, path+"/calendar.ics").Text; !strings.Contains(file, "STATUS:CONFIRMED") {
		t.Errorf("who comes has %s", file)
	}
}
