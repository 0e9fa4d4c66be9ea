package e2e_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/screenreader"
	"stepfree/handlers/web"
	"stepfree/locale"
)

// heard are the pages that are listened to: the candidate's way from the start to a request that was sent, and the lists
// that staff work with.
func (h house) heard() []struct {
	role  account.Role
	route string
	ids   map[string]string
} {
	type page = struct {
		role  account.Role
		route string
		ids   map[string]string
	}
	pages := []page{{web.Public, "/", nil}, {web.Public, "/sign-in", nil}, {web.Public, "/sign-in/sent", nil}, {web.Public, "/sign-in/:token", nil}}
	for _, route := range []string{
		"/requests", "/requests/applications/:application", "/requests/:request", "/requests/:request/stages", "/requests/:request/stages/:stage",
		"/requests/:request/stages/:stage/measures", "/requests/:request/details/:measure", "/requests/:request/hard", "/requests/:request/helps",
		"/requests/:request/evidence", "/requests/:request/check",
	} {
		pages = append(pages, page{account.RoleCandidate, route, h.draft})
	}
	return append(pages,
		page{account.RoleCandidate, "/requests/:request", h.ids},
		page{account.RoleAdviser, "/review", nil},
		page{account.RoleHR, "/interviews/applications/:application/stages/:stage/slots", h.free},
		page{account.RoleHR, "/interviews/bookings/:booking", nil},
		page{account.RolePanel, "/panel/:booking", nil},
	)
}

// What a screen reader says is kept, in both languages: a phrase that a change takes away, adds or moves shows as a
// difference that somebody reads.
func TestWhatAScreenReaderSaysOnTheWayToARequestThatWasSent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.oneFreeHour(t)
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walker{t: t, house: h, ctx: browser.New(t), lang: lang}
			var said strings.Builder
			for _, page := range h.heard() {
				w.signIn(page.role)
				if !w.open(page.route, page.ids) {
					t.Fatalf("%s was not visited", page.route)
				}
				phrases, err := screenreader.Read(w.ctx)
				must(t, err)
				said.WriteString("\n== " + page.route + "\n" + timeless(strings.Join(phrases, "\n")) + "\n")
			}
			golden(t, "testdata/screenreader."+lang+".golden", said.String())
		})
	}
}

// oneFreeHour leaves one hour to be found, on a working day.
func (h house) oneFreeHour(t *testing.T) {
	t.Helper()
	day := catalogue.Calendar{}.AddBusinessDays(time.Now(), 25).Truncate(24 * time.Hour)
	h.DB.Exec(t, `delete from interview.availability`)
	h.DB.Exec(t, `insert into interview.availability (id, resource_id, during) select gen_random_uuid(), id, tstzrange($1, $2) from interview.resource`, day.Add(9*time.Hour), day.Add(10*time.Hour))
}

// timeless is a text without the days and hours in it, which are other ones tomorrow.
func timeless(text string) string {
	for _, change := range []struct {
		what *regexp.Regexp
		by   string
	}{
		{regexp.MustCompile(`(?i)((mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? `), ""},
		{regexp.MustCompile(`(textbox, (Day|Month|Year|Jour|Mois|Année)), \d+`), "$1, ⟨number⟩"},
		{regexp.MustCompile(`\d{1,2}(er)?[ \x{a0}](January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)[ \x{a0}]\d{4}`), "⟨day⟩"},
		{regexp.MustCompile(`\d{1,2}([:.]|[ \x{a0}\x{202f}]h[ \x{a0}\x{202f}])\d{2}( (am|pm))?`), "⟨hour⟩"},
	} {
		text = change.what.ReplaceAllString(text, change.by)
	}
	return text
}
