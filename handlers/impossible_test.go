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

func TestStage_ImpossibleIsRefused(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/new"
	const outside = "Length of the interview or test: enter a whole number from 0 to 600"
	interview := []string{"kind", "panel_interview", "mode", "in_person", "minutes", "50"}
	for name, c := range map[string]struct {
		fields []string
		says   string
	}{
		"no minutes":         {[]string{"minutes", "0"}, "a test or an interview takes at least 1 minute"},
		"minutes left empty": {[]string{"minutes", ""}, "a test or an interview takes at least 1 minute"},
		"too many minutes":   {[]string{"minutes", "601"}, outside},
		"no number":          {[]string{"minutes", "an hour"}, outside},
		"less than no setup": {[]string{"setup", "-5"}, "Setting up before: enter a whole number from 0 to 120"},
		"five of no members": {[]string{"panel_size", "5"}, "5 are needed, and 0 chosen"},
		"two of one member":  {[]string{"panel_size", "2 people", "panel", w.ids["seat"]}, "2 are needed, and 1 chosen"},
		"ends before it began": {
			[]string{"first-day", "2/2/2190", "last-day", "1/2/2190"}, "the last day comes before the first",
		},
	} {
		fields := form(t, b, path, append(append([]string{}, interview...), c.fields...)...)
		got := b.Post(t, path, fields)
		words := markup.CheckHTML(t, got.Text)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, c.says) ||
			len(errorList(t, got.Text)) != 1 {
			t.Errorf("%s: %d %s", name, got.Status, words)
		}
	}
	for _, text := range []string{"15", "15 min", "15 minutes", "15\u00a0mn"} {
		fields := form(t, b, path, append(append([]string{}, interview...), "setup", text)...)
		if got := b.Post(t, path, fields); got.Status != http.StatusSeeOther {
			t.Errorf("%q: %d", text, got.Status)
		}
	}
	var n int
	if w.query(t, &n, `select count(*) from interview.stage where setup_minutes = 15`); n != 4 {
		t.Errorf("%d of 4 stages with 15 minutes", n)
	}
}

// What is unusual is asked about, with all that was typed, and stored when it is said to be right.
func TestForms_UnusualIsAsked(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update interview.stage set first_day = '2190-01-12'`)
	w.DB.Exec(t, `update interview.application set answer_by = '2031-03-01'`)
	vacancy := "/interviews/vacancies/" + w.ids["vacancy"]
	for path, c := range map[string]struct {
		fields, other []string // other has another unusual value
		says          string
		stored        string // query
	}{
		vacancy + "/stages/new": {
			[]string{"kind", "written_test", "mode", "written", "minutes", "600"},
			[]string{"minutes", "599"},
			"The stage takes 10 hours",
			`select count(*) from interview.stage where minutes = 600`,
		},
		vacancy + "/applications/new": {
			[]string{"name", "Zoé", "email", "zoe@example.org", "language", "fr", "answer_by-day", "13 January 2190"},
			[]string{"answer_by-day", "14 January 2190"},
			"The answer is wanted by Wednesday 13\u00a0January 2190, and the first stage begins on Tuesday 12\u00a0January 2190",
			`select count(*) from interview.application where answer_by = '2190-01-13'`,
		},
		"/interviews/applications/" + w.ids["application"]: {
			[]string{"name", "Zora", "email", "zora@example.org", "language", "en", "answer_by-day", "15 January 2190"},
			[]string{"answer_by-day", "16 January 2190"},
			"The answer is wanted by Friday 15\u00a0January 2190",
			`select count(*) from interview.application where answer_by = '2190-01-15' and name = 'Zora'`,
		},
		vacancy + "/edit": {
			[]string{"reference", "V-1", "title_en", "Head", "title_fr", "Chef", "status", "closed"},
			nil,
			"1 interview is ahead, and stays as it is",
			`select count(*) from interview.vacancy where status = 'closed'`,
		},
	} {
		fields := form(t, b, path, c.fields...)
		asked := b.Post(t, path, fields)
		if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(asked.Text, c.says) {
			t.Errorf("%s: %d %s", path, asked.Status, markup.CheckHTML(t, asked.Text))
			continue
		}
		var n int
		if w.query(t, &n, c.stored); n != 0 {
			t.Errorf("%s: stored before the answer", path)
		}
		shown := htmlForms(t, asked.Text)[0]
		for i := 1; i < len(c.fields); i += 2 {
			if !strings.Contains(shown.values.Encode(), url.QueryEscape(c.fields[i])) {
				t.Errorf("%s: %q is lost", path, c.fields[i])
			}
		}
		answered := with(fields, "unusual", tickable(t, asked.Text))
		if c.other != nil {
			if got := b.Post(t, path, with(answered, c.other...)); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: the answer counts for another value: %d", path, got.Status)
			}
		}
		if got := b.Post(t, path, answered); got.Status != http.StatusSeeOther {
			t.Errorf("%s, answered: %d %s", path, got.Status, markup.CheckHTML(t, got.Text))
		}
		if w.query(t, &n, c.stored); n != 1 {
			t.Errorf("%s: %d stored", path, n)
		}
	}
}

// tickable returns the value of the box that says that something unusual is right.
func tickable(t *testing.T, text string) string {
	t.Helper()
	_, after, found := strings.Cut(text, `name="unusual"`)
	_, after, valued := strings.Cut(after, `value="`)
	value, _, ends := strings.Cut(after, `"`)
	if !found || !valued || !ends {
		t.Fatalf("nothing to tick: %s", text)
	}
	return value
}

