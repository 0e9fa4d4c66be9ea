// Package scheduling holds HR's use cases: finding and holding a slot, the steps of its booking, and the steps of the
// arrangements that it needs. It knows what must be arranged and never why.
package scheduling

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
	store "stepfree/storage/hr"
)

// SlotLimit is how many slots one search returns at most.
const SlotLimit = 20

// holdTime is how long a slot is held.
const holdTime = 14 * 24 * time.Hour

// MaxYearsAhead is for how many years from now slots are looked for and held.
const MaxYearsAhead = 2

// Service runs the use cases.
type Service struct {
	Store    *store.Store
	Now      func() time.Time
	TimeZone *time.Location // the organisation's
}

// StageRef names one stage of one application.
type StageRef struct{ Application, Stage uuid.UUID }

// ApplicationStage is one stage of one application, with everything that its slots depend on.
type ApplicationStage struct {
	store.Scheduling
	common
	Bookings []store.Booking // of the application, the newest first
	// Provisions of the application and stage, loaded for a stage that is not booked.
	Provisions []store.Provision
}

// common is what the slots of all stages depend on.
type common struct {
	Resources []interview.Resource // with their free and taken times in the period that was loaded
	Catalogue []catalogue.Measure
	Office    interview.Office
}

// Ref names the stage.
func (a ApplicationStage) Ref() StageRef { return StageRef{a.ApplicationID, a.Stage.ID} }

// Load lets expired holds go and loads a stage of an application, with the resources as they are in a period and, if
// nothing is booked for such a stage, its provisions brought in line with what is needed now.
// It returns storage.ErrNotFound if the stage is of a vacancy that the officer does not work on.
func (s Service) Load(
	ctx context.Context, me account.HR, ref StageRef, within interview.Interval,
) (a ApplicationStage, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if err := tx.ExpireHolds(ctx, s.Now()); err != nil {
			return err
		}
		if a, err = load(ctx, tx, ref, within); err != nil {
			return err
		}
		return s.reconcileStage(ctx, tx, &a)
	})
	return a, err
}

func load(
	ctx context.Context, tx store.Tx, ref StageRef, within interview.Interval,
) (a ApplicationStage, err error) {
	c, err := loadCommon(ctx, tx, within)
	if err != nil {
		return a, err
	}
	return loadWith(ctx, tx, ref, c)
}

func loadCommon(ctx context.Context, tx store.Tx, within interview.Interval) (c common, err error) {
	if c.Catalogue, err = tx.CatalogueMeasures(ctx); err != nil {
		return c, err
	}
	if c.Office, err = tx.Office(ctx); err != nil {
		return c, err
	}
	c.Resources, err = tx.Resources(ctx, within)
	return c, err
}

func loadWith(ctx context.Context, tx store.Tx, ref StageRef, c common) (a ApplicationStage, err error) {
	a.common = c
	if a.Scheduling, err = tx.Scheduling(ctx, ref.Application, ref.Stage); err != nil {
		return a, err
	}
	a.Bookings, err = tx.Bookings(ctx, ref.Application)
	return a, err
}

// Constraints folds the released arrangements into what a slot must satisfy.
func (s Service) Constraints(a ApplicationStage) search.Constraints {
	constraints := search.Constrain(a.Stage, a.Released(), s.Now().In(s.TimeZone), a.Office.Calendar)
	constraints.CandidateBusy, constraints.Hours = a.Others, a.Office.Hours
	return constraints
}

// FindSlots searches a period for slots that meet all constraints, or for what keeps there from being any.
func (s Service) FindSlots(a ApplicationStage, within interview.Interval) search.Result {
	return search.Find(s.Constraints(a), a.Resources, within, s.TimeZone, SlotLimit)
}
