package review

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/adviser"
)

// ErrAnswered says that the measure is not open any more: another adviser decided, or the candidate withdrew.
var ErrAnswered = errors.New("review: the measure is not open any more")

// Decision is what an adviser decided on one measure.
type Decision struct {
	accommodation.Decision        // At is set by Decide
	Reasons                string // in the clear; stored sealed to the candidate key
}

// Decide stores a decision with its reasons, which only the candidate's pages can open, and releases the arrangements
// that follow from it to HR. It returns ErrAnswered if the measure is not open any more.
func (s Service) Decide(ctx context.Context, me account.Adviser, request uuid.UUID, d Decision) error {
	d.At = s.Now()
	err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		review, err := tx.Review(ctx, request)
		if err != nil {
			return err
		}
		m, ok := review.Measure(d.MeasureID)
		if !ok {
			return storage.ErrNotFound
		}
		loaded := m.Status
		arrangements, err := review.Decide(d.Decision)
		if err != nil {
			return err
		}
		reasons, err := s.sealReasons(ctx, tx, request, d)
		if err != nil {
			return err
		}
		sealed := store.SealedDecision{Decision: d.Decision, Reasons: reasons, Language: review.Language}
		return tx.SaveDecision(ctx, &review, sealed, loaded, arrangements)
	})
	if isAnswered(err) {
		return errors.Join(ErrAnswered, err)
	}
	return err
}

// sealReasons seals reasons to the candidate key. It returns seal.ErrExchanged if the database names another one than the
// pinned keys.
func (s Service) sealReasons(ctx context.Context, tx store.Tx, request uuid.UUID, d Decision) ([]byte, error) {
	key, err := tx.CandidateKey(ctx)
	if err != nil {
		return nil, err
	}
	pins, err := s.Pins.Load()
	if err != nil {
		return nil, err
	}
	recipient, err := pins.CandidateRecipient(key)
	if err != nil {
		return nil, err
	}
	binding := seal.Binding{Request: request, Object: d.MeasureID, Kind: seal.KindReasons, Version: 1}
	return recipient.SealWords(binding, d.Reasons)
}

func isAnswered(err error) bool {
	return errors.Is(err, storage.ErrChanged) || errors.Is(err, storage.ErrExists) ||
		errors.Is(err, accommodation.ErrMeasureStep)
}
