package e2e_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
)

// confided is what only the candidate and the adviser may read: words, names, ids, and dates that nothing else has.
func (h house) confided() map[string][]string {
	return map[string][]string{
		"the statement":            {"Stairs."},
		"what would help":          {"A lift."},
		"a file's name":            {"letter.txt"},
		"the id of a file":         {h.ids["evidence"], h.draft["evidence"]},
		"the id of a request":      {h.ids["request"], h.draft["request"]},
		"the number of a request":  {"2001", "2002"},
		"when a draft was changed": {"2019-05-17", "17 May 2019", "17 mai 2019", "2019-06-16", "16 June 2019", "16 juin 2019"}, // and until when it is kept
		"when a request was sent":  {"2019-06-21", "21 June 2019", "21 juin 2019"},
		"when a decision is due":   {"2019-07-12", "12 July 2019", "12 juillet 2019"},
		"when something happened":  {"2019-08-09", "9 August 2019", "9 août 2019"},
		"when a file was received": {"2019-09-20", "20 September 2019", "20 septembre 2019"},
	}
}

// redate gives what was confided dates that can be looked for.
func (h house) redate(t *testing.T) {
	t.Helper()
	for _, statement := range []string{
		`update accommodation.request set created_at = '2019-05-17 03:14Z', changed_at = '2019-05-17 03:14Z'`,
		`update accommodation.request set submitted_at = '2019-06-21 03:14Z', due_on = '2019-07-12' where submitted_at is not null`,
		`update accommodation.event set at = '2019-08-09 03:14Z'`,
		`update accommodation.answer set answered_at = '2019-08-09 03:14Z'`,
		`update accommodation.evidence set created_at = '2019-09-20 03:14Z', received_at = '2019-09-20 03:15Z'`,
	} {
		h.DB.Exec(t, statement)
	}
}

// Every page to which a link leads, in both languages: what was confided stands on none of HR's and the panel's, and so that
// the search shows something, most of it on the candidate's and the adviser's.
func TestNothingThatWasConfidedStandsOnAPageOfHRsOrThePanels(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.redate(t)
	for role, from := range map[account.Role]string{account.RoleHR: "/interviews", account.RolePanel: "/panel"} {
		pages := h.crawl(t, role, from)
		if want := map[account.Role]int{account.RoleHR: 40, account.RolePanel: 4}[role]; len(pages) < want {
			t.Errorf("%s: only %d pages were read", role, len(pages))
		}
		for path, text := range pages {
			for what, all := range h.confided() {
				for _, one := range all {
					if strings.Contains(text, one) {
						t.Errorf("%s reads %s at %s: %s", role, what, path, one)
					}
				}
			}
		}
	}
	var theirs strings.Builder
	for role, from := range map[account.Role]string{account.RoleCandidate: "/requests", account.RoleAdviser: "/review"} {
		for _, text := range h.crawl(t, role, from) {
			theirs.WriteString(text)
		}
	}
	for what, all := range h.confided() {
		if !slices.ContainsFunc(all, func(one string) bool { return strings.Contains(theirs.String(), one) }) {
			t.Errorf("the search does not find %s even where it may stand", what)
		}
	}
}

var link = regexp.MustCompile(`href="(/[^"#]*)`)

// crawl reads every page to which links lead from one, the public ones left out.
func (h house) crawl(t *testing.T, role account.Role, from string) map[string]string {
	t.Helper()
	c := h.Client(t, role, h.sessions[role])
	pages := map[string]string{}
	next := []string{from, from + "?lang=fr"}
	for _, e := range expectations(t) {
		if e.Method == http.MethodGet && e.Audience == role { // to some pages leads only what somebody does
			next = append(next, asker{house: h}.pathOf(e))
		}
	}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if _, read := pages[path]; read {
			continue
		}
		pages[path] = h.read(t, c, path)
		for _, m := range link.FindAllStringSubmatch(pages[path], -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if strings.HasPrefix(to, from) && !strings.Contains(to, "/evidence/"+h.ids["evidence"]) {
				next = append(next, to)
			}
		}
	}
	return pages
}

// read gives a page, or a file, or where it leads.
func (house) read(t *testing.T, c inprocess.Client, path string) string {
	t.Helper()
	status, text := c.Send(t, http.MethodGet, path, "", nil)
	if status >= http.StatusInternalServerError {
		t.Errorf("%s: %d", path, status)
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}
