package scheduling

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// ProvisionChange is a step that HR takes with a provision, as a page showed it.
type ProvisionChange struct {
	ID       uuid.UUID
	Version  int
	To       interview.ProvisionStatus
	Provider string // a name that is not among the resources; empty: the provider stays
	Note     string // how HR knows that it is in place
}

// StepProvision takes one step with a provision of a booking. A held booking is arranged once nothing is open any more;
// one that the provider declines gets a successor to be found. It returns interview.ErrSchedulingStep if the step is not
// possible, interview.ErrProvider if a person has no name, and storage.ErrChanged if another version stands by now.
func (s Service) StepProvision(ctx context.Context, me account.HR, booking uuid.UUID, change ProvisionChange) error {
	return s.withProvision(ctx, me, booking, change.ID, change.Version, func(tx store.Tx, b Booking, p store.Provision) error {
		if err := tx.StepProvision(ctx, b.Booking.ApplicationID, p, s.provisionStep(p, change)); err != nil {
			return err
		}
		if err := reload(ctx, tx, &b); err != nil {
			return err
		}
		if err := s.reconcile(ctx, tx, &b); err != nil {
			return err
		}
		if b.Status == interview.BookingHeld && len(b.Open()) == 0 {
			return tx.StepBooking(ctx, b.Booking, interview.BookingArranged, s.Now())
		}
		return nil
	})
}

// provisionStep keeps the provider unless a name is given.
func (s Service) provisionStep(p store.Provision, change ProvisionChange) store.ProvisionStep {
	step := store.ProvisionStep{To: change.To, ResourceID: p.ResourceID, Note: change.Note, At: s.Now()}
	switch {
	case change.Provider != "":
		step.ResourceID, step.Provider = uuid.NullUUID{}, change.Provider
	case !p.ResourceID.Valid:
		step.Provider = p.Provider
	}
	return step
}

// withProvision loads a booking and one of the provisions that its page shows, and takes a step with it.
func (s Service) withProvision(
	ctx context.Context, me account.HR, booking, id uuid.UUID, version int,
	step func(store.Tx, Booking, store.Provision) error,
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		b, err := s.loadBooking(ctx, tx, booking)
		if err != nil {
			return err
		}
		p, err := current(slices.Concat(b.Provisions, b.StandDown), id, version)
		if err != nil {
			return err
		}
		return step(tx, b, p)
	})
}

// current returns a provision of a list. It returns storage.ErrNotFound if it is not in the list, and
// storage.ErrChanged if another version stands by now.
func current(list []store.Provision, id uuid.UUID, version int) (p store.Provision, err error) {
	i := slices.IndexFunc(list, func(p store.Provision) bool { return p.ID == id })
	if i < 0 {
		return p, storage.ErrNotFound
	}
	//guard:stale-provision never
	if list[i].Version != version {
		return p, storage.ErrChanged
	}
	return list[i], nil
}

// StandDown notes that a provider was told that they are not needed. It returns storage.ErrChanged if they need not be
// told, or were.
func (s Service) StandDown(ctx context.Context, me account.HR, booking, id uuid.UUID, version int) error {
	return s.withProvision(ctx, me, booking, id, version, func(tx store.Tx, b Booking, p store.Provision) error {
		return tx.StandDown(ctx, b.Booking.ApplicationID, p, s.Now())
	})
}

// SayDelivered notes what HR says of a delivery, from the start of the interview on; null takes it back. It returns
// interview.ErrDelivery if nothing can be said now, and storage.ErrChanged if another version stands by now.
func (s Service) SayDelivered(
	ctx context.Context, me account.HR, booking, id uuid.UUID, version int, delivered sql.NullBool,
) error {
	return s.withProvision(ctx, me, booking, id, version, func(tx store.Tx, b Booking, p store.Provision) error {
		if s.Now().Before(b.Slot.Start) {
			return interview.ErrDelivery
		}
		return tx.SayDelivered(ctx, b.Booking.ApplicationID, p, delivered, s.Now())
	})
}

// StepStageProvision takes one step with a provision of a stage without a booking. It returns the same errors as
// StepProvision.
func (s Service) StepStageProvision(ctx context.Context, me account.HR, ref StageRef, change ProvisionChange) error {
	return s.withStageProvision(ctx, me, ref, change.ID, change.Version, func(tx store.Tx, p store.Provision) error {
		return tx.StepProvision(ctx, ref.Application, p, s.provisionStep(p, change))
	})
}

// SayStageDelivered notes what HR says of a delivery at a stage without a booking, as SayDelivered does.
func (s Service) SayStageDelivered(
	ctx context.Context, me account.HR, ref StageRef, id uuid.UUID, version int, delivered sql.NullBool,
) error {
	return s.withStageProvision(ctx, me, ref, id, version, func(tx store.Tx, p store.Provision) error {
		return tx.SayDelivered(ctx, ref.Application, p, delivered, s.Now())
	})
}

func (s Service) withStageProvision(
	ctx context.Context, me account.HR, ref StageRef, id uuid.UUID, version int, step func(store.Tx, store.Provision) error,
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		a, err := load(ctx, tx, ref, interview.Interval{Start: s.Now(), End: s.Now().Add(time.Hour)})
		if err != nil {
			return err
		}
		if err := s.reconcileStage(ctx, tx, &a); err != nil {
			return err
		}
		unbooked := slices.DeleteFunc(a.Provisions, func(p store.Provision) bool { return p.BookingID.Valid })
		p, err := current(unbooked, id, version)
		if err != nil {
			return err
		}
		return step(tx, p)
	})
}