func TestResource_ImpossibleIsRefused(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	for name, c := range map[string]struct {
		kind   string
		fields url.Values
		want   []string // one for each error
	}{
		"a room of no seats": {
			"room", url.Values{"name": {"Room 5"}, "seats": {"0"}}, []string{"Seats: enter a whole number from 1 to 500"},
		},
		"a room of nothing": {
			"room", url.Values{}, []string{"Enter a name", "Seats: enter a whole number from 1 to 500"},
		},
		"an interpreter without a language": {
			"provider",
			url.Values{"name": {"Lotte"}, "role": {"sign_interpreter"}},
			[]string{"Sign languages: choose at least one", "Spoken languages: choose at least one"},
		},
		"an interpreter without a spoken language": {
			"provider",
			url.Values{"name": {"Lotte"}, "role": {"sign_interpreter"}, "sign": {"BSL"}},
			[]string{"Spoken languages: choose at least one"},
		},
		"a provider with 61 days of notice": {
			"provider",
			url.Values{"name": {"Rita"}, "role": {"reader"}, "spoken": {"EN"}, "notice": {"61"}},
			[]string{"Notice for cancelling, in business days: enter a whole number from 0 to 60"},
		},
		"a provider with half a day of notice": {
			"provider",
			url.Values{"name": {"Rita"}, "role": {"reader"}, "spoken": {"EN"}, "notice": {"0.5"}},
			[]string{"Notice for cancelling, in business days: enter a whole number from 0 to 60"},
		},
		"a provider of nothing":     {"provider", url.Values{}, []string{"Enter a name", "Choose what this person does"}},
		"equipment of nothing":      {"equipment", url.Values{}, []string{"Enter a name", "Choose what it is"}},
		"a panel member of nothing": {"panel_member", url.Values{}, []string{"Choose an account"}},
		"a room with a name too long": {
			"room",
			url.Values{"name": {strings.Repeat("x", 201)}, "seats": {"8 seats"}},
			[]string{"Name: this is too long. Write at most 200 characters."},
		},
	} {
		path := "/interviews/resources/new?kind=" + c.kind
		fields := b.Get(t, path).Hidden()
		maps.Copy(fields, c.fields)
		got := b.Post(t, "/interviews/resources/new", fields)
		entries := errorList(t, got.Text)
		fits := len(entries) == len(c.want)
		for _, want := range c.want {
			fits = fits && strings.Contains(strings.Join(entries, "\n"), want)
		}
		if got.Status != http.StatusUnprocessableEntity || !fits {
			t.Errorf("%s: %d %q", name, got.Status, entries)
		}
	}
}

// atNoon sets the portal's clock to noon of today.
func atNoon(c *handlers.Config) {
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	c.Site.Now = func() time.Time { return noon }
}

// A time of today that is over cannot be free.
func TestFreeTime_OverIsRefused(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t, atNoon))
	w.cancel(t)
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/resources/" + w.ids["room"]
	fields := b.Get(t, path).Hidden()
	maps.Copy(fields, dateFields("date", time.Now().UTC()))
	got := b.Post(t, path+"/times", with(fields, "from", "9h", "to", "11h59"))
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, "To: this time is past") {
		t.Errorf("before noon: %d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	if got := b.Post(t, path+"/times", with(fields, "from", "9h", "to", "12h01")); got.Status != http.StatusSeeOther {
		t.Errorf("over noon: %d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
}
