package access

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
)

// confidential returns what only the candidate and the adviser may read: words, names, ids, and dates that occur
// nowhere else.
func (f setup) confidential(t *testing.T) map[string][]string {
	t.Helper()
	var numbers []string
	must(t, f.DB.Super.SelectContext(t.Context(), &numbers, `select number from accommodation.request`))
	return map[string][]string{
		"the statement":           {"Stairs."},
		"what would help":         {"A lift."},
		"a file's name":           {"letter.txt"},
		"the id of a file":        {f.IDs["evidence"], f.Draft["evidence"]},
		"the id of a request":     {f.IDs["request"], f.Draft["request"]},
		"the number of a request": numbers,
		"a draft's date and its end": {
			"2019-05-17", "17 May 2019", "17 mai 2019", "2019-06-16", "16 June 2019",
			"16 juin 2019",
		},
		"the date of submission":     {"2019-06-21", "21 June 2019", "21 juin 2019"},
		"the date a decision is due": {"2019-07-12", "12 July 2019", "12 juillet 2019"},
		"the date of an event":       {"2019-08-09", "9 August 2019", "9 août 2019"},
		"the date of an upload":      {"2019-09-20", "20 September 2019", "20 septembre 2019"},
	}
}

// setDates gives confidential records dates that the search can tell from others.
func (f setup) setDates(t *testing.T) {
	t.Helper()
	for _, statement := range []string{
		`update accommodation.request set created_at = '2019-05-17 03:14Z', changed_at = '2019-05-17 03:14Z'`,
		`update accommodation.request set submitted_at = '2019-06-21 03:14Z', due_on = '2019-07-12'
			where submitted_at is not null`,
		`update accommodation.event set at = '2019-08-09 03:14Z'`,
		`update accommodation.answer set answered_at = '2019-08-09 03:14Z'`,
		`update accommodation.evidence set created_at = '2019-09-20 03:14Z', received_at = '2019-09-20 03:15Z'`,
	} {
		f.DB.Exec(t, statement)
	}
}

// No page of HR and the panel, crawled in both languages, contains anything confidential. The same search must find
// each kind on the candidate's and the adviser's pages.
func TestHRAndPanelPages_NoConfidentialContent(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	f.setDates(t)
	for role, from := range map[account.Role]string{account.RoleHR: "/interviews", account.RolePanel: "/panel"} {
		pages := f.crawl(t, role, from)
		if want := map[account.Role]int{account.RoleHR: 40, account.RolePanel: 4}[role]; len(pages) < want {
			t.Errorf("%s: only %d pages were read", role, len(pages))
		}
		for path, text := range pages {
			for kind, all := range f.confidential(t) {
				for _, one := range all {
					if contains(text, one) {
						t.Errorf("%s reads %s at %s: %s", role, kind, path, one)
					}
				}
			}
		}
	}
	var permitted strings.Builder
	for role, from := range map[account.Role]string{account.RoleCandidate: "/requests", account.RoleAdviser: "/review"} {
		for _, text := range f.crawl(t, role, from) {
			permitted.WriteString(text)
		}
	}
	for kind, all := range f.confidential(t) {
		if !slices.ContainsFunc(all, func(one string) bool { return contains(permitted.String(), one) }) {
			t.Errorf("the search does not find %s on the candidate's and the adviser's pages", kind)
		}
	}
}

var randomID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// contains reports whether a page contains a text. Random ids other than the text itself do not count: one in some
// thousand contains the digits of a request's number.
func contains(page, text string) bool {
	if !randomID.MatchString(text) {
		page = randomID.ReplaceAllString(page, "ID")
	}
	return strings.Contains(page, text)
}

var link = regexp.MustCompile(`href="(/[^"#]*)`)

// crawl returns the pages of an audience, by path: those that links lead to, and those of the access matrix.
func (f setup) crawl(t *testing.T, role account.Role, from string) map[string]string {
	t.Helper()
	c := f.Client(t, role, f.Sessions[role])
	pages := map[string]string{}
	next := []string{from, from + "?lang=fr"}
	for _, e := range matrix(t) {
		if e.Method == http.MethodGet && e.Audience == role { // some pages come only after a form
			next = append(next, requester{setup: f}.path(e))
		}
	}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if _, read := pages[path]; read {
			continue
		}
		pages[path] = read(t, c, path)
		for _, m := range link.FindAllStringSubmatch(pages[path], -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if strings.HasPrefix(to, from) && !strings.Contains(to, "/evidence/"+f.IDs["evidence"]) {
				next = append(next, to)
			}
		}
	}
	return pages
}

// read returns a page or file with plain spaces, or the address of a redirect.
func read(t *testing.T, c inprocess.Client, path string) string {
	t.Helper()
	status, text := c.Send(t, http.MethodGet, path, "", nil)
	if status >= http.StatusInternalServerError {
		t.Errorf("%s: %d", path, status)
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}
