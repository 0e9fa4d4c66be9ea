package intake

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
)

// Submit submits a draft as it was loaded, computes until when it is due, signs the receipt, and destroys its draft key:
// from then on no process of the portal can open it. It returns storage.ErrChanged if the draft was changed since it was
// loaded, and a MissingFileError if a sealed file is not in the object store as it was received.
//
// A crash after the first step is repaired by the next visit of the request and by Sweep.
func (s Service) Submit(ctx context.Context, me account.Candidate, d Draft) error {
	if err := s.Store.Run(ctx, me, func(tx store.Tx) error { return s.submit(ctx, tx, d) }); err != nil {
		return err
	}
	if err := s.DestroyDraftKey(d.ID); err != nil {
		s.Log.ErrorContext(ctx, "draft key not destroyed yet", "error", err)
	}
	if err := s.removeLeftovers(ctx, me, d.ID, 0); err != nil {
		s.Log.ErrorContext(ctx, "files that did not arrive not removed yet", "error", err)
	}
	return nil
}

func (s Service) submit(ctx context.Context, tx store.Tx, d Draft) error {
	request, err := tx.Request(ctx, d.ID)
	if err != nil {
		return err
	}
	if request.Version != d.Version {
		return storage.ErrChanged
	}
	event, err := tx.FirstEvent(ctx, &request)
	if err != nil {
		return err
	}
	lead := 0
	for _, m := range request.Measures {
		lead = max(lead, d.MeasureType(m.Code).LeadDays)
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return err
	}
	at, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	due := s.Deadlines.Due(at.In(s.TimeZone), len(d.Files) > 0, event, lead, calendar)
	if err := request.Submit(at, due); err != nil {
		if errors.Is(err, accommodation.ErrSubmitted) {
			return storage.ErrChanged
		}
		return err
	}
	key, err := s.checkedKey(d)
	if err != nil {
		return err
	}
	receipt, err := s.receipt(d, key, request)
	if err != nil {
		return err
	}
	if err := s.checkFiles(d); err != nil {
		return err
	}
	if err := tx.Submit(ctx, &request, receipt); err != nil {
		return err
	}
	return s.renewKey(ctx, tx, d.ID, key)
}

// MissingFileError means that the object of a file is missing or has another size than it had.
type MissingFileError struct{ Name string }

func (e MissingFileError) Error() string { return "intake: a sealed file is missing or cut off" }

// checkFiles returns a MissingFileError unless each file is in the object store.
func (s Service) checkFiles(d Draft) error {
	for _, f := range d.Files {
		size, err := s.Objects.Size(f.ID)
		//guard:submitted-files skip
		if errors.Is(err, blob.ErrMissing) || err == nil && size != f.SealedBytes {
			return MissingFileError{f.Name}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renewKey stores the request key for the vault anew: the copy of a draft's first day may have been lost or damaged since,
// and once the draft key is destroyed nothing else opens the request.
func (s Service) renewKey(ctx context.Context, tx store.Tx, request uuid.UUID, key seal.PrivateKey) error {
	vault, err := s.vaultRecipient(ctx, tx)
	if err != nil {
		return err
	}
	sealed, err := vault.SealKey(key)
	if err != nil {
		return err
	}
	return s.Keyring.Put(request, sealed)
}
