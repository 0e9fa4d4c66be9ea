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
	"stepfree/storage/storagetest/fixture"
)

// A move that is not possible is refused with a sentence, and changes nothing.
func TestMove_RefusedWithASentence(t *testing.T) {
	t.Parallel()
	w := newRoomySetup(t)
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
	w := newRoomySetup(t)
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
	w := newRoomySetup(t)
	booking, own := w.moveToFirstSlot(t) // the first one, so that the search finds it first again
	first := w.visitor(t, account.RoleHR).Get(t, "/interviews/bookings/"+booking+"/move").Hidden().Get("start")
	if first == "" || first == own.Format(time.RFC3339) {
		t.Errorf("the first slot is at %q, and the interview at %s", first, own)
	}
}

// The pages of a moved interview say what is true of it: until something is put in place, until it is confirmed, and
// after it is confirmed.
func TestMove_PagesOfTheNewBooking(t *testing.T) {
	t.Parallel()
	w := newRoomySetup(t)
	moved, _ := w.moveToFirstSlot(t)
	candidate, hr := w.visitor(t, account.RoleCandidate), w.visitor(t, account.RoleHR)
	page, booking := "/requests/interviews/"+moved, "/interviews/bookings/"+moved
	expectWords(t, candidate.Get(t, page).Text, "Moved from", "puts in place again what is still missing", "calendar")
	expectWords(t, hr.Get(t, booking).Text, "Something is not in place for the new time yet.")
	expectWords(t, hr.Get(t, "/interviews").Text, "See what is missing")
	w.DB.Exec(t, `update interview.provision set status = 'in_place' where booking_id = $1 and status = 'needed'`, moved)
	says := candidate.Get(t, page).Text
	expectWords(t, says, "Moved from", "HR confirms the new time here. You need not do anything.")
	expectWords(t, hr.Get(t, booking).Text, "This interview was moved. Everything is in place: confirm the new time.")
	expectWords(t, hr.Get(t, "/interviews").Text, "Confirm Ana;")
	old := hr.Get(t, "/interviews/bookings/"+w.ids["booking"]).Text
	expectWords(t, old, "Tell the people named below that they are not needed.")
	w.confirm(t, moved)
	expectWords(t, candidate.Get(t, page).Text, "Moved from", "Confirmed")
	w.DB.Exec(t, `update interview.booking set status = 'arranged' where id = $1`, moved)
	expectWords(t, candidate.Get(t, page).Text, "Moved from", "Everything is in place again")
	expectWords(t, hr.Get(t, booking).Text, "Everything is in place again: confirm the booking again.")
}

