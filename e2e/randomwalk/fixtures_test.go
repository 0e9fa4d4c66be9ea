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
	"stepfree/storage/storagetest/fixture"
)

// setup is a vacancy with two stages, whose candidates have requested the same measures, and the staff who work on
// it.
type setup struct {
	*inprocess.Portal
	hr, advisers []inprocess.Client
	officers     []string // the ids of hr
	vacancy      string
	admin        inprocess.Client
	candidates   []candidate
	stages       []uuid.UUID
	rooms        []string
	helpers      []string
	starts       []time.Time  // of the slots in the rooms' availability
	taken        atomic.Int64 // steps of all workers
	workers      []*worker
	steps        map[string]int // recorded events, by role and step
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

// codes lists measures without parameters: two that the slot gives, one that HR puts in place, and one with a person.
func codes() []string {
	return []string{"R-STEPFREE", "M-INPERSON", "R-PARKING", "R-LIFT"}
}

func newSetup(t *testing.T) *setup {
	t.Helper()
	f := &setup{Portal: inprocess.New(t), steps: map[string]int{}}
	f.Vault(t, f.Staff(t, account.RoleAdviser, "Dr Vos"))
	var officers []uuid.UUID
	for _, name := range []string{"Hugo", "Hilde", "Hanna"} {
		p := storagetest.Person[account.HR](t, f.DB, name)
		officers = append(officers, p.ID)
		f.officers = append(f.officers, p.ID.String())
		f.hr = append(f.hr, f.Client(t, account.RoleHR, p.Session))
	}
	f.admin = f.Client(t, account.RoleAdmin, storagetest.Person[account.Admin](t, f.DB, "Ada").Session)
	for _, name := range []string{"Maria", "Eve"} {
		adviser := storagetest.Person[account.Adviser](t, f.DB, name)
		f.advisers = append(f.advisers, f.Client(t, account.RoleAdviser, adviser.Session))
	}
	vacancy := fixture.Vacancy{CreatedBy: officers[0], Assigned: officers[1:2]}.Insert(t, f.DB)
	f.vacancy = vacancy.String()
	for range 2 {
		f.stages = append(f.stages, fixture.Stage{Vacancy: vacancy}.Insert(t, f.DB))
	}
	features := []string{"step_free", "accessible_toilet", "quiet"}
	for _, name := range []string{"Room 1", "Room 2"} {
		room := fixture.Resource{Name: name, Seats: 8, Features: features}.Insert(t, f.DB)
		f.rooms = append(f.rooms, room.String())
		for day := range days {
			from := catalogue.Calendar{}.AddBusinessDays(time.Now(), 20+day).UTC().Truncate(24 * time.Hour).Add(8 * time.Hour)
			fixture.Availability{Resource: room, Start: from, Length: hours * time.Hour}.Insert(t, f.DB)
			for hour := range hours {
				f.starts = append(f.starts, from.Add(time.Duration(hour)*time.Hour))
			}
		}
	}
	for _, name := range []string{"Lotte", "Mara", "Noor", "Olga"} {
		f.helpers = append(f.helpers, fixture.Resource{Kind: "provider", Name: name, Role: "helper"}.Insert(t, f.DB).String())
	}
	f.watch(t)
	for range candidates {
		f.candidates = append(f.candidates, f.candidate(t, vacancy))
	}
	return f
}

// watch makes the database refuse a UID that changes and a SEQUENCE that does not rise, and note whose provision is
// cancelled after they were asked.
func (f *setup) watch(t *testing.T) {
	t.Helper()
	f.DB.WatchSequence(t)
	f.DB.Exec(t, `create table public.ended (id uuid)`)
	f.DB.Exec(t, `create function public.note_ended() returns trigger language plpgsql security definer as $$
		begin
			insert into public.ended values (new.id);
			return null;
		end $$`)
	f.DB.Exec(t, `create trigger zz_note after update on interview.provision for each row
		when (old.status in ('asked', 'in_place') and new.status = 'cancelled') execute function public.note_ended()`)
}

// candidate inserts a candidate whose request was submitted a week ago.
func (f *setup) candidate(t *testing.T, vacancy uuid.UUID) candidate {
	t.Helper()
	me := storagetest.Person[account.Candidate](t, f.DB, "Ana")
	application := fixture.Application{Vacancy: vacancy, Candidate: me.ID, AnswerIn: -7}.Insert(t, f.DB)
	request := fixture.Request{Application: application, DueIn: 7, Stages: f.stages}.Insert(t, f.DB)
	c := candidate{
		client:      f.Client(t, account.RoleCandidate, me.Session),
		application: application.String(), request: request.String(),
	}
	for _, stage := range f.stages {
		for _, code := range codes() {
			id := fixture.Measure{Request: request, Stage: stage, Code: code}.Insert(t, f.DB)
			c.measures = append(c.measures, id.String())
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

// provided is a provision in the version that a page shows.
type provided struct {
	ID        string `db:"id"`
	Kind      string `db:"kind"`
	Version   int    `db:"version"`
	StandDown bool   `db:"stand_down"`
}

// provision returns a provision of a booking that HR can do something with; false if there is none.
func (w *worker) provision(t *testing.T, b booked) (provided, bool) {
	t.Helper()
	var found []provided
	must(t, w.DB.Super.SelectContext(t.Context(), &found, `
		select id, kind, version, coalesce(stand_down = 'due', false) as stand_down from interview.provision
		where booking_id = $1 and kind <> 'slot' and (status in ('needed', 'asked', 'in_place') or stand_down = 'due')`, b.ID))
	if len(found) == 0 {
		return provided{}, false
	}
	return pick(w, found...), true
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
