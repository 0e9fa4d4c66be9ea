package scheduling_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// writtenTest makes the stage a written test, in a room of some seats.
func (o *setup) writtenTest(t *testing.T, seats int) {
	t.Helper()
	o.db.Exec(t, `update interview.stage set kind = 'written_test' where id = $1`, o.stage)
	o.db.Exec(t, `update interview.resource set seats = $2 where id = $1`, o.room, seats)
}

// another returns a choice of the same slot for another candidate, some minutes later.
func (o *setup) another(t *testing.T, minutes int) scheduling.Choice {
	t.Helper()
	candidate := storagetest.Person[account.Candidate](t, o.db, "Candidate "+uuid.NewString())
	choice := o.choice()
	choice.Application = fixture.Application{Vacancy: o.vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, o.db)
	choice.Start = o.start.Add(time.Duration(minutes) * time.Minute)
	return choice
}

// alone releases an arrangement to sit alone and returns it.
func (o *setup) alone(t *testing.T, application uuid.UUID) uuid.UUID {
	t.Helper()
	return fixture.Arrangement{
		Application: application, Stage: o.stage, Code: "X-DICTATION", Practical: "Alone",
	}.Insert(t, o.db)
}

// Candidates of a written test sit together, each with an end of their own, as long as there are seats.
func TestHold_WrittenTestTogether(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 2)
	longer := o.another(t, 0)
	fixture.Arrangement{
		Application: longer.Application, Stage: o.stage, Code: "T-EXTRA", Practical: "More time", Parameters: `{"percent": "50"}`,
	}.Insert(t, o.db)
	must(t, o.Hold(t.Context(), o.hr, longer)) // until 75 minutes after the start
	first := o.hold(t)                         // until 50
	if !o.booking(t, longer.Key).Slot.End.After(first.Slot.End) || len(first.Misfit) > 0 {
		t.Errorf("until %v and %v, %v", o.booking(t, longer.Key).Slot.End, first.Slot.End, first.Misfit)
	}
	for minutes, want := range map[int]error{0: scheduling.ErrSlotGone, 45: scheduling.ErrSlotGone, 60: nil} {
		if err := o.Hold(t.Context(), o.hr, o.another(t, minutes)); !errors.Is(err, want) {
			t.Errorf("a third, %d minutes later: %v", minutes, err)
		}
	}
}

func TestHold_WrittenTestAlone(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 6)
	alone := o.another(t, 30)
	arrangement := o.alone(t, alone.Application)
	together := o.hold(t)
	if err := o.Hold(t.Context(), o.hr, alone); !errors.Is(err, scheduling.ErrSlotGone) {
		t.Errorf("with another in the room: %v", err)
	}
	_, err := o.cancel(t.Context(), o.hr, bookingVersion(together))
	must(t, err)
	must(t, o.Hold(t.Context(), o.hr, alone))
	for minutes, want := range map[int]error{0: scheduling.ErrSlotGone, 60: scheduling.ErrSlotGone, 90: nil} {
		if err := o.Hold(t.Context(), o.hr, o.another(t, minutes)); !errors.Is(err, want) {
			t.Errorf("another, %d minutes after: %v", minutes, err)
		}
	}
	// The candidate does without it: the room is shared from then on.
	o.db.Exec(t, `update interview.arrangement set status = 'waived' where id = $1`, arrangement)
	o.booking(t, alone.Key)
	must(t, o.Hold(t.Context(), o.hr, o.another(t, 30)))
	// It is taken up again while another sits there: it is marked, and the room stays as it is.
	o.db.Exec(t, `update interview.arrangement set status = 'approved' where id = $1`, arrangement)
	got := o.booking(t, alone.Key)
	if len(got.Misfit) != 1 || got.Misfit[0].Code != "room_busy" {
		t.Errorf("%v", got.Misfit)
	}
}

// invigilated gives the stage one panel member and returns their resource.
func (o *setup) invigilated(t *testing.T) uuid.UUID {
	t.Helper()
	person := storagetest.Person[account.Panel](t, o.db, "Paul")
	paul := fixture.Resource{Name: "Paul", Account: person.ID}.Insert(t, o.db)
	fixture.PanelMember(t, o.db, o.stage, paul)
	return paul
}

// The panel of a written test is in one room for all candidates there, and takes a seat.
func TestHold_WrittenTestOnePanel(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 3)
	paul, other := o.invigilated(t), fixture.Resource{Seats: 3, Name: "Room 5", Features: []string{"quiet", "network"}}.Insert(t, o.db)
	first, second := o.hold(t), o.another(t, 15)
	must(t, o.Hold(t.Context(), o.hr, second))
	for room, name := range map[uuid.UUID]string{o.room: "in a room that is full", other: "in another room"} {
		third := o.another(t, 30)
		third.Room = room
		if err := o.Hold(t.Context(), o.hr, third); !errors.Is(err, scheduling.ErrSlotGone) {
			t.Errorf("a third %s: %v", name, err)
		}
	}
	b := o.booking(t, second.Key)
	if err := o.ReplacePlace(t.Context(), o.hr, bookingVersion(b), o.room, other); !errors.Is(err, interview.ErrProvider) {
		t.Errorf("the room alone is replaced: %v", err)
	}
	_, err := o.cancel(t.Context(), o.hr, bookingVersion(first))
	must(t, err)
	must(t, o.ReplacePlace(t.Context(), o.hr, bookingVersion(b), o.room, other))
	if b = o.booking(t, b.ID); len(b.Misfit) > 0 {
		t.Errorf("after the room was replaced: %v", b.Misfit)
	}
	third := o.another(t, 30)
	third.Room = other
	must(t, o.Hold(t.Context(), o.hr, third))
	// One who has to be alone has the panel alone.
	o.alone(t, o.application)
	alone := o.choice()
	alone.Start = o.start.Add(15 * time.Minute)
	if err := o.Hold(t.Context(), o.hr, alone); !errors.Is(err, scheduling.ErrSlotGone) {
		t.Errorf("one who is alone: %v", err)
	}
	var busy int
	must(t, o.db.Super.GetContext(t.Context(), &busy, `
		select count(*) from interview.booking b cross join interview.office_misfit(b.id) m
		where b.status = 'held' and m <> '[]'`))
	if busy > 0 {
		t.Errorf("%d of those who share the panel do not fit (%s)", busy, paul)
	}
}

