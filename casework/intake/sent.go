package intake

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/candidate"
)

// ErrStale says that a step is not possible any more, because of another step or a repeated form.
var ErrStale = errors.New("intake: the step is not possible any more")

// Sent is a submitted request with the status of its arrangements.
type Sent struct {
	accommodation.Request
	Arranged map[uuid.UUID]interview.Progress // by measure, offers included
}

// CanWithdraw reports whether withdrawing a measure changes anything: it was not refused, and nothing was provided yet.
func (s Sent) CanWithdraw(m accommodation.Measure) bool {
	if m.Status == accommodation.NotApproved || m.Status == accommodation.Declined {
		return false
	}
	if _, err := m.Status.To(accommodation.Withdrawn, accommodation.ByCandidate); err != nil {
		return false
	}
	arranged := s.Arranged[m.ID]
	return arranged != interview.ProgressProvided && arranged != interview.ProgressNotProvided &&
		arranged != interview.ProgressWithdrawn
}

// Withdrawable returns the measures that can still be withdrawn.
func (s Sent) Withdrawable() (list []accommodation.Measure) {
	for _, m := range s.Measures {
		if s.CanWithdraw(m) {
			list = append(list, m)
		}
	}
	return list
}

// Withdraw withdraws measures of a submitted request, as they were loaded, and their arrangements: all of them or none.
// It returns ErrStale if one cannot be withdrawn any more.
func (s Service) Withdraw(
	ctx context.Context,
	me account.Candidate,
	request uuid.UUID,
	loaded ...accommodation.Measure,
) error {
	return s.stepMeasures(ctx, me, request, loaded, measureStep{
		"withdrawn", (*accommodation.Request).Withdraw, store.Tx.WithdrawArrangement,
	})
}

// AcceptOffer accepts an alternative, as it was loaded, and releases its arrangement to HR. It returns ErrStale if
// there is no offer any more.
func (s Service) AcceptOffer(
	ctx context.Context,
	me account.Candidate,
	request uuid.UUID,
	loaded accommodation.Measure,
) error {
	return s.stepMeasures(ctx, me, request, []accommodation.Measure{loaded}, measureStep{
		"accepted", (*accommodation.Request).Accept, store.Tx.ReleaseOffer,
	})
}

// DeclineOffer declines an alternative, as it was loaded, and withdraws its arrangement. It returns ErrStale if there
// is no offer any more.
func (s Service) DeclineOffer(
	ctx context.Context,
	me account.Candidate,
	request uuid.UUID,
	loaded accommodation.Measure,
) error {
	return s.stepMeasures(ctx, me, request, []accommodation.Measure{loaded}, measureStep{
		"declined", (*accommodation.Request).Decline, store.Tx.WithdrawArrangement,
	})
}

// measureStep is a step of the candidate with a measure.
type measureStep struct {
	event  string // in the audit trail
	change func(*accommodation.Request, uuid.UUID) error
	follow func(store.Tx, context.Context, uuid.UUID, time.Time) error // what it does to the arrangement
}

// stepMeasures takes a step with each loaded measure in one transaction.
func (s Service) stepMeasures(
	ctx context.Context,
	me account.Candidate,
	request uuid.UUID,
	loaded []accommodation.Measure,
	step measureStep,
) error {
	err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		r, err := tx.Request(ctx, request)
		if err != nil {
			return err
		}
		for _, m := range loaded {
			if err := step.change(&r, m.ID); err != nil {
				return err
			}
			if err := step.follow(tx, ctx, m.ID, s.Now()); err != nil {
				return err
			}
			changed, _ := r.Measure(m.ID)
			if err := tx.SaveMeasureStep(ctx, r.ID, changed, m.Status, step.event, s.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, accommodation.ErrMeasureStep) || errors.Is(err, interview.ErrSchedulingStep) ||
		errors.Is(err, storage.ErrChanged) {
		return errors.Join(ErrStale, err)
	}
	return err
}
