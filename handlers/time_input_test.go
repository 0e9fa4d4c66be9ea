package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/handlers"
)

// brussels serves the portal with the clocks of Brussels.
func brussels(t *testing.T) func(*handlers.Config) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	return func(c *handlers.Config) { c.Site.TimeZone = zone }
}

// lastSunday returns the last Sunday of a month of next year: clocks change on those of March and October.
func lastSunday(month time.Month) time.Time {
	day := time.Date(time.Now().Year()+1, month, 31, 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -int(day.Weekday()))
}

// dateFields returns the three fields of a date.
func dateFields(name string, day time.Time) url.Values {
	return url.Values{
		name + "-day": {day.Format("2")}, name + "-month": {day.Format("1")}, name + "-year": {day.Format("2006")},
	}
}

func TestDate_ReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := inFrench(t, w)
	path := "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/new"
	for _, day := range [][3]string{
		{"1", "12", "2199"},
		{"1er", "décembre", "2199"},
		{"1ER", "Dec", "2199"},
		{"1er décembre 2199", "", ""},
		{"", "", "1 December 2199"},
		{"01/12/2199", "", ""},
		{"2199-12-01", "", ""},
		{"dimanche 1er\u00a0décembre 2199", "", ""},
		{" 1 ", "\u00a012", "2199\u202f"},
	} {
		got := b.Post(t, path, form(t, b, path, "kind", "medical_file", "mode", "in_person",
			"first-day", day[0], "first-month", day[1], "first-year", day[2]))
		if got.Status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", day, got.Status, markup.CheckHTML(t, got.Text))
			continue
		}
		var stored string
		w.query(t, &stored, `
			select to_char(first_day, 'YYYY-MM-DD') from interview.stage order by position desc limit 1`)
		if stored != "2199-12-01" {
			t.Errorf("%q: stored %s", day, stored)
		}
	}
}

func TestDate_AmbiguousIsAskedBack(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/new"
	for text, says := range map[string]string{
		"1 December":                "First planned day: write the year with four digits",
		"1/12/99":                   "First planned day: write the year with four digits",
		"Monday 1 December 2199":    "The date is Sunday 1\u00a0December 2199",
		"1 December 1999":           "First planned day: the year must be from 2000 to 2200",
		"1 December 2001":           "First planned day: this day is past",
		"12/31/2199":                "First planned day: this day does not exist",
		"1 December 2199, or later": "First planned day: this day does not exist",
	} {
		got := b.Post(t, path, form(t, b, path, "kind", "medical_file", "mode", "in_person", "first-day", text))
		if words := got.Text; got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, says) ||
			!strings.Contains(words, `value="`+text+`"`) {
			t.Errorf("%q: %d %s", text, got.Status, markup.CheckHTML(t, words))
		}
	}
}

func TestFreeTime_ReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t, brussels(t)))
	w.cancel(t)
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/resources/" + w.ids["room"]
	day := time.Date(2190, time.January, 12, 0, 0, 0, 0, time.UTC)
	for i, text := range []string{
		"9h30", "9 h 30", "9.30", "9:30", "09:30", "9.30 am", "0930", "9\u00a0h\u00a030", "9\u202fh\u202f30",
	} {
		fields := b.Get(t, path).Hidden()
		maps.Copy(fields, dateFields("date", day.AddDate(0, 0, 7*i)))
		got := b.Post(t, path+"/times", with(fields, "from", text, "to", "9.30 pm", "repeat", "0 days"))
		if got.Status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", text, got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	var n int
	w.query(t, &n, `select count(*) from interview.availability
		where (lower(during) at time zone 'Europe/Brussels')::time = '09:30'
			and (upper(during) at time zone 'Europe/Brussels')::time = '21:30'`)
	if n != 9 {
		t.Errorf("%d of 9 free times are right", n)
	}
}

func TestFreeTime_RefusedWithASentence(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t, brussels(t)))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/resources/" + w.ids["room"]
	spring, autumn, yesterday := lastSunday(time.March), lastSunday(time.October), time.Now().AddDate(0, 0, -2)
	for _, c := range []struct {
		day      time.Time
		from, to string
		says     string
	}{
		{spring, "02:00", "03:00", "From: there is no 02:00 on Sunday"},
		{spring, "2h30", "4h", "From: there is no 02:30 on Sunday"},
		{spring, "01:00", "02:00", "To: there is no 02:00 on Sunday"},
		{autumn, "02:00", "03:00", "From: 02:00 comes twice on Sunday"},
		{autumn, "01:00", "2.59", "To: 02:59 comes twice on Sunday"},
		{spring, "12 am", "3", "From: 12 am and 12 pm can be read in two ways"},
		{spring, "9:5", "10", "From: enter a time from 00:00 to 23:59"},
		{spring, "10", "9", "The end must come after the start"},
		{spring, "10", "24:00", "To: enter a time from 00:00 to 23:59"},
		{yesterday, "9", "10", "Day: this day is past"},
	} {
		fields := b.Get(t, path).Hidden()
		maps.Copy(fields, dateFields("date", c.day))
		got := b.Post(t, path+"/times", with(fields, "from", c.from, "to", c.to))
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, c.says) ||
			!strings.Contains(got.Text, `value="`+c.from+`"`) {
			t.Errorf("%s to %s: %d %s", c.from, c.to, got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	var n int
	if w.query(t, &n, `select count(*) from interview.availability`); n != 0 {
		t.Errorf("%d free times are stored", n)
	}
}
