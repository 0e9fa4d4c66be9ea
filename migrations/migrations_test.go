package migrations_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/migrations"
	"stepfree/scheduling"
)

// oldCases are applications in every state of the previous version, with the lines that are expected of them.
func (p *previous) oldCases() map[string]struct {
	oldCase
	want []string
} {
	const sign = `{"sign_language": "BSL", "spoken_language": "EN"}`
	type c = struct {
		oldCase
		want []string
	}
	ahead := func(status string, takes ...uuid.UUID) []oldBooking { return []oldBooking{{status, 30, 9, takes}} }
	past := func(status string, takes ...uuid.UUID) []oldBooking { return []oldBooking{{status, -9, 60, takes}} }
	moved := func(takes ...uuid.UUID) []oldBooking {
		return []oldBooking{{"moved", 25, 9, nil}, {"confirmed", 30, 3, takes}}
	}
	confirmed := []oldEvent{{"hr", "arranging", 8}, {"hr", "confirmed", 7}}
	said := func(more ...oldEvent) []oldEvent { return append(slices.Clone(confirmed), more...) }
	return map[string]c{
		"held": {
			oldCase{ahead("held"), oldArrangement{code: "R-PARKING", status: "approved"}},
			[]string{"held"},
		},
		"held, asked": {
			oldCase{ahead("held"), oldArrangement{code: "R-PARKING", status: "arranging", name: "Caretaker"}},
			[]string{"held", "held: thing parking asked Caretaker"},
		},
		"held, begun": {
			oldCase{ahead("held"), oldArrangement{code: "P-SIGN", parameters: sign, status: "arranging"}},
			[]string{"held", "held: person sign_interpreter needed"},
		},
		"arranged": {
			oldCase{ahead("arranged", p.interpreter), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "confirmed", provider: p.interpreter, events: confirmed,
			}},
			[]string{"arranged", "arranged: person sign_interpreter in_place Lotte"},
		},
		"confirmed": {
			oldCase{ahead("confirmed"), oldArrangement{code: "R-PARKING", status: "confirmed", events: confirmed}},
			[]string{"confirmed", "confirmed: thing parking in_place"},
		},
		"confirmed, two documents": {
			oldCase{ahead("confirmed"), oldArrangement{code: "D-LARGE", status: "confirmed", name: "Printer"}},
			[]string{
				"confirmed", "confirmed: document large_print in_place Printer",
				"confirmed: document word_limits in_place Printer",
			},
		},
		"confirmed, given by the slot": {
			oldCase{ahead("confirmed"), oldArrangement{code: "R-STEPFREE", status: "confirmed", provider: p.room}},
			[]string{"confirmed", "confirmed: slot in_place"},
		},
		"confirmed, a room as the interpreter": {
			oldCase{ahead("confirmed"), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "confirmed", provider: p.room, events: confirmed,
			}},
			[]string{"arranged", "arranged: person sign_interpreter needed"},
		},
		"confirmed, two sittings": {
			oldCase{ahead("confirmed"), oldArrangement{
				code: "T-SPLIT", parameters: `{"sitting_days": "two_days"}`, status: "confirmed",
			}},
			[]string{"confirmed", "confirmed: slot in_place"},
		},
		"moved, with the old day's interpreter": {
			oldCase{moved(p.interpreter), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "confirmed", provider: p.interpreter, events: confirmed,
			}},
			[]string{
				"moved on", "arranged", "moved: person sign_interpreter cancelled Lotte stand down due",
				"arranged: person sign_interpreter needed Lotte",
			},
		},
		"moved, with the new day's interpreter": {
			oldCase{moved(p.interpreter), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "confirmed", provider: p.interpreter,
				events: said(oldEvent{"hr", "arranging", 2}, oldEvent{"hr", "confirmed", 1}),
			}},
			[]string{"moved on", "confirmed", "confirmed: person sign_interpreter in_place Lotte"},
		},
		"moved, with a document": {
			oldCase{moved(), oldArrangement{
				code: "D-BRAILLE", parameters: `{"grade": "2", "language": "EN"}`, status: "confirmed", events: confirmed,
			}},
			[]string{"moved on", "confirmed", "confirmed: document braille in_place"},
		},
		"cancelled": {
			oldCase{ahead("cancelled"), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "confirmed", provider: p.interpreter, events: confirmed,
			}},
			[]string{"cancelled", "cancelled: person sign_interpreter cancelled Lotte stand down due"},
		},
		"done, both spoke": {
			oldCase{past("done", p.interpreter), oldArrangement{
				code: "P-SIGN", parameters: sign, status: "not_provided", provider: p.interpreter,
				events: []oldEvent{{"hr", "confirmed", 50}, {"hr", "provided", 2}, {"candidate", "not_provided", 1}},
			}},
			[]string{"done", "done: person sign_interpreter in_place Lotte hr true candidate false"},
		},
		"done, the candidate spoke": {
			oldCase{past("done"), oldArrangement{
				code: "R-PARKING", status: "provided", events: []oldEvent{{"hr", "confirmed", 50}, {"candidate", "provided", 1}},
			}},
			[]string{"done", "done: thing parking in_place candidate true"},
		},
		"confirmed, past": {
			oldCase{past("confirmed"), oldArrangement{
				code: "R-PARKING", status: "not_provided", events: []oldEvent{{"hr", "confirmed", 50}, {"hr", "not_provided", 1}},
			}},
			[]string{"confirmed", "confirmed: thing parking in_place hr false"},
		},
		"provided weeks before": {
			oldCase{ahead("confirmed"), oldArrangement{
				code: "R-PARKING", status: "provided", events: said(oldEvent{"hr", "provided", 1}),
			}},
			[]string{"confirmed", "confirmed: thing parking in_place"},
		},
		"waived": {
			oldCase{ahead("confirmed", p.captioner), oldArrangement{
				code: "P-CAPTION", parameters: `{"language": "EN"}`, status: "waived", provider: p.captioner,
				events: said(oldEvent{"candidate", "waived", 1}),
			}},
			[]string{"confirmed", "confirmed: person captioner cancelled Cléo stand down due"},
		},
		"withdrawn": {
			oldCase{ahead("confirmed"), oldArrangement{code: "R-PARKING", status: "withdrawn"}},
			[]string{"confirmed"},
		},
		"an offer without an answer": {
			oldCase{ahead("held"), oldArrangement{code: "R-PARKING", status: "approved", withheld: true}},
			[]string{"held"},
		},
		"not booked": {
			oldCase{nil, oldArrangement{code: "D-BRAILLE", status: "confirmed", parameters: `{"grade": "2", "language": "EN"}`}},
			[]string{"document braille in_place"},
		},
	}
}

