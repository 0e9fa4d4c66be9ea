package randomwalk

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
)

// fixture is a vacancy with two stages, whose candidates have requested the same measures, and the staff who work on
// it.
type fixture struct {
	*inprocess.Portal
	hr, advisers  []inprocess.Client
	candidates    []candidate
	stages, rooms []string
	starts        []time.Time  // of the slots in the rooms' availability
	taken         atomic.Int64 // steps of all workers
	workers       []*worker
	steps         map[string]int // recorded events, by role and step
}

type candidate struct {
	client               inprocess.Client
	application, request string
	measures             []string
}

const (
	// days and hours are the rooms' availability: hardly more interviews fit than are requested.
	days  = 10
	hours = 6
)

// codes lists measures without parameters that need no provider.
func codes() []string {
	return []string{"R-STEPFREE", "R-QUIET", "M-INPERSON"}
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{Portal: inprocess.New(t), steps: map[string]int{}}
	f.Vault(t, f.Staff(t, account.RoleAdviser, "Dr Vos"))
	first, second := storagetest.Person[account.HR](t, f.DB, "Hugo"), storagetest.Person[account.HR](t, f.DB, "Hilde")
	for _, p := range []account.HR{first, second} {
		f.hr = append(f.hr, f.Client(t, account.RoleHR, p.Session))
	}
	for _, name := range []string{"Maria", "Eve"} {
		f.advisers = append(f.advisers, f.Client(t, account.RoleAdviser, storagetest.Person[account.Adviser](t, f.DB,
			name).Session))
	}
	vacancy := uuid.NewString()
	f.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
		values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, vacancy, first.ID)
	f.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, vacancy, second.ID)
	for i := range 2 {
		f.stages = append(f.stages, uuid.NewString())
		f.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
			values ($1, $2, $3, 'panel_interview', 50, 'in_person')`, f.stages[i], vacancy, i+1)
	}
	for _, name := range []string{"Room 1", "Room 2"} {
		room := uuid.NewString()
		f.rooms = append(f.rooms, room)
		f.DB.Exec(t, `insert into interview.resource (id, kind, name, seats, features)
			values ($1, 'room', $2, 8, '{step_free,accessible_toilet,quiet}')`, room, name)
		for day := range days {
			from := catalogue.Calendar{}.AddBusinessDays(time.Now(), 20+day).UTC().Truncate(24 * time.Hour).Add(8 * time.Hour)
			f.DB.Exec(t, `insert into interview.availability (id, resource_id, during)
				values (gen_random_uuid(), $1, tstzrange($2, $3))`, room, from, from.Add(hours*time.Hour))
			for hour := range hours {
				f.starts = append(f.starts, from.Add(time.Duration(hour)*time.Hour))
			}
		}
	}
	for range candidates {
		f.candidates = append(f.candidates, f.candidate(t, vacancy))
	}
	return f
}

// candidate inserts a candidate whose request was submitted a week ago.
func (f *fixture) candidate(t *testing.T, vacancy string) candidate {
	t.Helper()
	me := storagetest.Person[account.Candidate](t, f.DB, "Ana")
	c := candidate{
		client: f.Client(t, account.RoleCandidate, me.Session), application: uuid.NewString(),
		request: uuid.NewString(),
	}
	f.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at)
		values ($1, $2, $3, current_date - 7, now())`, c.application, vacancy, me.ID)
	f.DB.Exec(t, `insert into accommodation.request
		(id, application_id, candidate_id, recipient, language, created_at, changed_at, submitted_at, due_on)
		values ($1, $2, $3, 'x', 'en', now(), current_timestamp, transaction_timestamp(), current_date + 7)`, c.request,
		c.application, me.ID)
	for _, stage := range f.stages {
		f.DB.Exec(t, `insert into accommodation.request_stage (request_id, candidate_id, stage_id) values ($1, $2, $3)`,
			c.request, me.ID, stage)
		for _, code := range codes() {
			id := uuid.NewString()
			c.measures = append(c.measures, id)
			f.DB.Exec(t, `insert into accommodation.measure
				(id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
				values ($1, $2, $3, $4, $5, $6, '{}', true, 'submitted')`, id, c.request, c.application, me.ID, stage, code)
		}
	}
	return c
}

// measure returns a measure of the target with a status; one in four times any measure.
func (w *worker) measure(t *testing.T, status string) string {
	t.Helper()
	var found []string
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `select id from accommodation.measure where request_id = $1
		and status = $2`, w.target.request, status))
	if len(found) == 0 || w.chance.IntN(4) == 0 {
		return pick(w, w.target.measures...)
	}
	return pick(w, found...)
}

// booked is a booking in the version that a page shows.
type booked struct {
	ID      string `db:"id"`
	Stage   string `db:"stage_id"`
	Version int    `db:"version"`
}

// booking returns one of the target's bookings, active ones preferred; the zero value if there is none.
func (w *worker) booking(t *testing.T) booked {
	t.Helper()
	var found []booked
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `
		select id, stage_id, version from interview.booking where application_id = $1
		order by status in ('held', 'arranged', 'confirmed') desc, created_at desc limit 3`, w.target.application))
	if len(found) == 0 {
		return booked{}
	}
	return pick(w, found...)
}

// arrangement returns an arrangement for the stage of a booking; the empty string if there is none.
func (w *worker) arrangement(t *testing.T, b booked) string {
	t.Helper()
	var found []string
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `
		select id from interview.arrangement where application_id = $1 and stage_id = $2 and status <> 'withdrawn'`,
		w.target.application, b.Stage))
	if len(found) == 0 {
		return ""
	}
	return pick(w, found...)
}

// version returns the current version of an arrangement.
func (w *worker) version(t *testing.T, arrangement string) (version int) {
	t.Helper()
	must(t, w.DB.Super.GetContext(t.Context(), &version, `select version from interview.arrangement where id = $1`,
		arrangement))
	return version
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
