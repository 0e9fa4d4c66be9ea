package review

import (
	"context"
	"errors"
	"os"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	"stepfree/storage/blob"
)

// Bundle is everything that the adviser's browser opens of a request, still sealed.
type Bundle struct {
	store.SealedBundle
	Key []byte // of the request, sealed to the vault
}

// OpenRequest adds to the access log that the adviser opens a request, waits for the commit, and only then returns
// what is sealed. It returns storage.ErrNotFound if the adviser has no access to the request or to the vault.
func (s Service) OpenRequest(ctx context.Context, me account.Adviser, request uuid.UUID) (b Bundle, err error) {
	//guard:record-request skip
	if err := s.record(ctx, me, request, uuid.NullUUID{}); err != nil {
		return b, err
	}
	if b.Key, err = s.Keyring.Get(request); err != nil {
		return b, notFound(err)
	}
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		b.SealedBundle, err = tx.SealedBundle(ctx, request)
		return err
	})
	return b, err
}

// OpenEvidence adds to the access log that the adviser opens one file of a request, waits for the commit, and only
// then returns the sealed file, which the caller must close. It returns the same errors as OpenRequest.
func (s Service) OpenEvidence(
	ctx context.Context, me account.Adviser, request, evidence uuid.UUID,
) (*os.File, error) {
	//guard:record-file skip
	if err := s.record(ctx, me, request, uuid.NullUUID{UUID: evidence, Valid: true}); err != nil {
		return nil, err
	}
	file, err := s.Objects.Open(evidence)
	return file, notFound(err)
}

// record writes to the access log in a transaction of its own: what is handed out afterwards cannot undo it.
func (s Service) record(ctx context.Context, me account.Adviser, request uuid.UUID, evidence uuid.NullUUID) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.RecordAccess(ctx, request, evidence) })
}

// notFound returns storage.ErrNotFound for a key or file that was destroyed.
func notFound(err error) error {
	if errors.Is(err, blob.ErrMissing) {
		return storage.ErrNotFound
	}
	return err
}
