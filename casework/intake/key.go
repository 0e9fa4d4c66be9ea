package intake

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage/blob"
)

// draftKey opens the request key of a draft. It returns blob.ErrMissing if the request is no draft.
func (s Service) draftKey(request uuid.UUID) (seal.PrivateKey, error) {
	sealed, err := s.Drafts.Get(request)
	if err != nil {
		return seal.PrivateKey{}, fmt.Errorf("intake: the key of a draft: %w", err)
	}
	return s.CandidateKey.OpenKey(sealed)
}

// storeKey stores the key of a new request: sealed to the vault, and to the candidate key while it is a draft.
func (s Service) storeKey(request uuid.UUID, key seal.PrivateKey, vault string) error {
	recipient, err := seal.ParseRecipient(vault)
	if err != nil {
		return err
	}
	toVault, err := recipient.SealKey(key)
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

// evidenceBinding is the binding of a file. A file is never written twice, so its version is 1.
func evidenceBinding(request, evidence uuid.UUID) seal.Binding {
	return seal.Binding{Request: request, Object: evidence, Kind: seal.KindEvidence, Version: 1}
}