// An appointment that is reopened without a move, and for which everything is in place again, only waits for HR.
func TestInterview_ReopenedAndInPlaceAgain(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.booking set status = 'arranged'`)
	says := w.visitor(t, account.RoleCandidate).Get(t, "/requests/interviews/"+w.ids["booking"]).Text
	expectWords(t, says, "Everything is in place again, and HR confirms the appointment again.")
}

// The page of an appointment that was moved leads to the one that takes place now, and to none if that is cancelled. The
// list has the one that takes place first.
func TestMove_OldPagesLeadToTheLast(t *testing.T) {
	t.Parallel()
	w := newRoomySetup(t)
	candidate, first := w.visitor(t, account.RoleCandidate), "/requests/interviews/"+w.ids["booking"]
	w.ids["booking"], _ = w.moveToFirstSlot(t)
	second := "/requests/interviews/" + w.ids["booking"]
	last, _ := w.moveToFirstSlot(t)
	w.DB.Exec(t, `update interview.booking set during = tstzrange(now() - interval '2 days', now() - interval '1 day')
		where status = 'moved'`)
	for _, path := range []string{first, second} {
		page := candidate.Get(t, path).Text
		expectWords(t, page, "It was moved. There is a new appointment.")
		if !strings.Contains(page, `href="/requests/interviews/`+last+`"`) {
			t.Errorf("%s does not lead to %s: %s", path, last, page)
		}
	}
	list := candidate.Get(t, "/requests").Text
	if at := strings.Index(list, last); at < 0 || at > strings.Index(list, first) || at > strings.Index(list, second) {
		t.Errorf("%s is not the first: %s", last, list)
	}
	w.DB.Exec(t, `update interview.booking set status = 'cancelled' where id = $1`, last)
	for _, path := range []string{first, second} {
		page := candidate.Get(t, path).Text
		expectWords(t, page, "the new appointment was cancelled. It will not take place.")
		if strings.Contains(page, "See the new appointment") {
			t.Errorf("%s leads to what is cancelled", path)
		}
	}
}

// The page of a cancelled appointment leads to the one that was booked after it.
func TestBooking_CancelledAndBookedAgain(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.cancel(t)
	again := fixture.Booking{
		Application: w.id("application"), Stage: w.id("stage"), CreatedBy: w.people[account.RoleHR],
		Start: time.Now().UTC().AddDate(0, 2, 0),
	}.Insert(t, w.DB)
	page := w.visitor(t, account.RoleCandidate).Get(t, "/requests/interviews/"+w.ids["booking"]).Text
	expectWords(t, page, "It was cancelled. There is a new appointment.")
	if !strings.Contains(page, `href="/requests/interviews/`+again.String()+`"`) || strings.Contains(page, "calendar") {
		t.Errorf("it does not lead to %s, or to its file: %s", again, page)
	}
}

// Before an interview is moved or cancelled, the page says who charges for it by now; of all its sessions.
func TestLost_LateCancellationIsCharged(t *testing.T) {
	t.Parallel()
	w := newRoomySetup(t)
	other := fixture.Booking{
		Application: w.id("application"), Stage: w.id("stage"), CreatedBy: w.people[account.RoleHR], Sitting: 2,
		Start: time.Now().AddDate(0, 1, 1),
	}.Insert(t, w.DB)
	hr := w.visitor(t, account.RoleHR)
	form := hr.Get(t, "/interviews/resources/new?kind=provider").Hidden()
	got := hr.Post(t, "/interviews/resources/new", with(form,
		"name", "Lotte", "role", "sign_interpreter", "sign", "BSL", "spoken", "EN", "notice", "60 days"))
	path, _, _ := strings.Cut(got.Location(), "?")
	expectWords(t, hr.Get(t, path).Text, "charged if cancelled less than 60 business days before")
	_, id, _ := strings.Cut(path, "/resources/")
	interpreter, booking := uuid.MustParse(id), "/interviews/bookings/"+w.ids["booking"]
	w.DB.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose, role)
		select id, $2, during, 'person', 'sign_interpreter' from interview.booking where id = $1`, w.ids["booking"], id)
	fixture.Provision{
		Arrangement: fixture.Arrangement{
			Application: w.id("application"), Stage: w.id("stage"), Code: "P-SIGN",
			Parameters: `{"sign_language": "BSL", "spoken_language": "EN"}`,
		}.Insert(t, w.DB),
		Booking: w.id("booking"), Kind: "person", Item: "sign_interpreter", Resource: interpreter, Status: "in_place",
	}.Insert(t, w.DB)
	charged := []string{"Lotte (cancelling after ", " is charged)"}
	expectWords(t, hr.Get(t, booking+"/move").Text, charged...)
	expectWords(t, hr.Get(t, booking+"/cancel").Text, charged...)
	expectWords(t, hr.Get(t, "/interviews/bookings/"+other.String()+"/cancel").Text, charged...)
	if change := hr.Get(t, path+"/change"); !strings.Contains(change.Text, `value="60"`) {
		t.Errorf("the notice is not in the form: %s", change.Text)
	}
	form = hr.Get(t, path+"/change").Hidden()
	hr.Post(t, path+"/change", with(form, "name", "Lotte", "sign", "BSL", "spoken", "EN", "notice", "1", "use", "yes"))
	for _, page := range []string{"/move", "/cancel"} {
		if text := hr.Get(t, booking+page).Text; !strings.Contains(text, "Lotte") || strings.Contains(text, "is charged") {
			t.Errorf("%s: a cancellation in time is charged: %s", page, markup.CheckHTML(t, text))
		}
	}
}

// A move that changes how the interview takes place says so, on its page and in the list.
func TestMove_ModeChangeIsSaid(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.stage set mode = 'remote' where id = $1`, w.ids["stage"])
	w.ids["booking"], _ = w.moveToFirstSlot(t)
	candidate := w.visitor(t, account.RoleCandidate)
	page := func() string { return candidate.Get(t, "/requests/interviews/"+w.ids["booking"]).Text }
	expectWords(t, page(), "How this appointment takes place has changed. Before: In person. Now: By video.")
	expectWords(t, candidate.Get(t, "/requests").Text, "; now: By video")
	w.DB.Exec(t, `update interview.resource set seats = 8 where id = $1`, w.ids["room"])
	w.DB.Exec(t, `update interview.stage set mode = 'in_person' where id = $1`, w.ids["stage"])
	w.ids["booking"], _ = w.moveToFirstSlot(t)
	expectWords(t, page(), "Before: By video. Now: In person.", "Room 4")
	w.ids["booking"], _ = w.moveToFirstSlot(t)
	if words := markup.CheckHTML(t, page()); strings.Contains(words, "has changed. Before") {
		t.Errorf("a move that changes the time only: %s", words)
	}
}

// An appointment in a room has the room's clocks first, and one by video those of the candidate.
func TestInterview_ClocksOfThePlaceFirst(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update account.account set time_zone = 'America/Sao_Paulo' where id = $1`, w.people[account.RoleCandidate])
	w.DB.Exec(t, `update interview.booking set time_zone = 'Europe/Brussels', parts = jsonb_build_array(jsonb_build_object(
		'kind', 'assessed', 'start', '2031-03-10T09:00:00Z', 'end', '2031-03-10T10:00:00Z'))`)
	page := func() string {
		return markup.CheckHTML(t, w.visitor(t, account.RoleCandidate).Get(t, "/requests/interviews/"+w.ids["booking"]).Text)
	}
	room := page()
	there, here := strings.Index(room, "Brussels"), strings.Index(room, "Time where you are")
	if there < 0 || here < there || !strings.Contains(room, "10:00 to 11:00") {
		t.Errorf("in a room: %s", room)
	}
	w.DB.Exec(t, `update interview.booking set mode = 'remote'`)
	w.DB.Exec(t, `delete from interview.occupation where purpose = 'room'`)
	video := page()
	if there := strings.Index(video, "Time at the place"); there < strings.Index(video, "When") ||
		!strings.Contains(video, "06:00 to 07:00") {
		t.Errorf("by video: %s", video)
	}
}
