package scheduling

import (
	"context"

	"github.com/google/uuid"

	"stepfree/interview"
	store "stepfree/storage/hr"
)

// reconcileStage does for a stage without a booking what reconcile does for a booking: its arrangements have their
// provisions. A stage that is booked has none of its own.
func (s Service) reconcileStage(ctx context.Context, tx store.Tx, a *ApplicationStage) (err error) {
	if a.Provisions, err = tx.Provisions(ctx, a.ApplicationID, a.Stage.ID); err != nil {
		return err
	}
	var live []interview.Provision
	for _, p := range a.Provisions {
		if p.Status.IsLive() && !p.BookingID.Valid {
			live = append(live, p.Provision)
		}
	}
	changed, err := s.settle(ctx, tx, a.ApplicationID, live, s.stageNeeds(*a), a.provide)
	if err != nil || !changed {
		return err
	}
	a.Provisions, err = tx.Provisions(ctx, a.ApplicationID, a.Stage.ID)
	return err
}

// stageNeeds returns what the active arrangements of a stage without a booking need; none of one that is booked.
func (s Service) stageNeeds(a ApplicationStage) []interview.Need {
	if !a.Ready || s.Constraints(a).Scheduled {
		return nil
	}
	return a.needsIn(interview.Setting{})
}

// provide returns the provision of a need at a stage without a booking. It is due before the stage's first day.
func (a ApplicationStage) provide(n interview.Need) interview.Provision {
	p := interview.Provision{Need: n, ID: uuid.New(), Status: interview.ProvisionNeeded}
	if !a.Stage.FirstDay.IsZero() {
		for _, arrangement := range a.Arrangements {
			if arrangement.ID == n.ArrangementID {
				p.DueOn = arrangement.DueOn(n, a.Stage.FirstDay, a.Office.Calendar)
			}
		}
	}
	return p
}
