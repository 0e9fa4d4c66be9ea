package storage_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/interview"
	adminstore "stepfree/storage/admin"
	adviserstore "stepfree/storage/adviser"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

// Each write of a staff step fails in turn. The step must be rolled back as a whole and succeed when it is repeated. If
// the access log cannot be written, RecordAccess must return the error: nothing sealed is handed out.
func TestRun_FailedWriteIsRolledBack(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	if err := a.submit(t); err != nil {
		t.Fatal(err)
	}
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Vos")
	admin := storagetest.Person[account.Admin](t, a.db, "Ada")
	storagetest.Person[account.Admin](t, a.db, "Ben") // who can approve
	tripwire := storagetest.NewTripwire(t, a.db)
	booking := uuid.New()
	provision := uuid.New()
	arrange := func(to interview.ProvisionStatus) func() error {
		return func() error {
			return a.db.HR.Run(t.Context(), a.hr, func(tx hrstore.Tx) error {
				p, application, err := a.provision(t, tx, provision)
				if err != nil {
					return err
				}
				step := hrstore.ProvisionStep{To: to, Provider: "Caretaker", At: time.Now()}
				return tx.StepProvision(t.Context(), application, p, step)
			})
		}
	}
	need := func() error {
		return a.db.HR.Run(t.Context(), a.hr, func(tx hrstore.Tx) error {
			return tx.AddProvision(t.Context(), a.application, interview.Provision{
				ID: provision, BookingID: uuid.NullUUID{UUID: booking, Valid: true}, Status: interview.ProvisionNeeded,
				Need: interview.Need{ArrangementID: a.measure(t), Kind: interview.ProvisionThing, Position: 1},
			}, time.Now())
		})
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"open", func() error {
			return a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
				return tx.RecordAccess(t.Context(), a.request, uuid.NullUUID{})
			})
		}},
		{"decide", func() error { return a.decideAs(t, adviser, accommodation.Recommended) }},
		{"hold", func() error { return a.hold(t, a.hr, booking, a.application) }},
		{"need", need},
		{"ask", arrange(interview.ProvisionAsked)},
		{"put in place", arrange(interview.ProvisionInPlace)},
		{"arrange", func() error { return a.step(t, booking, interview.BookingArranged) }},
		{"confirm", func() error { return a.step(t, booking, interview.BookingConfirmed) }},
		{"ask to disable an account", func() error {
			return a.db.Admin.Run(t.Context(), admin, func(tx adminstore.Tx) error {
				n := adminstore.NewChange{ID: uuid.New(), AccountID: adviser.ID, Kind: adminstore.ChangeDisable, Reason: "left"}
				_, err := tx.RequestChange(t.Context(), n, time.Now())
				return err
			})
		}},
		{"cancel", func() error { return a.step(t, booking, interview.BookingCancelled) }},
	} {
		n := 1
		for ; ; n++ {
			before := tripwire.Snapshot(t)
			tripwire.Set(t, n)
			err := step.do()
			tripped := tripwire.Tripped(t)
			tripwire.Set(t, 0)
			if !tripped {
				if err != nil {
					t.Fatalf("%s, without a failing write: %v", step.name, err)
				}
				break
			}
			if after := tripwire.Snapshot(t); err == nil || after != before {
				t.Errorf("%s, write %d: %v, rows changed: %v", step.name, n, err, after != before)
			}
		}
		if n == 1 {
			t.Errorf("%s wrote nothing", step.name)
		}
	}
}
