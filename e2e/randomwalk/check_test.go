package randomwalk

import (
	"maps"
	"slices"
	"testing"

	"stepfree/interview"
)

// row is one row of what happened to a thing.
type row struct {
	ID   string          `db:"id"`
	Step string          `db:"step"`
	By   interview.Actor `db:"actor_role"`
}

// thing is where a thing stands.
type thing struct {
	ID      string `db:"id"`
	Status  string `db:"status"`
	Version int    `db:"version"`
}

// check asks the rows of what happened about everything, and counts what was answered as done.
func (o *office) check(t *testing.T) {
	t.Helper()
	won, late := map[string]int{}, 0
	for _, w := range o.workers {
		late += w.late
		for name, n := range w.won {
			won[name] += n
		}
	}
	happened := map[string]int{}
	o.measures(t, happened)
	o.arrangements(t, happened)
	o.bookings(t, happened)
	if !maps.Equal(won, happened) {
		t.Errorf("answered as done %v, and rows %v", won, happened)
	}
	for name, query := range invariants() {
		var n int
		must(t, o.DB.Super.GetContext(t.Context(), &n, query))
		if n > 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	t.Logf("done: %v; too late: %d; by role and step: %v", won, late, o.steps)
	for _, step := range []string{
		"adviser alternative_offered", "candidate accepted", "candidate declined", "candidate withdrawn", "candidate waived", "candidate move_asked",
		"hr arranging", "hr held", "hr confirmed", "hr moved", "hr cancelled", "system arranged",
	} {
		if o.steps[step] == 0 {
			t.Errorf("nobody ever took the step: %s", step)
		}
	}
}

// invariants find what may never be.
func invariants() map[string]string {
	return map[string]string{
		"a confirmed booking with an arrangement that is open": `
			select count(*) from interview.booking b where b.status = 'confirmed' and exists (
				select from interview.arrangement a where a.application_id = b.application_id and a.stage_id = b.stage_id
				and a.released_at is not null and a.status in ('approved', 'arranging'))`,
		"a room that is taken for nothing, or a booking without its room": `
			select count(*) from interview.booking b
			where (b.status in ('held', 'arranged', 'confirmed')) <> exists (select from interview.occupation o where o.booking_id = b.id)`,
		"a measure that is not decided as its decision says": `
			select count(*) from accommodation.measure m left join accommodation.decision d on d.measure_id = m.id
			where (m.status = 'submitted' and d is not null) or (m.status in ('approved', 'not_approved', 'alternative_offered', 'declined') and d is null)`,
		"an arrangement for what is not approved": `
			select count(*) from interview.arrangement a join accommodation.measure m on m.id = a.id
			where a.released_at is not null and a.status <> 'withdrawn' and m.status <> 'approved'`,
		"an application that is ready before all is decided, or not ready after": `
			select count(*) from interview.application a
			where (a.ready_at is not null) <> not exists (
				select from accommodation.measure m where m.application_id = a.id and m.status not in ('approved', 'not_approved', 'declined', 'withdrawn'))`,
	}
}

// after is what can happen next to a measure, by what happened last.
func after() map[string][]string {
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

func (o *office) measures(t *testing.T, happened map[string]int) {
	t.Helper()
	rows := o.rows(t, `select measure_id as id, step, actor_role from accommodation.event where measure_id is not null order by at`)
	for _, m := range o.things(t, `select id, status, version from accommodation.measure`) {
		at, version := "submitted", 1
		for _, r := range rows[m.ID] {
			if !slices.Contains(after()[at], r.Step) {
				t.Errorf("a measure went from %s to %s", at, r.Step)
			}
			at = r.Step
			if at != "approved" && at != "not_approved" { // these follow by rule
				version++
			}
			if r.By == interview.ByAdviser && slices.Contains([]string{"recommended", "modified", "alternative_offered", "not_supported"}, at) {
				happened["decision"]++
			}
		}
		if at != m.Status || version != m.Version {
			t.Errorf("a measure is %s after %d changes; the rows say %s after %d", m.Status, m.Version-1, at, version-1)
		}
	}
}

func (o *office) arrangements(t *testing.T, happened map[string]int) {
	t.Helper()
	rows := o.rows(t, `select arrangement_id as id, step, actor_role from interview.event where arrangement_id is not null order by at`)
	accepted := map[string]int{}
	for _, m := range o.things(t, `select measure_id as id, step as status, 1 as version from accommodation.event where step = 'accepted'`) {
		accepted[m.ID]++
	}
	for _, a := range o.things(t, `select id, status, version from interview.arrangement`) {
		at, version := interview.ArrangementApproved, 1+accepted[a.ID]
		for _, r := range rows[a.ID] {
			to := interview.ArrangementStatus(r.Step)
			if err := interview.CheckStep(at, to, r.By); err != nil {
				t.Errorf("an arrangement went from %s to %s by %s", at, to, r.By)
			}
			at = to
			version++
			if r.By == interview.ByHR {
				happened["arrangement"]++
			}
		}
		if string(at) != a.Status || version != a.Version {
			t.Errorf("an arrangement is %s after %d changes; the rows say %s after %d", a.Status, a.Version-1, at, version-1)
		}
	}
}

func (o *office) bookings(t *testing.T, happened map[string]int) {
	t.Helper()
	rows := o.rows(t, `select booking_id as id, step, actor_role from interview.event where booking_id is not null order by at`)
	for _, b := range o.things(t, `select id, status, version from interview.booking`) {
		all := rows[b.ID]
		if len(all) == 0 || all[0].Step != "held" {
			t.Errorf("a booking was never held")
			continue
		}
		happened["held"]++
		at := interview.BookingHeld
		for _, r := range all[1:] {
			if r.By == interview.ByCandidate && at == interview.BookingConfirmed {
				continue // an answer moves nothing
			}
			if r.Step == "extended" && at == interview.BookingHeld {
				happened[r.Step]++
				continue
			}
			to := interview.BookingStatus(r.Step)
			if err := interview.CheckStep(at, to, r.By); err != nil {
				t.Errorf("a booking went from %s to %s by %s", at, to, r.By)
			}
			at = to
			if r.By == interview.ByHR && to != interview.BookingArranged {
				happened[r.Step]++
			}
		}
		if string(at) != b.Status || len(all) != b.Version {
			t.Errorf("a booking is %s after %d changes; the rows say %s after %d", b.Status, b.Version-1, at, len(all)-1)
		}
	}
}

// rows reads what happened, by the thing that it happened to.
func (o *office) rows(t *testing.T, query string) map[string][]row {
	t.Helper()
	var all []row
	must(t, o.DB.Super.SelectContext(t.Context(), &all, query))
	of := map[string][]row{}
	for _, r := range all {
		o.steps[string(r.By)+" "+r.Step]++
		of[r.ID] = append(of[r.ID], r)
	}
	return of
}

func (o *office) things(t *testing.T, query string) (all []thing) {
	t.Helper()
	must(t, o.DB.Super.SelectContext(t.Context(), &all, query))
	return all
}
