package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestOfficeHours_SavedForASite(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	room := fixture.Resource{Seats: 4}.Insert(t, a.DB)
	a.DB.Exec(t, `update interview.resource set site = 'Rue de la Loi 1, Brussels' where id = $1`, room)
	change := "/admin/hours/change?" + url.Values{"site": {"Rue de la Loi 1, Brussels"}}.Encode()
	shown := b.Get(t, change).Hidden()
	form := with(shown, "from", "8h30", "to", "17 h 30", "lunch_from", "12.30", "lunch_to", "1:15pm", "interval", "30",
		"buffer", "15 min")
	for range 2 {
		if got := b.Post(t, "/admin/hours/change", form); got.Location() != "/admin/hours" {
			t.Fatalf("%d to %s: %s", got.Status, got.Location(), markup.CheckHTML(t, got.Text))
		}
	}
	words := markup.CheckHTML(t, b.Get(t, "/admin/hours").Text)
	if !strings.Contains(plainSpaces(words), "Rue de la Loi 1, Brussels 08:30 to 17:30 12:30 to 13:15 30 minutes 15 minutes Ada") {
		t.Errorf("the list: %s", words)
	}
	// Another window still shows what was there before.
	stale := with(shown, "from", "10:00", "to", "16:00", "interval", "15", "buffer", "0")
	got := b.Post(t, "/admin/hours/change", stale)
	words = plainSpaces(markup.CheckHTML(t, got.Text))
	if got.Status != http.StatusConflict || !strings.Contains(got.Text, `value="10:00"`) ||
		!strings.Contains(words, "Ada saved: 08:30 to 17:30") {
		t.Errorf("stale: %d, %s", got.Status, words)
	}
	if got := b.Post(t, "/admin/hours/follow", b.Get(t, change).Hidden()); got.Status != http.StatusSeeOther {
		t.Errorf("following again: %d", got.Status)
	}
	if words := markup.CheckHTML(t, b.Get(t, "/admin/hours").Text); !strings.Contains(words, "As all other sites") {
		t.Errorf("the list: %s", words)
	}
	if got := b.Get(t, "/admin/hours/change?site=Nowhere"); got.Status != http.StatusNotFound {
		t.Errorf("no such site: %d", got.Status)
	}
}

func TestOfficeHours_InvalidForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	shown := b.Get(t, "/admin/hours/change").Hidden()
	for name, c := range map[string]struct {
		field, value, at string
	}{
		"closes before it opens":  {"to", "08:00", "to"},
		"no time":                 {"from", "25:00", "from"},
		"half a lunch":            {"lunch_to", "", "lunch_to"},
		"the other half":          {"lunch_from", "", "lunch_from"},
		"lunch ends as it begins": {"lunch_to", "12:00", "lunch_to"},
		"lunch in the evening":    {"lunch_to", "19:00", "lunch_from"},
		"starts 7 minutes apart":  {"interval", "7", "interval"},
		"a buffer of three hours": {"buffer", "180", "buffer"},
	} {
		form := with(shown, "from", "09:00", "to", "18:00", "lunch_from", "12:00", "lunch_to", "13:00", "interval", "15",
			"buffer", "0")
		form.Set(c.field, c.value)
		got := b.Post(t, "/admin/hours/change", form)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#`+c.at+`"`) {
			t.Errorf("%s: %d", name, got.Status)
		}
		markup.CheckHTML(t, got.Text)
	}
	midnight := with(shown, "from", "09:00", "to", "00:00", "interval", "60", "buffer", "0")
	if got := b.Post(t, "/admin/hours/change", midnight); got.Status != http.StatusSeeOther {
		t.Errorf("until midnight: %d", got.Status)
	}
	if !strings.Contains(b.Get(t, "/admin/hours/change").Text, `value="00:00"`) {
		t.Error("midnight is not shown as it is read")
	}
}

