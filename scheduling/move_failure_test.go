package scheduling_test

import (
	"testing"

	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// Each write of a move fails in turn: the interview with everything that is arranged for it stays as it was, to the
// byte, until one succeeds.
func TestMove_FailedWriteChangesNothing(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *setup){
		"an interpreter, parking and a document": func(t *testing.T, o *setup) {
			t.Helper()
			o.addInterpreter(t, "Lotte")
			o.arrangeInterpreter(t)
			o.arrangeParking(t)
			fixture.Arrangement{
				Application: o.application, Stage: o.stage, Code: "D-BRAILLE", Practical: "Braille",
				Parameters: `{"grade": "2", "language": "EN"}`,
			}.Insert(t, o.db)
		},
		"two sittings": func(t *testing.T, o *setup) {
			t.Helper()
			fixture.Arrangement{
				Application: o.application, Stage: o.stage, Code: "T-SPLIT", Practical: "Two days",
				Parameters: `{"sitting_days": "two_days"}`,
			}.Insert(t, o.db)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			prepare(t, o)
			b := o.hold(t)
			for _, sitting := range b.Sittings() {
				o.putInPlace(t, sitting.ID)
			}
			must(t, o.confirm(t, b.ID))
			o.moveDespiteFailures(t, o.booking(t, b.ID))
		})
	}
}

// moveDespiteFailures moves an interview while its first, second, … write fails, until none does.
func (o *setup) moveDespiteFailures(t *testing.T, b scheduling.Booking) {
	t.Helper()
	tripwire := storagetest.NewTripwire(t, o.db)
	choice := o.later(5)
	before := tripwire.Snapshot(t)
	for n := 1; ; n++ {
		tripwire.Set(t, n)
		err := o.Move(t.Context(), o.hr, bookingVersion(b), choice)
		tripped := tripwire.Tripped(t)
		tripwire.Set(t, 0)
		if !tripped {
			must(t, err)
			if n < 10 {
				t.Errorf("a move is %d writes", n-1)
			}
			break
		}
		if err == nil || tripwire.Snapshot(t) != before {
			t.Fatalf("write %d: %v, or rows changed", n, err)
		}
	}
	old, moved := o.booking(t, b.ID), o.booking(t, choice.Key)
	if old.Status != interview.BookingMoved || len(moved.Sittings()) != len(b.Sittings()) || moved.Sequence <= b.Sequence {
		t.Errorf("%s, %d sittings, SEQUENCE %d after %d", old.Status, len(moved.Sittings()), moved.Sequence, b.Sequence)
	}
}