// A database of the previous version, with bookings in every state, is brought forward without loss.
func TestUp_BookingsInEveryState(t *testing.T) {
	t.Parallel()
	p := newPrevious(t)
	cases := p.oldCases()
	for i, name := range slices.Sorted(maps.Keys(cases)) {
		p.insert(t, name, i, cases[name].oldCase)
	}
	before := p.kept(t)
	must(t, migrations.Up(t.Context(), p.owner.DB))
	for name, c := range cases {
		if diff := cmp.Diff(c.want, p.read(t, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(before, p.kept(t)); diff != "" {
		t.Errorf("kept (-before +after):\n%s", diff)
	}
	for name, query := range invariants() {
		var n int
		must(t, p.db.Super.GetContext(t.Context(), &n, query))
		if n > 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	p.continues(t)
}

// kept returns what stays the same: times, answers, words and who takes part.
func (p *previous) kept(t *testing.T) (lines []string) {
	t.Helper()
	must(t, p.db.Super.SelectContext(t.Context(), &lines, `
		select concat_ws(' ', id, during, time_zone, local_start, created_by, created_at, announced_at, held_until)
			from interview.booking
		union all select concat_ws(' ', id, code, parameters, practical, released_at) from interview.arrangement
		union all select concat_ws(' ', id, step, actor_role, at) from interview.event
			where actor_role <> 'system'
		union all select concat_ws(' ', booking_id, resource_id, during) from interview.occupation where purpose <> 'person'
		order by 1`))
	return lines
}

// invariants returns queries that count violations.
func invariants() map[string]string {
	return map[string]string{
		"a booking ahead that is confirmed and lacks something": `
			select count(*) from interview.booking b join interview.arrangement a
				on a.application_id = b.application_id and a.stage_id = b.stage_id
			where b.status = 'confirmed' and a.status = 'approved' and a.released_at is not null
				and not exists (select from interview.provision p
					where p.arrangement_id = a.id and p.booking_id = b.id and p.status = 'in_place')`,
		"an interview that does not go on with the UID that calendars have": `
			select count(*) from interview.interview i where not exists (
				select from interview.booking b where b.interview_id = i.id and b.id = i.id and not exists (
					select from interview.booking o where o.interview_id = i.id and o.created_at > b.created_at))`,
		"a SEQUENCE that does not go on": `
			select count(*) from interview.interview i where i.sequence <= (
				select count(*) + 1 from interview.booking b where b.interview_id = i.id)`,
		"a person who is free and occupied, or the reverse": `
			select count(*) from interview.occupation o where o.purpose = 'person' and not exists (
				select from interview.provision p where p.booking_id = o.booking_id and p.resource_id = o.resource_id
					and p.status in ('needed', 'asked', 'in_place'))`,
	}
}

// continues goes on with what was begun, through HR's use cases.
func (p *previous) continues(t *testing.T) {
	t.Helper()
	s := scheduling.Service{Store: p.db.HR, Now: time.Now, TimeZone: time.UTC}
	for name, provisions := range map[string]int{
		"held": 1, "held, asked": 1, "held, begun": 1, "arranged": 0, "confirmed, a room as the interpreter": 1,
		"moved, with the old day's interpreter": 1,
	} {
		var id uuid.UUID
		must(t, p.db.Super.GetContext(t.Context(), &id, `
			select id from interview.booking where application_id = $1 and status in ('held', 'arranged')`,
			p.applications[name]))
		b, err := s.Booking(t.Context(), p.hr, id)
		must(t, err)
		if len(b.Open()) != provisions || len(b.Misfit) > 0 {
			t.Errorf("%s: open %+v, misfit %v", name, b.Open(), b.Misfit)
		}
		confirm := func() error {
			_, err := s.Confirm(t.Context(), p.hr, scheduling.BookingVersion{ID: id, Version: b.Version})
			return err
		}
		if err := confirm(); provisions > 0 && !errors.Is(err, interview.ErrOpenArrangements) {
			t.Errorf("%s is confirmed with something open: %v", name, err)
		}
		p.putInPlace(t, s, id)
		b, err = s.Booking(t.Context(), p.hr, id)
		must(t, err)
		if b.Status != interview.BookingConfirmed {
			must(t, confirm())
		}
		for _, told := range b.StandDown {
			must(t, s.StandDown(t.Context(), p.hr, id, told.ID, told.Version))
		}
	}
	b, err := s.Booking(t.Context(), p.hr, p.only(t, "confirmed, two sittings"))
	must(t, err)
	if !slices.ContainsFunc(b.Misfit, func(m interview.Misfit) bool { return m.Code == "sittings" }) {
		t.Errorf("one sitting of two: %v", b.Misfit)
	}
}

// putInPlace puts in place what is open at a booking.
func (p *previous) putInPlace(t *testing.T, s scheduling.Service, booking uuid.UUID) {
	t.Helper()
	for {
		b, err := s.Booking(t.Context(), p.hr, booking)
		must(t, err)
		open := b.Open()
		if len(open) == 0 {
			return
		}
		for _, o := range b.Provisions {
			if o.ID == open[0].ID {
				change := scheduling.ProvisionChange{ID: o.ID, Version: o.Version, To: interview.ProvisionInPlace}
				if !o.ResourceID.Valid {
					change.Provider = "Maud"
				}
				must(t, s.StepProvision(t.Context(), p.hr, booking, change))
			}
		}
	}
}

// only returns the one booking of a case.
func (p *previous) only(t *testing.T, name string) (id uuid.UUID) {
	t.Helper()
	must(t, p.db.Super.GetContext(t.Context(), &id, `select id from interview.booking where application_id = $1`,
		p.applications[name]))
	return id
}
