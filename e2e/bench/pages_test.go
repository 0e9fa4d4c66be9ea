//go:build bench

package bench

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
)

// pageClients is how many clients ask for a page at once.
const pageClients = 8

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// page is one of the pages that are shown most often.
type page struct {
	name    string
	role    account.Role
	session account.Token
	path    string

	statement string // reads what the page shows, for its limit
	subject   uuid.UUID
}

// pages lists the pages that are measured; it stores one submitted request.
func (f setup) pages(t *testing.T) []page {
	t.Helper()
	a := f.applicant(t)
	a.submit(t, pdf(1000))
	request := uuid.MustParse(a.request[len("/requests/"):])
	return []page{
		{"the adviser's queue", account.RoleAdviser, f.adviser.Session, "/review", queueStatement, request},
		{
			"HR's applications", account.RoleHR, f.hr.Session, "/interviews/vacancies/" + f.vacancy.String(),
			applicationsStatement, f.vacancy,
		},
		{"the candidate's status page", account.RoleCandidate, a.me.Session, a.request, statusStatement, request},
	}
}

// get gets a page.
func (f setup) get(t *testing.T, p page) string {
	t.Helper()
	status, text := f.do(t, p.role, p.session, http.MethodGet, p.path, "", nil)
	if status != http.StatusOK {
		t.Errorf("%s: %d", p.path, status)
	}
	return text
}

// throughput measures pages/s against two limits that write the same bytes: a handler that runs one prepared statement
// without row policies, and one that answers from memory. Only the first has a target.
func throughput(t *testing.T) []row {
	f := newSetup(t)
	list := f.pages(t)
	fillUp(t, f, 1000)
	var rows []row
	for _, p := range list {
		text := f.get(t, p)
		statement, memory := serveLimit(t, f.fromStatement(t, p.statement, p.subject, text)), serveLimit(t, fromMemory(text))
		var ours, limit, bare []float64
		for range 3 { // in turns, so that all meet the same machine
			ours = append(ours, perSecond(pageClients, func(int) { f.get(t, p) }))
			limit = append(limit, perSecond(pageClients, func(int) { f.getLimit(t, statement) }))
			bare = append(bare, perSecond(pageClients, func(int) { f.getLimit(t, memory) }))
		}
		slices.Sort(ours)
		slices.Sort(limit)
		slices.Sort(bare)
		rows = append(rows, row{
			What:   p.name + ": pages/s, of one prepared statement and the same bytes",
			Figure: ours[1] / limit[1],
			Target: 0.25,
			Detail: fmt.Sprintf(
				"%.0f of %.0f, %d bytes; %.3f of answering from memory (%.0f)", ours[1], limit[1], len(text), ours[1]/bare[1],
				bare[1],
			),
		})
	}
	return rows
}
