package scheduling_test

import (
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/scheduling"
	candidatestore "stepfree/storage/candidate"
	store "stepfree/storage/hr"
	"stepfree/storage/storagetest/fixture"
)

// decide has the candidate waive an arrangement, or take it up again.
func (o *setup) decide(t *testing.T, arrangement uuid.UUID, to interview.ArrangementStatus) {
	t.Helper()
	must(t, o.db.Candidate.Run(t.Context(), o.candidate, func(tx candidatestore.Tx) error {
		return tx.StepArrangement(t.Context(), arrangement, to, time.Now())
	}))
}

// A person who was booked for what the candidate waives is free, and is to be told if they were asked. Taken up again, it
// opens the booking and is to be found anew.
func TestWaive_PersonIsFreed(t *testing.T) {
	t.Parallel()
	for to, told := range map[interview.ProvisionStatus]int{
		interview.ProvisionNeeded: 0, interview.ProvisionAsked: 1, interview.ProvisionInPlace: 1,
	} {
		t.Run(string(to), func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			captioner := fixture.Resource{
				Kind: "provider", Name: "Cléo", Role: "captioner", Spoken: []string{"EN"},
			}.Insert(t, o.db)
			captions := fixture.Arrangement{
				Application: o.application, Stage: o.stage, Code: "P-CAPTION",
				Parameters: `{"language": "EN", "feed": "on_site"}`,
			}.Insert(t, o.db)
			b := o.hold(t)
			if p := o.only(t, b.ID); to != interview.ProvisionNeeded {
				must(t, o.take(t, b.ID, p, to))
			}
			o.decide(t, captions, interview.ArrangementWaived)
			got := o.booking(t, b.ID)
			if len(got.StandDown) != told || slices.ContainsFunc(got.Taken, func(r store.TakenResource) bool {
				return r.ResourceID == captioner
			}) {
				t.Errorf("to be told: %+v, taken: %+v", got.StandDown, got.Taken)
			}
			must(t, o.confirm(t, b.ID))
			o.decide(t, captions, interview.ArrangementApproved)
			if got := o.booking(t, b.ID); got.Status != interview.BookingArranged || len(got.Open()) != 1 {
				t.Errorf("taken up again: %s, %d open", got.Status, len(got.Open()))
			}
			p := o.only(t, b.ID)
			must(t, o.Replace(t.Context(), o.hr, b.ID, scheduling.Replacement{
				ID: p.ID, Version: p.Version, Resource: captioner,
			}))
			o.putInPlace(t, b.ID)
			must(t, o.confirm(t, b.ID))
		})
	}
}

// The database itself refuses a provider who cannot be one.
func TestStepProvision_DatabaseRefusesProvider(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b, _ := o.holdWithInterpreter(t)
	p := o.only(t, b.ID)
	free, left := o.addInterpreter(t, "Mara"), p.ResourceID.UUID
	step := func(resource uuid.UUID) error {
		return o.Store.Run(t.Context(), o.hr, func(tx store.Tx) error {
			return tx.StepProvision(t.Context(), o.application, p, store.ProvisionStep{
				To: interview.ProvisionInPlace, ResourceID: uuid.NullUUID{UUID: resource, Valid: resource != uuid.Nil},
				At: o.Now(),
			})
		})
	}
	for name, resource := range map[string]uuid.UUID{"a room": o.room, "nobody": uuid.Nil, "who is not booked": free} {
		if err := step(resource); !errors.Is(err, interview.ErrProvider) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.db.Exec(t, `update interview.resource set active = false where id = $1`, left)
	if err := step(left); !errors.Is(err, interview.ErrProvider) {
		t.Errorf("who is out of use: %v", err)
	}
	o.db.Exec(t, `update interview.resource set active = true where id = $1`, left)
	must(t, step(left))
}

// The database refuses one sitting of an interview that is confirmed without the other.
func TestConfirm_OneSittingAloneIsRefused(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "T-SPLIT", Parameters: `{"sitting_days": "two_days"}`,
	}.Insert(t, o.db)
	sittings := o.hold(t).Sittings()
	for _, alone := range sittings {
		err := o.Store.Run(t.Context(), o.hr, func(tx store.Tx) error {
			for _, to := range []interview.BookingStatus{interview.BookingArranged, interview.BookingConfirmed} {
				b, err := tx.Booking(t.Context(), alone.ID)
				if err != nil {
					return err
				}
				if err := tx.StepBooking(t.Context(), b, to, o.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			t.Errorf("sitting %d is confirmed alone", alone.Sitting)
		}
		if got := o.booking(t, alone.ID); got.Status != interview.BookingHeld {
			t.Errorf("sitting %d is %s", got.Sitting, got.Status)
		}
	}
	must(t, o.confirm(t, sittings[1].ID))
}

// What is said of one booking is not said of the next one of the same stage.
func TestSayDelivered_StaysWithItsBooking(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrangeParking(t)
	b := o.hold(t)
	o.putInPlace(t, b.ID)
	must(t, o.confirm(t, b.ID))
	o.db.Exec(t, `update interview.booking set during = tstzrange(now() - interval '2 hours', now() - interval '1 hour')
		where id = $1`, b.ID)
	o.at(time.Now())
	p := o.only(t, b.ID)
	must(t, o.SayDelivered(t.Context(), o.hr, b.ID, p.ID, p.Version, sql.NullBool{Valid: true}))
	_, err := o.Finish(t.Context(), o.hr, bookingVersion(o.booking(t, b.ID)))
	must(t, err)
	again := o.later(7)
	must(t, o.Hold(t.Context(), o.hr, again))
	if p := o.only(t, again.Key); p.HRDelivered.Valid || p.Status != interview.ProvisionNeeded {
		t.Errorf("%s, HR says %v", p.Status, p.HRDelivered)
	}
	if p := o.only(t, b.ID); !p.HRDelivered.Valid || p.HRDelivered.Bool {
		t.Errorf("of the first: HR says %v", p.HRDelivered)
	}
}
