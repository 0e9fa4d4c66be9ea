package walk

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/browser"
	"stepfree/e2e/check/golden"
	"stepfree/e2e/check/screenreader"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
	"stepfree/locale"
)

// page is a route of an audience with the ids of its path.
type page struct {
	role  account.Role
	route string
	ids   map[string]string
}

// pagesToRead lists the candidate's pages from the start to a submitted request, and the lists that staff work with.
func pagesToRead(h inprocess.Populated) []page {
	pages := []page{
		{web.Public, "/", nil},
		{web.Public, "/sign-in", nil},
		{web.Public, "/sign-in/sent", nil},
		{web.Public, "/sign-in/:token", nil},
	}
	for _, route := range []string{
		"/requests", "/requests/applications/:application", "/requests/:request", "/requests/:request/stages",
		"/requests/:request/stages/:stage",
		"/requests/:request/stages/:stage/measures", "/requests/:request/details/:measure", "/requests/:request/hard",
		"/requests/:request/helps",
		"/requests/:request/evidence", "/requests/:request/check",
	} {
		pages = append(pages, page{account.RoleCandidate, route, h.Draft})
	}
	return append(pages,
		page{account.RoleCandidate, "/requests/:request", h.IDs},
		page{account.RoleAdviser, "/review", nil},
		page{account.RoleHR, "/interviews/applications/:application/stages/:stage/slots", h.Free},
		page{account.RoleHR, "/interviews/bookings/:booking", nil},
		page{account.RolePanel, "/panel/:booking", nil},
	)
}

// The transcripts of both languages are golden files: a phrase that a change removes, adds or moves shows in their
// diff.
func TestScreenReader_Transcript(t *testing.T) {
	t.Parallel()
	h := inprocess.NewPopulated(t)
	leaveOneSlot(t, h)
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walker{t: t, Populated: h, ctx: browser.New(t), lang: lang}
			var said strings.Builder
			for _, page := range pagesToRead(h) {
				w.signIn(page.role)
				if !w.open(page.route, page.ids) {
					t.Fatalf("%s is not reachable", page.route)
				}
				phrases, err := screenreader.Read(w.ctx)
				must(t, err)
				said.WriteString("\n== " + page.route + "\n" + mask(strings.Join(phrases, "\n")) + "\n")
			}
			golden.Compare(t, "testdata/screenreader."+lang+".golden", said.String())
		})
	}
}

// leaveOneSlot replaces all availability by one hour on a business day.
func leaveOneSlot(t *testing.T, h inprocess.Populated) {
	t.Helper()
	day := catalogue.Calendar{}.AddBusinessDays(time.Now(), 25).Truncate(24 * time.Hour)
	h.DB.Exec(t, `delete from interview.availability`)
	h.DB.Exec(t, `insert into interview.availability (id, resource_id, during)
		select gen_random_uuid(), id, tstzrange($1, $2) from interview.resource`, day.Add(9*time.Hour), day.Add(10*time.Hour))
}

const (
	weekdays = `(mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche`
	months   = `January|February|March|April|May|June|July|August|September|October|November|December|` +
		`janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre`
)

// mask replaces dates, times, a receipt's digest and numbers of requests, which differ from run to run.
func mask(text string) string {
	for _, change := range []struct {
		what *regexp.Regexp
		by   string
	}{
		{regexp.MustCompile(`(?i)(` + weekdays + `),? `), ""},
		{regexp.MustCompile(`(textbox, (Day|Month|Year|Jour|Mois|Année)), \d+`), "$1, ⟨number⟩"},
		{regexp.MustCompile(`\d{1,2}(er)?[ \x{a0}](` + months + `)[ \x{a0}]\d{4}`), "⟨day⟩"},
		{regexp.MustCompile(`\d{1,2}([:.]|[ \x{a0}\x{202f}]h[ \x{a0}\x{202f}])\d{2}( (am|pm))?`), "⟨hour⟩"},
		{regexp.MustCompile(`\b([0-9a-f]{4} ){4}[0-9a-f]{4}\b`), "⟨digest⟩"},
		{regexp.MustCompile(`\b(Request|Demande) \d{7}\b`), "$1 ⟨number⟩"},
	} {
		text = change.what.ReplaceAllString(text, change.by)
	}
	return text
}