// Of interviews that new hours, or a longer buffer, leave out an administrator reads the number, before they are saved.
// The interviews are marked at once, and not any more when the hours allow them again.
func TestOfficeHours_AsksAboutBookings(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set site = 'North' where id = $1`, w.ids["room"])
	w.DB.Exec(t, `update interview.booking set during = '[2031-03-10 09:00Z, 2031-03-10 10:00Z)'`)
	w.DB.Exec(t, `update interview.occupation set during = '[2031-03-10 09:00Z, 2031-03-10 10:00Z)'`)
	fixture.Booking{
		Application: w.otherApplication(t), Stage: w.id("stage"), CreatedBy: w.people[account.RoleHR],
		Start: time.Date(2031, 3, 10, 10, 15, 0, 0, time.UTC), Room: []uuid.UUID{w.id("room")},
	}.Insert(t, w.DB)
	b := w.visitor(t, account.RoleAdmin)
	marks := func() (list string) {
		w.query(t, &list, `select coalesce(string_agg(m ->> 'code', ', ' order by lower(b.during)), '')
			from interview.booking b cross join jsonb_array_elements(b.misfit) m`)
		return list
	}
	const change = "/admin/hours/change?site=North"
	fields := func(pairs ...string) url.Values {
		return with(with(b.Get(t, change).Hidden(), "from", "9:00", "to", "18:00", "interval", "15", "buffer", "0"), pairs...)
	}
	for _, c := range []struct {
		fields url.Values
		count  string
		marks  string // after it is saved
	}{
		{fields("to", "11:00"), "1 interview is", "office"},
		{fields("buffer", "20"), "2 interviews are", "room_busy, room_busy"},
	} {
		asked := b.Post(t, "/admin/hours/change", c.fields)
		words := markup.CheckHTML(t, asked.Text)
		if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(words, c.count+" outside these hours") ||
			strings.Contains(words, "Ana") {
			t.Fatalf("%d %s", asked.Status, words)
		}
		if got := marks(); got != "" {
			t.Errorf("before the answer: %q", got)
		}
		answered := with(c.fields, "unusual", tickable(t, asked.Text))
		if got := b.Post(t, "/admin/hours/change", with(answered, "from", "10:30")); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("the answer counts for other hours: %d", got.Status)
		}
		if got := b.Post(t, "/admin/hours/change", answered); got.Status != http.StatusSeeOther {
			t.Fatalf("answered: %d %s", got.Status, markup.CheckHTML(t, got.Text))
		}
		if got := marks(); got != c.marks {
			t.Errorf("marked %q, want %q", got, c.marks)
		}
		w.DB.Exec(t, `update interview.booking set misfit = null`)
		w.DB.Exec(t, `delete from account.office_hours where site <> ''`)
	}
	// Following the default again, which is shorter than the site's own.
	w.DB.Exec(t, `insert into account.office_hours (site, opens, closes, start_interval, buffer)
		values ('North', 540, 1080, 15, 0)`)
	w.DB.Exec(t, `update account.office_hours set closes = 660 where site = ''`)
	follow := b.Get(t, change).Hidden()
	asked := b.Post(t, "/admin/hours/follow", follow)
	if words := markup.CheckHTML(t, asked.Text); asked.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(words, "1 interview is outside these hours") {
		t.Fatalf("%d %s", asked.Status, words)
	}
	answered := with(follow, "unusual", tickable(t, asked.Text))
	if got := b.Post(t, "/admin/hours/follow", answered); got.Status != http.StatusSeeOther {
		t.Errorf("answered: %d", got.Status)
	}
	if got := marks(); got != "office" {
		t.Errorf("marked %q", got)
	}
	wide := fields("to", "18:00")
	if got := b.Post(t, "/admin/hours/change", wide); got.Status != http.StatusSeeOther || marks() != "" {
		t.Errorf("it fits again: %d, marked %q", got.Status, marks())
	}
}

// otherApplication inserts an application of another candidate.
func (w setup) otherApplication(t *testing.T) uuid.UUID {
	t.Helper()
	candidate := storagetest.Person[account.Candidate](t, w.DB, "Ben")
	return fixture.Application{Vacancy: w.id("vacancy"), Candidate: candidate.ID, Ready: true}.Insert(t, w.DB)
}
