package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
)

// draftKey opens the request key of a draft. It returns blob.ErrMissing if the request is no draft.
func (s Service) draftKey(request uuid.UUID) (seal.PrivateKey, error) {
	sealed, err := s.Drafts.Get(request)
	if err != nil {
		return seal.PrivateKey{}, fmt.Errorf("intake: the key of a draft: %w", err)
	}
	return s.CandidateKey.OpenKey(sealed)
}

// checkedKey is draftKey for sealing. It returns seal.ErrExchanged if the database names another public key of the draft,
// and storage.ErrChanged if the request is no draft any more.
func (s Service) checkedKey(d Draft) (seal.PrivateKey, error) {
	key, err := s.draftKey(d.ID)
	if errors.Is(err, blob.ErrMissing) {
		return seal.PrivateKey{}, errors.Join(storage.ErrChanged, err)
	}
	if err != nil {
		return seal.PrivateKey{}, err
	}
	_, err = seal.PinnedRecipient("draft", d.Recipient, key.Recipient().Fingerprint())
	//guard:draft-recipient zero
	return key, err
}

// draftRecipient returns the public key to which a draft is sealed: that of the draft key, which this zone holds. It
// returns the errors of checkedKey.
func (s Service) draftRecipient(d Draft) (seal.Recipient, error) {
	key, err := s.checkedKey(d)
	if err != nil {
		return seal.Recipient{}, err
	}
	return key.Recipient(), nil
}

// vaultRecipient returns the public key of the vault. It returns seal.ErrNotPinned if nothing can be sealed to it yet, and
// seal.ErrExchanged if the database names another vault than the pinned keys.
func (s Service) vaultRecipient(ctx context.Context, tx store.Tx) (seal.Recipient, error) {
	pins, err := s.Pins.Load()
	if err != nil {
		return seal.Recipient{}, err
	}
	text, err := tx.VaultRecipient(ctx)
	if err != nil {
		return seal.Recipient{}, err
	}
	return pins.VaultRecipient(text)
}

// storeKey stores the key of a new request: sealed to the vault, and to the candidate key while it is a draft.
func (s Service) storeKey(request uuid.UUID, key seal.PrivateKey, vault seal.Recipient) error {
	toVault, err := vault.SealKey(key)
	if err != nil {
		return err
	}
	toCandidate, err := s.CandidateKey.Recipient().SealKey(key)
	if err != nil {
		return err
	}
	return errors.Join(s.Keyring.Put(request, toVault), s.Drafts.Put(request, toCandidate))
}

// DestroyDraftKey destroys the draft key of a request that was submitted, if a crash between the two steps of
// submitting left it. It does nothing if there is none.
func (s Service) DestroyDraftKey(request uuid.UUID) error {
	key, err := s.Drafts.Open(request)
	if errors.Is(err, blob.ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(key.Close(), s.Drafts.Delete(request))
}

// statementBinding is the binding of a statement as it is stored.
func statementBinding(request uuid.UUID, s store.SealedStatement) seal.Binding {
	return seal.Binding{Request: request, Object: s.Object, Kind: seal.KindStatement, Version: s.Version}
}

// evidenceBinding is the binding of a file. A file is never written twice, so its version is 1.
func evidenceBinding(request, evidence uuid.UUID) seal.Binding {
	return seal.Binding{Request: request, Object: evidence, Kind: seal.KindEvidence, Version: 1}
}
