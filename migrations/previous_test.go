package migrations_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/migrations"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// withoutProvisions is the last version that kept what is arranged at the arrangement, not at a booking.
const withoutProvisions = 10

// previous is a database of that version, with a vacancy of one stage.
type previous struct {
	db                           *storagetest.Database
	owner                        *sqlx.DB
	hr                           account.HR
	vacancy, stage               uuid.UUID
	room, interpreter, captioner uuid.UUID
	applications                 map[string]uuid.UUID // by the name of the case
}

func newPrevious(t *testing.T) *previous {
	t.Helper()
	p := &previous{db: storagetest.NewUnmigrated(t), applications: map[string]uuid.UUID{}}
	owner, err := sqlx.ConnectContext(t.Context(), "postgres", p.db.URL(pg.Owner))
	must(t, err)
	t.Cleanup(func() { must(t, owner.Close()) })
	p.owner = owner
	must(t, migrations.UpTo(t.Context(), owner.DB, withoutProvisions))
	p.hr = storagetest.Person[account.HR](t, p.db, "Hugo")
	p.vacancy = fixture.Vacancy{CreatedBy: p.hr.ID}.Insert(t, p.db)
	p.stage = fixture.Stage{Vacancy: p.vacancy, Minutes: 60}.Insert(t, p.db)
	p.room = fixture.Resource{Name: "Namur", Seats: 8, Features: []string{"step_free", "good_light"}}.Insert(t, p.db)
	p.interpreter = fixture.Resource{
		Kind: "provider", Name: "Lotte", Role: "sign_interpreter", Sign: []string{"BSL"}, Spoken: []string{"EN"},
	}.Insert(t, p.db)
	p.captioner = fixture.Resource{
		Kind: "provider", Name: "Cléo", Role: "captioner", Spoken: []string{"EN"},
	}.Insert(t, p.db)
	return p
}

// oldBooking is a booking of an hour.
type oldBooking struct {
	status string
	day    int // business days from today; negative: before
	made   int // days ago
	takes  []uuid.UUID
}

// oldArrangement is an arrangement with what HR and the candidate did with it.
type oldArrangement struct {
	code       string
	parameters string
	status     string
	withheld   bool
	provider   uuid.UUID
	name       string // of a provider that is no resource
	events     []oldEvent
}

// oldEvent is a step with an arrangement, days ago.
type oldEvent struct {
	role, step string
	ago        int
}

// oldCase is one application of the previous version.
type oldCase struct {
	bookings    []oldBooking
	arrangement oldArrangement
}

// insert stores the application of a case. The number of the case keeps its bookings apart from others.
func (p *previous) insert(t *testing.T, name string, number int, c oldCase) {
	t.Helper()
	candidate := storagetest.Person[account.Candidate](t, p.db, name)
	application := fixture.Application{Vacancy: p.vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, p.db)
	p.applications[name] = application
	if c.arrangement.code != "" {
		p.insertArrangement(t, application, c.arrangement) // one that comes later opens a booking again
	}
	for i, b := range c.bookings {
		p.insertBooking(t, application, number, i, b)
	}
}

func (p *previous) insertBooking(t *testing.T, application uuid.UUID, number, index int, b oldBooking) {
	t.Helper()
	day := time.Now().UTC().Truncate(24 * time.Hour)
	start := catalogue.Calendar{}.AddBusinessDays(day, b.day+2*number)
	if b.day < 0 {
		start = catalogue.Calendar{}.BusinessDaysBefore(day, 2*number-b.day)
	}
	id := uuid.New()
	known := b.status == "confirmed" || b.status == "moved" || b.status == "done"
	p.db.Exec(t, `
		insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone,
			local_start, mode, parts, explanation, held_until, created_by, created_at, confirmed_by, confirmed_at,
			announced_at, sequence, answer, answered_at)
		select $1, id, candidate_id, vacancy_id, $2, $3, tstzrange($4, $4::timestamptz + interval '1 hour'), 'UTC',
			$4::timestamptz at time zone 'UTC', 'in_person', jsonb_build_array(jsonb_build_object('kind', 'assessed',
				'start', $4::timestamptz, 'end', $4::timestamptz + interval '1 hour')), '[]',
			case when $3 = 'held' then now() + interval '9 days' end, $5, now() - $6 * interval '1 day',
			case when $7 then $5::uuid end, case when $7 then now() - $6 * interval '1 day' end,
			case when $7 then now() - $6 * interval '1 day' end, $8,
			case when $7 then 'accepted' end, case when $7 then now() end
		from interview.application where id = $9`,
		id, p.stage, b.status, start.Add(10*time.Hour), p.hr.ID, b.made, known, index+2, application)
	if slices.Contains([]string{"cancelled", "moved"}, b.status) {
		return
	}
	for _, resource := range append([]uuid.UUID{p.room}, b.takes...) {
		p.db.Exec(t, `
			insert into interview.occupation (booking_id, resource_id, during, purpose, role)
			select b.id, r.id, b.during, case when r.kind = 'room' then 'room' else 'person' end, r.role
			from interview.booking b, interview.resource r where b.id = $1 and r.id = $2`, id, resource)
	}
}

func (p *previous) insertArrangement(t *testing.T, application uuid.UUID, a oldArrangement) {
	t.Helper()
	id := fixture.Arrangement{
		Application: application, Stage: p.stage, Code: a.code, Parameters: cmp.Or(a.parameters, "{}"), Status: a.status,
		Withheld: a.withheld,
	}.Insert(t, p.db)
	p.db.Exec(t, `update interview.arrangement set provider_id = $2, provider_name = $3, due_on = '2031-05-05' where id = $1`,
		id, uuid.NullUUID{UUID: a.provider, Valid: a.provider != uuid.Nil}, a.name)
	for _, e := range a.events {
		p.db.Exec(t, `
			insert into interview.event (id, application_id, candidate_id, vacancy_id, arrangement_id, actor_id, actor_role,
				step, at)
			select gen_random_uuid(), application_id, candidate_id, vacancy_id, id,
				case when $2 = 'hr' then $3::uuid else candidate_id end, $2, $4, now() - $5 * interval '1 day'
			from interview.arrangement where id = $1`, id, e.role, p.hr.ID, e.step, e.ago)
	}
}

// read returns the bookings and provisions of a case as lines, the oldest booking first.
func (p *previous) read(t *testing.T, name string) []string {
	t.Helper()
	var lines []string
	must(t, p.db.Super.SelectContext(t.Context(), &lines, `
		select line from (
			select 1 as place, b.created_at as at, concat(b.status, case when b.moved_to is not null then ' on' end) as line
				from interview.booking b where b.application_id = $1
			union all
			select 2, b.created_at, concat_ws(' ', b.status || ':', p.kind, nullif(p.item, ''), p.status,
				coalesce(r.name, nullif(p.provider_name, '')), 'stand down ' || p.stand_down,
				'hr ' || p.hr_delivered, 'candidate ' || p.candidate_delivered)
			from interview.provision p left join interview.booking b on b.id = p.booking_id
			left join interview.resource r on r.id = p.resource_id where p.application_id = $1) all_lines
		order by place, at nulls first, line`, p.applications[name]))
	return lines
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
