package randomwalk

import (
	"maps"
	"slices"
	"testing"

	"stepfree/interview"
)

// event is a recorded event of a record.
type event struct {
	ID   string          `db:"id"`
	Step string          `db:"step"`
	By   interview.Actor `db:"actor_role"`
}

// record is the state of a measure, an arrangement or a booking.
type record struct {
	ID      string `db:"id"`
	Status  string `db:"status"`
	Version int    `db:"version"`
}

// check compares the state of each record with its events, and the events with the accepted steps.
func (f *setup) check(t *testing.T) {
	t.Helper()
	f.settle(t)
	won, done, late := map[string]int{}, map[string]int{}, 0
	for _, w := range f.workers {
		late += w.late
		for name, n := range w.won {
			won[name] += n
		}
		for name, n := range w.done {
			done[name] += n
		}
	}
	counted := map[string]int{}
	f.measures(t, counted)
	f.arrangements(t)
	f.bookings(t, counted)
	f.team(t)
	if !maps.Equal(won, counted) {
		t.Errorf("accepted steps %v, events %v", won, counted)
	}
	for name, query := range invariants() {
		var n int
		must(t, f.DB.Super.GetContext(t.Context(), &n, query))
		if n > 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	for _, name := range []string{
		"a day is closed", "a day is opened", "out of use", "back in use", "a person is replaced", "a stage is changed",
		"a stage is moved", "a stage is removed",
	} {
		if done[name] == 0 {
			t.Errorf("it never happened that %s", name)
		}
	}
	t.Logf("done: %v, %v; too late: %d; by role and step: %v", won, done, late, f.steps)
	for _, step := range []string{
		"adviser alternative_offered", "candidate accepted", "candidate declined", "candidate withdrawn", "candidate waived",
		"candidate move_asked",
		"candidate approved",
		"hr asked", "hr in_place", "hr held", "hr confirmed", "hr moved", "hr cancelled", "system arranged",
	} {
		if f.steps[step] == 0 {
			t.Errorf("no event of the step: %s", step)
		}
	}
}

// settle has HR open each booking, so that it is in line with what changed last.
func (f *setup) settle(t *testing.T) {
	t.Helper()
	var officer string
	must(t, f.DB.Super.GetContext(t.Context(), &officer, `
		select account_id from interview.assignment where vacancy_id = $1 limit 1`, f.vacancy))
	hr := f.hr[slices.Index(f.officers, officer)]
	for _, b := range f.records(t, `select id, status, version from interview.booking
		where status in ('held', 'arranged', 'confirmed')`) {
		hr.Get(t, "/interviews/bookings/"+b.ID)
	}
}

// invariants returns queries that count violations.
func invariants() map[string]string {
	return map[string]string{
		"a confirmed booking with an open arrangement": `
			select count(*) from interview.booking b where b.status = 'confirmed' and exists (
				select from interview.arrangement a where a.application_id = b.application_id and a.stage_id = b.stage_id
				and a.released_at is not null and a.status = 'approved' and not exists (
					select from interview.provision p
					where p.arrangement_id = a.id and p.booking_id = b.id and p.status = 'in_place'))`,
		"a confirmed booking with something that is not in place": `
			select count(*) from interview.booking b join interview.provision p on p.booking_id = b.id
			where b.status = 'confirmed' and p.status in ('needed', 'asked')`,
		"a provision of a booking that has ended": `
			select count(*) from interview.provision p join interview.booking b on b.id = p.booking_id
			where b.status in ('cancelled', 'moved') and p.status in ('needed', 'asked', 'in_place')`,
		"a provider who was asked or in place, is not needed, and does not stand under those to be told": `
			select count(*) from public.ended e join interview.provision p on p.id = e.id
			where (p.kind = 'person' or p.provider_name <> '') and p.stand_down is null`,
		"a resource that two bookings take at one time": `
			select count(*) from interview.occupation a join interview.occupation b
				on a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.during && b.during`,
		"a person out of use who is to deliver something": `
			select count(*) from interview.provision p join interview.resource r on r.id = p.resource_id
			where p.kind = 'person' and not r.active and p.status in ('needed', 'asked', 'in_place')`,
		"a slot that is not as long as its stage, and is not marked": `
			select count(*) from interview.booking b join interview.stage s on s.id = b.stage_id
			where b.status in ('held', 'arranged', 'confirmed') and b.misfit is null
				and upper(b.during) - lower(b.during) <> s.minutes * interval '1 minute'`,
		"an interview with two active bookings of one sitting, or a booking of another interview": `
			select count(*) from interview.booking b join interview.interview i on i.id = b.interview_id
			where (b.application_id, b.stage_id) <> (i.application_id, i.stage_id)`,
		"a delivery that is said before the start": `
			select count(*) from interview.provision where hr_delivered is not null or candidate_delivered is not null`,
		"a SEQUENCE that did not rise with each booking": `
			select count(*) from interview.interview i where i.sequence + 1 < (
				select count(*) from interview.booking b where b.interview_id = i.id)`,
		"a room occupied without an active booking, or the reverse": `
			select count(*) from interview.booking b
			where (b.status in ('held', 'arranged', 'confirmed')) <> exists (select from interview.occupation o
			where o.booking_id = b.id)`,
		"an open vacancy without an officer who can sign in": `
			select count(*) from interview.vacancy v where v.status = 'open' and not exists (
				select from interview.assignment s join account.account a on a.id = s.account_id
				where s.vacancy_id = v.id and a.role = 'hr' and a.status = 'active')`,
		"a measure whose status does not fit its decision": `
			select count(*) from accommodation.measure m left join accommodation.decision d on d.measure_id = m.id
			where (m.status = 'submitted' and d is not null) or (m.status in ('approved', 'not_approved', 'alternative_offered',
			'declined') and d is null)`,
		"an arrangement of a measure that is not approved": `
			select count(*) from interview.arrangement a join accommodation.measure m on m.id = a.id
			where a.released_at is not null and a.status <> 'withdrawn' and m.status <> 'approved'`,
		"a stage ready before all is decided, or not ready after": `
			select count(*) from interview.application a join interview.stage s on s.vacancy_id = a.vacancy_id
			where interview.ready(a.id, s.id) <> not exists (
				select from accommodation.measure m where m.application_id = a.id and m.stage_id = s.id
				and m.status not in ('approved', 'not_approved', 'declined', 'withdrawn')
				union all select from accommodation.more_time t where t.application_id = a.id and t.stage_id = s.id)`,
		"an interview confirmed before all was decided": `
			select count(*) from interview.event e join interview.booking b on b.id = e.booking_id
			join accommodation.measure m on m.application_id = b.application_id and m.stage_id = b.stage_id
			where e.step = 'confirmed' and not exists (
				select from accommodation.event d where d.measure_id = m.id and d.at <= e.at
				and d.step in ('approved', 'not_approved', 'declined', 'withdrawn'))`,
	}
}

// nextSteps returns the allowed next steps of a measure, by its last step.
func nextSteps() map[string][]string {
	return map[string][]string{
		"submitted":           {"recommended", "modified", "alternative_offered", "not_supported", "withdrawn"},
		"recommended":         {"approved"},
		"modified":            {"approved"},
		"not_supported":       {"not_approved"},
		"alternative_offered": {"accepted", "declined", "withdrawn"},
		"accepted":            {"approved"},
		"approved":            {"withdrawn"},
		"not_approved":        {"withdrawn"},
		"declined":            {"withdrawn"},
	}
}

func (f *setup) measures(t *testing.T, counted map[string]int) {
	t.Helper()
	events := f.events(t, `select measure_id as id, step, actor_role from accommodation.event
		where measure_id is not null order by at`)
	for _, m := range f.records(t, `select id, status, version from accommodation.measure`) {
		at, version := "submitted", 1
		for _, r := range events[m.ID] {
			if !slices.Contains(nextSteps()[at], r.Step) {
				t.Errorf("a measure went from %s to %s", at, r.Step)
			}
			at = r.Step
			if at != "approved" && at != "not_approved" { // these follow a decision
				version++
			}
			if r.By == interview.ByAdviser && slices.Contains([]string{
				"recommended", "modified", "alternative_offered",
				"not_supported",
			}, at) {
				counted["decision"]++
			}
		}
		if at != m.Status || version != m.Version {
			t.Errorf("a measure is %s after %d changes; the events say %s after %d", m.Status, m.Version-1, at, version-1)
		}
	}
}

func (f *setup) arrangements(t *testing.T) {
	t.Helper()
	events := f.events(t, `select arrangement_id as id, step, actor_role from interview.event
		where arrangement_id is not null and step in ('approved', 'waived', 'withdrawn') order by at`)
	accepted := map[string]int{}
	for _, m := range f.records(t, `select measure_id as id, step as status, 1 as version from accommodation.event
		where step = 'accepted'`) {
		accepted[m.ID]++
	}
	for _, a := range f.records(t, `select id, status, version from interview.arrangement`) {
		at, version := interview.ArrangementApproved, 1+accepted[a.ID]
		for _, r := range events[a.ID] {
			to := interview.ArrangementStatus(r.Step)
			if err := interview.CheckStep(at, to, r.By); err != nil {
				t.Errorf("an arrangement went from %s to %s by %s", at, to, r.By)
			}
			at = to
			version++
		}
		if string(at) != a.Status || version != a.Version {
			t.Errorf("an arrangement is %s after %d changes; the events say %s after %d", a.Status, a.Version-1, at, version-1)
		}
	}
}

func (f *setup) bookings(t *testing.T, counted map[string]int) {
	t.Helper()
	for _, list := range f.events(t, `select booking_id as id, step, actor_role from interview.event
		where booking_id is not null and arrangement_id is not null and step not in ('stood_down', 'cancelled')
		order by at`) {
		counted["provision"] += len(list)
	}
	events := f.events(t, `select booking_id as id, step, actor_role from interview.event
		where booking_id is not null and arrangement_id is null and step <> 'replaced' order by at`)
	for _, b := range f.records(t, `select id, status, version from interview.booking`) {
		all := events[b.ID]
		if len(all) == 0 || all[0].Step != "held" && all[0].Step != "arranged" {
			t.Errorf("a booking was never held")
			continue
		}
		counted["held"]++
		at := interview.BookingStatus(all[0].Step)
		for _, r := range all[1:] {
			if r.By == interview.ByCandidate && at == interview.BookingConfirmed {
				continue // an answer does not change the status
			}
			if r.Step == "extended" && at == interview.BookingHeld || r.Step == "kept" && at.Active() {
				counted[r.Step]++
				continue
			}
			to := interview.BookingStatus(r.Step)
			if err := interview.CheckStep(at, to, r.By); err != nil {
				t.Errorf("a booking went from %s to %s by %s", at, to, r.By)
			}
			at = to
			if r.By == interview.ByHR && to != interview.BookingArranged {
				counted[r.Step]++
			}
		}
		if string(at) != b.Status || len(all) != b.Version {
			t.Errorf("a booking is %s after %d changes; the events say %s after %d", b.Status, b.Version-1, at, len(all)-1)
		}
	}
}

// events reads events, by record.
func (f *setup) events(t *testing.T, query string) map[string][]event {
	t.Helper()
	var all []event
	must(t, f.DB.Super.SelectContext(t.Context(), &all, query))
	byRecord := map[string][]event{}
	for _, r := range all {
		f.steps[string(r.By)+" "+r.Step]++
		byRecord[r.ID] = append(byRecord[r.ID], r)
	}
	return byRecord
}

func (f *setup) records(t *testing.T, query string) (all []record) {
	t.Helper()
	must(t, f.DB.Super.SelectContext(t.Context(), &all, query))
	return all
}
