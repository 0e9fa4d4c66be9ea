package scheduling

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// Touched is a booking that a change makes unfit.
type Touched struct {
	Booking

	Wrong []interview.Misfit // what its slot does not satisfy any more, and each provider who is not available any more
}

// TouchedError says that a change was not saved because of the bookings that it makes unfit. It is saved if the officer
// accepts the code of this list.
type TouchedError struct {
	Bookings  []Touched // of the officer's vacancies, in order of time
	Elsewhere int       // bookings of other vacancies
}

// Error says how many bookings there are, and nothing about them: an error text may be logged.
func (e *TouchedError) Error() string {
	return fmt.Sprintf("scheduling: %d bookings would not fit any more", e.Number())
}

// Number returns the number of bookings.
func (e *TouchedError) Number() int { return len(e.Bookings) + e.Elsewhere }

// Code names the bookings and what does not fit: another list has another code.
func (e *TouchedError) Code() string {
	lines := []string{strconv.Itoa(e.Elsewhere)}
	for _, b := range e.Bookings {
		lines = append(lines, fmt.Sprint(b.ID, b.Wrong))
	}
	digest := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return "touched-" + hex.EncodeToString(digest[:12])
}

// change is a change of what bookings depend on.
type change struct {
	on    store.Dependence
	stage *interview.Stage // as it becomes; nil if the change is not of a stage
	save  func(store.Tx) error
}

// saveChange saves a change and brings the bookings that depend on it in line with it, in one transaction: those that do
// not fit any more are marked, and a provider who is not available any more has to be replaced. It returns a
// *TouchedError and saves nothing if there are such bookings, unless the code of their list is accepted.
func (s Service) saveChange(
	ctx context.Context, me account.HR, accepted []string, prepare func(store.Tx) (change, error),
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		c, err := prepare(tx)
		if err != nil {
			return err
		}
		bookings, within, err := s.dependent(ctx, tx, c.on)
		if err != nil {
			return err
		}
		if err := c.save(tx); err != nil {
			return err
		}
		touched := &TouchedError{}
		if touched.Bookings, err = s.touch(ctx, tx, c, bookings, within); err != nil {
			return err
		}
		if c.on.Resource != uuid.Nil {
			if touched.Elsewhere, err = tx.MarkElsewhere(ctx, c.on, s.Now()); err != nil {
				return err
			}
		}
		//guard:touched-asked never
		if touched.Number() > 0 && !slices.Contains(accepted, touched.Code()) {
			return touched
		}
		return nil
	})
}

// dependent locks and loads the active bookings of the officer's vacancies that depend on a change and begin later, as
// they are stored, in order of time. It also returns the period whose resources it has loaded.
func (s Service) dependent(
	ctx context.Context, tx store.Tx, on store.Dependence,
) (list []Booking, within interview.Interval, err error) {
	found, err := tx.Dependent(ctx, on, s.Now())
	if err != nil || len(found) == 0 {
		return nil, within, err
	}
	within = found[0].Interval
	for _, b := range found {
		within = within.Cover(b.Interval)
		if err := tx.LockBooking(ctx, b.ID); err != nil {
			return nil, within, err
		}
	}
	within = around(within)
	c, err := loadCommon(ctx, tx, within)
	if err != nil {
		return nil, within, err
	}
	for _, b := range found {
		stored, err := tx.Booking(ctx, b.ID)
		if err != nil {
			return nil, within, err
		}
		loaded, err := loadStored(ctx, tx, stored, c)
		if err != nil {
			return nil, within, err
		}
		list = append(list, loaded)
	}
	slices.SortStableFunc(list, func(a, b Booking) int { return a.Slot.Start.Compare(b.Slot.Start) })
	return list, within, nil
}

// touch brings bookings in line with a change that was saved, and returns those that it made unfit.
func (s Service) touch(
	ctx context.Context, tx store.Tx, saved change, bookings []Booking, within interview.Interval,
) (touched []Touched, err error) {
	if len(bookings) == 0 {
		return nil, nil
	}
	c, err := loadCommon(ctx, tx, within)
	if err != nil {
		return nil, err
	}
	for _, before := range bookings {
		after := before
		after.common = c
		after.Resources = after.withoutOwn(c.Resources)
		if saved.stage != nil {
			after.Stage = *saved.stage
		}
		wrong := s.newlyWrong(before, after)
		if err := s.reconcile(ctx, tx, &after); err != nil {
			return nil, err
		}
		if len(wrong) > 0 {
			touched = append(touched, Touched{Booking: after, Wrong: wrong})
		}
	}
	return touched, nil
}

// newlyWrong returns what a booking does not satisfy after a change and did before, and the providers whom the change
// takes from it.
func (s Service) newlyWrong(before, after Booking) []interview.Misfit {
	was := s.misfit(before)
	wrong := slices.DeleteFunc(s.misfit(after), func(m interview.Misfit) bool { return slices.ContainsFunc(was, m.Equal) })
	for _, p := range before.Provisions {
		isTaken := p.Status.IsLive() && p.ResourceID.Valid
		if isTaken && s.delivers(before, p.Provision) && !s.delivers(after, p.Provision) {
			wrong = append(wrong, interview.Misfit{Code: "provider", Args: map[string]string{"name": p.Provider}})
		}
	}
	return wrong
}

// SaveStage adds a stage, or saves a change of one as saveChange does.
func (s Service) SaveStage(ctx context.Context, me account.HR, stage interview.Stage, accepted []string) error {
	return s.saveChange(ctx, me, accepted, func(store.Tx) (change, error) {
		return change{
			on: store.Dependence{Stage: stage.ID}, stage: &stage,
			save: func(tx store.Tx) error { return tx.SaveStage(ctx, stage) },
		}, nil
	})
}

// ResourceChange is a change of a resource, and whether it is in use.
type ResourceChange struct {
	Loaded, To        interview.Resource
	WasActive, Active bool
}

// ChangeResource saves a change of a resource as saveChange does. It returns storage.ErrChanged if the resource is not
// as it was loaded.
func (s Service) ChangeResource(ctx context.Context, me account.HR, r ResourceChange, accepted []string) error {
	return s.saveChange(ctx, me, accepted, func(store.Tx) (change, error) {
		return change{
			on: store.Dependence{Resource: r.Loaded.ID, Less: r.To.OffersLess(r.Loaded)},
			save: func(tx store.Tx) error {
				return tx.ChangeResource(ctx, r.Loaded, r.To, r.WasActive, r.Active)
			},
		}, nil
	})
}
