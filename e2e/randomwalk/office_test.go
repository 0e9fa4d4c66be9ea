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

// office is a vacancy with two stages, whose candidates have all asked for the same, and everybody who works on it.
type office struct {
	*inprocess.Portal
	hr, advisers  []inprocess.Client
	candidates    []candidate
	stages, rooms []string
	starts        []time.Time  // of what fits into the hours for which the rooms can be had
	taken         atomic.Int64 // steps, of all workers
	workers       []*worker
	steps         map[string]int // what happened, by role and step
}

type candidate struct {
	client               inprocess.Client
	application, request string
	measures             []string
}

const (
	// days and hours are for how long the rooms can be had: few more interviews fit than are asked for.
	days  = 10
	hours = 6
)

// codes are measures that have no parameters and take nobody's time.
func codes() []string {
	return []string{"R-STEPFREE", "R-QUIET", "M-INPERSON"}
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{Portal: inprocess.New(t), steps: map[string]int{}}
	o.Vault(t, o.Staff(t, account.RoleAdviser, "Dr Vos"))
	first, second := storagetest.Person[account.HR](t, o.DB, "Hugo"), storagetest.Person[account.HR](t, o.DB, "Hilde")
	for _, p := range []account.HR{first, second} {
		o.hr = append(o.hr, o.Client(t, account.RoleHR, p.Session))
	}
	for _, name := range []string{"Maria", "Eve"} {
		o.advisers = append(o.advisers, o.Client(t, account.RoleAdviser, storagetest.Person[account.Adviser](t, o.DB, name).Session))
	}
	vacancy := uuid.NewString()
	o.DB.Exec(t, `insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at) values ($1, 'V-1', 'Director', 'Directrice', $2, now())`, vacancy, first.ID)
	o.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, vacancy, second.ID)
	for i := range 2 {
		o.stages = append(o.stages, uuid.NewString())
		o.DB.Exec(t, `insert into interview.stage (id, vacancy_id, position, kind, minutes, mode) values ($1, $2, $3, 'panel_interview', 50, 'in_person')`, o.stages[i], vacancy, i+1)
	}
	for _, name := range []string{"Room 1", "Room 2"} {
		room := uuid.NewString()
		o.rooms = append(o.rooms, room)
		o.DB.Exec(t, `insert into interview.resource (id, kind, name, seats, features) values ($1, 'room', $2, 8, '{step_free,accessible_toilet,quiet}')`, room, name)
		for day := range days {
			from := catalogue.Calendar{}.AddBusinessDays(time.Now(), 20+day).UTC().Truncate(24 * time.Hour).Add(8 * time.Hour)
			o.DB.Exec(t, `insert into interview.availability (id, resource_id, during) values (gen_random_uuid(), $1, tstzrange($2, $3))`, room, from, from.Add(hours*time.Hour))
			for hour := range hours {
				o.starts = append(o.starts, from.Add(time.Duration(hour)*time.Hour))
			}
		}
	}
	for range candidates {
		o.candidates = append(o.candidates, o.candidate(t, vacancy))
	}
	return o
}

// candidate is somebody whose request was sent a week ago.
func (o *office) candidate(t *testing.T, vacancy string) candidate {
	t.Helper()
	me := storagetest.Person[account.Candidate](t, o.DB, "Ana")
	c := candidate{client: o.Client(t, account.RoleCandidate, me.Session), application: uuid.NewString(), request: uuid.NewString()}
	o.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at) values ($1, $2, $3, current_date - 7, now())`, c.application, vacancy, me.ID)
	o.DB.Exec(t, `insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at, submitted_at, due_on)
		values ($1, $2, $3, 'x', 'en', now(), current_timestamp, transaction_timestamp(), current_date + 7)`, c.request, c.application, me.ID)
	for _, stage := range o.stages {
		o.DB.Exec(t, `insert into accommodation.request_stage (request_id, candidate_id, stage_id) values ($1, $2, $3)`, c.request, me.ID, stage)
		for _, code := range codes() {
			id := uuid.NewString()
			c.measures = append(c.measures, id)
			o.DB.Exec(t, `insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, complete, status)
				values ($1, $2, $3, $4, $5, $6, '{}', true, 'submitted')`, id, c.request, c.application, me.ID, stage, code)
		}
	}
	return c
}

// measure is one of those that can be decided or answered, as somebody sees on the page; now and then any.
func (w *worker) measure(t *testing.T, status string) string {
	t.Helper()
	var found []string
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `select id from accommodation.measure where request_id = $1 and status = $2`, w.of.request, status))
	if len(found) == 0 || w.chance.IntN(4) == 0 {
		return pick(w, w.of.measures...)
	}
	return pick(w, found...)
}

// booked is a booking as a page shows it.
type booked struct {
	ID      string `db:"id"`
	Stage   string `db:"stage_id"`
	Version int    `db:"version"`
}

// booking is one that the candidate has whom the step is about, one that stands rather than one that is over; nothing where
// there is none.
func (w *worker) booking(t *testing.T) booked {
	t.Helper()
	var found []booked
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `
		select id, stage_id, version from interview.booking where application_id = $1
		order by status in ('held', 'arranged', 'confirmed') desc, created_at desc limit 3`, w.of.application))
	if len(found) == 0 {
		return booked{}
	}
	return pick(w, found...)
}

// arrangement is one for the stage of a booking; nothing where there is none.
func (w *worker) arrangement(t *testing.T, b booked) string {
	t.Helper()
	var found []string
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `
		select id from interview.arrangement where application_id = $1 and stage_id = $2 and status <> 'withdrawn'`, w.of.application, b.Stage))
	if len(found) == 0 {
		return ""
	}
	return pick(w, found...)
}

// version is that of an arrangement, as a page shows it now.
func (w *worker) version(t *testing.T, arrangement string) (version int) {
	t.Helper()
	must(t, w.DB.Super.GetContext(t.Context(), &version, `select version from interview.arrangement where id = $1`, arrangement))
	return version
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