// A panel member whom a program would put into two rooms, or with one who is alone, is refused by the database.
func TestPanel_SharedInOneRoomOnly(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 6)
	paul, other := o.invigilated(t), fixture.Resource{Seats: 6, Name: "Room 5", Features: []string{"quiet", "network"}}.Insert(t, o.db)
	b := o.hold(t)
	insert := func(room uuid.UUID, shared any) error {
		booking := o.bookAnother(t)
		_, err := o.db.Super.ExecContext(t.Context(), `
			with room as (
				insert into interview.occupation (booking_id, resource_id, during, purpose, shared_stage, seats)
				values ($1, $2, tstzrange($3, $4), 'room', $5, 1))
			insert into interview.occupation (booking_id, resource_id, during, purpose, shared_room)
			values ($1, $6, tstzrange($3, $4), 'panel', $7)`,
			booking, room, b.Slot.Start, b.Slot.End, o.stage, paul, shared)
		return err
	}
	for name, c := range map[string]struct {
		room   uuid.UUID
		shared any
	}{
		"in another room": {other, other}, "alone": {o.room, nil}, "in a room that the booking has not": {other, o.room},
	} {
		if insert(c.room, c.shared) == nil {
			t.Errorf("%s: taken", name)
		}
	}
	must(t, insert(o.room, o.room))
}

// A decision that comes later keeps others out of the room, if no one is there yet.
func TestReconcile_AloneFromNowOn(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 6)
	b := o.hold(t)
	o.alone(t, o.application)
	if got := o.booking(t, b.ID); len(got.Misfit) > 0 {
		t.Errorf("%v", got.Misfit)
	}
	if err := o.Hold(t.Context(), o.hr, o.another(t, 0)); !errors.Is(err, scheduling.ErrSlotGone) {
		t.Errorf("another: %v", err)
	}
}

// Eight clients fill the same two sittings: no room is ever overfull, and each seat is taken.
func TestHold_NoOverfullRoom(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 5)
	var held atomic.Int32
	var clients sync.WaitGroup
	choices := make(chan scheduling.Choice, 24)
	for i := range cap(choices) {
		choices <- o.another(t, i%2*30) // the two sittings overlap
	}
	close(choices)
	for range 8 {
		clients.Go(func() {
			for choice := range choices {
				switch err := o.Hold(t.Context(), o.hr, choice); {
				case err == nil:
					held.Add(1)
				case !errors.Is(err, scheduling.ErrSlotGone):
					t.Error(err)
				}
			}
		})
	}
	clients.Wait()
	var most int
	must(t, o.db.Super.GetContext(t.Context(), &most, `
		select max(n) from (select count(*) as n from interview.occupation m
			join interview.occupation o on o.resource_id = m.resource_id and o.during @> lower(m.during)
			group by m.booking_id) t`))
	if most != 5 || held.Load() != 5 {
		t.Errorf("%d at once, %d held", most, held.Load())
	}
}

// bookAnother stores a booking of another candidate for the stage, which occupies nothing yet.
func (o *setup) bookAnother(t *testing.T) uuid.UUID {
	t.Helper()
	candidate := storagetest.Person[account.Candidate](t, o.db, "Candidate "+uuid.NewString())
	application := fixture.Application{Vacancy: o.vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, o.db)
	return fixture.Booking{
		Application: application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start.AddDate(0, 0, 1),
	}.Insert(t, o.db)
}

// What the program does not do the database refuses: others in the room of one who is alone, too many, or another test.
func TestSeats_HeldByTheDatabase(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.writtenTest(t, 2)
	other := fixture.Stage{Vacancy: o.vacancy, Kind: "written_test"}.Insert(t, o.db)
	b := o.hold(t)
	insert := func(stage any, seats, minutes int) error {
		booking := o.bookAnother(t)
		_, err := o.db.Super.ExecContext(t.Context(), `
			insert into interview.occupation (booking_id, resource_id, during, purpose, shared_stage, seats)
			values ($1, $2, tstzrange($3, $4), 'room', $5, $6)`, booking, o.room,
			b.Slot.Start.Add(time.Duration(minutes)*time.Minute), b.Slot.End.Add(time.Duration(minutes)*time.Minute), stage, seats)
		return err
	}
	for name, c := range map[string]struct {
		stage          any
		seats, minutes int
	}{
		"the whole room": {nil, 0, 10}, "too many seats": {o.stage, 2, 10}, "another test": {other, 1, -10}, "no seat": {o.stage, 0, 300},
	} {
		if insert(c.stage, c.seats, c.minutes) == nil {
			t.Errorf("%s: taken", name)
		}
	}
	must(t, insert(o.stage, 1, 10))
	if insert(o.stage, 1, 20) == nil {
		t.Error("a third one: taken")
	}
	must(t, insert(o.stage, 2, 300))
	var status interview.BookingStatus
	must(t, o.db.Super.GetContext(t.Context(), &status, `select status from interview.booking where id = $1`, b.ID))
	if status != interview.BookingHeld {
		t.Errorf("the first is %s", status)
	}
}
