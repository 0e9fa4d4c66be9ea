package scheduling

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// ArrangementChange is a step that HR takes with an arrangement, as a page showed it.
type ArrangementChange struct {
	ID         uuid.UUID
	Version    int
	To         interview.ArrangementStatus
	ProviderID uuid.UUID // a resource that the booking takes; any other id leaves the provider as it is
	Provider   string    // a name that is not among the resources; it replaces ProviderID
}

// checklist is what HR arranges for a stage.
type checklist struct {
	arrangements []store.Arrangement
	taken        []store.TakenResource // by the booking
	dueOn        time.Time             // the day by which a new one is due; zero when no day is known
}

// StepBookedArrangement takes one step with an arrangement of a booking; it is due one business day before the
// interview. It returns interview.ErrSchedulingStep if the step is not possible, and storage.ErrChanged if another
// version stands by now.
func (s Service) StepBookedArrangement(
	ctx context.Context, me account.HR, booking uuid.UUID, change ArrangementChange,
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		b, err := loadBooking(ctx, tx, booking)
		if err != nil {
			return err
		}
		dueOn := b.Office.Calendar.BusinessDaysBefore(b.Slot.Start.In(s.TimeZone), 1)
		return s.stepArrangement(ctx, tx, checklist{b.Arrangements, b.Taken, dueOn}, change)
	})
}

// StepStageArrangement takes one step with an arrangement of a stage without a booking; it is due one business day
// before the first day of the stage. It returns the same errors as StepBookedArrangement.
func (s Service) StepStageArrangement(
	ctx context.Context, me account.HR, ref StageRef, change ArrangementChange,
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		a, err := tx.Scheduling(ctx, ref.Application, ref.Stage)
		if err != nil {
			return err
		}
		list := checklist{arrangements: a.Arrangements}
		if !a.Stage.FirstDay.IsZero() {
			office, err := tx.Office(ctx)
			if err != nil {
				return err
			}
			list.dueOn = office.Calendar.BusinessDaysBefore(a.Stage.FirstDay, 1)
		}
		return s.stepArrangement(ctx, tx, list, change)
	})
}

func (s Service) stepArrangement(ctx context.Context, tx store.Tx, list checklist, change ArrangementChange) error {
	i := slices.IndexFunc(list.arrangements, func(a store.Arrangement) bool { return a.ID == change.ID })
	if i < 0 {
		return storage.ErrNotFound
	}
	a := list.arrangements[i]
	//guard:stale-arrangement never
	if change.Version != a.Version {
		return storage.ErrChanged
	}
	return tx.StepArrangement(ctx, a, s.arrangementStep(list, a, change))
}

// arrangementStep keeps the provider unless another one is given, and sets the due day when the arranging begins.
func (s Service) arrangementStep(
	list checklist, a store.Arrangement, change ArrangementChange,
) store.ArrangementStep {
	step := store.ArrangementStep{To: change.To, ProviderID: a.ProviderID, At: s.Now()}
	if !a.ProviderID.Valid {
		step.Provider = a.Provider
	}
	for _, t := range list.taken {
		if t.ResourceID == change.ProviderID {
			step.ProviderID, step.Provider = uuid.NullUUID{UUID: t.ResourceID, Valid: true}, ""
		}
	}
	if change.Provider != "" {
		step.ProviderID, step.Provider = uuid.NullUUID{}, change.Provider
	}
	if step.To == interview.ArrangementArranging {
		step.DueOn = list.dueOn
	}
	return step
}
