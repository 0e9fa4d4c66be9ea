// Package candidate serves candidates: their applications, the requests they write and send, and what comes of them.
package candidate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
	workerstore "stepfree/storage/worker"
)

// Handler answers the candidates' pages. It opens drafts and letters to the candidate, and nothing that was sent.
type Handler struct {
	*web.Site
	Store        *store.Store
	Retention    *workerstore.DraftRetention
	CandidateKey seal.PrivateKey // the candidate zone's identity
	Objects      *blob.Dir       // sealed files
	Keyring      *blob.Dir       // request keys, sealed to the vault
	Drafts       *blob.Dir       // request keys of drafts, sealed to the candidate zone
	Unsent       *blob.Dir       // forms that arrived after their session's end, sealed to the candidate zone
	Deadlines    accommodation.Deadlines
	Calendar     catalogue.Calendar
}

// draft is a request that is still being written, with all that its pages show of it.
type draft struct {
	accommodation.Request
	application store.Application
	stages      []interview.Stage // of the vacancy
	entries     []accommodation.CatalogueEntry
	statement   seal.Statement
	sealed      *store.SealedStatement // as stored; nil when nothing was written
	evidence    []store.Evidence       // as stored
	left        []uuid.UUID            // files that began to arrive and never did; only an upload asks for them
	files       []file
}

// file is a file that was received, as its label says.
type file struct {
	seal.Label
	store.Evidence
}

// loadDraft loads a draft and opens its words and labels. ErrSubmitted: it was sent, and the server cannot open it any more.
func (h *Handler) loadDraft(ctx context.Context, me account.Candidate, id uuid.UUID) (draft, error) {
	return h.loadWith(ctx, me, id, (*draft).load)
}

// loadFiles loads a draft for an upload, which needs to know of its files and of nothing else.
func (h *Handler) loadFiles(ctx context.Context, me account.Candidate, id uuid.UUID) (draft, error) {
	return h.loadWith(ctx, me, id, func(d *draft, ctx context.Context, tx store.Tx) (err error) {
		if d.evidence, err = tx.Evidence(ctx, d.ID); err != nil {
			return err
		}
		d.left, err = tx.Leftovers(ctx, d.ID, h.Now().Add(-store.ReceivingTime))
		return err
	})
}

func (h *Handler) loadWith(ctx context.Context, me account.Candidate, id uuid.UUID, load func(*draft, context.Context, store.Tx) error) (d draft, err error) {
	if err := h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if d.Request, err = tx.Request(ctx, id); err != nil || !d.IsDraft() {
			return err
		}
		return load(&d, ctx, tx)
	}); err != nil {
		return d, err
	}
	if !d.IsDraft() {
		return d, errors.Join(accommodation.ErrSubmitted, h.forgetKey(id))
	}
	return d, h.opened(ctx, me, &d)
}

// load loads what a draft's pages show beside the request itself.
func (d *draft) load(ctx context.Context, tx store.Tx) (err error) {
	if d.application, err = tx.Application(ctx, d.ApplicationID); err != nil {
		return err
	}
	d.stages = d.application.Stages
	if d.entries, err = tx.Catalogue(ctx); err != nil {
		return err
	}
	if d.sealed, err = tx.Statement(ctx, d.ID); err != nil {
		return err
	}
	d.evidence, err = tx.Evidence(ctx, d.ID)
	return err
}

// opened opens the words and labels of a draft that was loaded.
func (h *Handler) opened(ctx context.Context, me account.Candidate, d *draft) error {
	err := h.open(d)
	if errors.Is(err, blob.ErrMissing) {
		return h.goneMeanwhile(ctx, me, d.ID, err)
	}
	return err
}

// goneMeanwhile says why a draft has no key: it was sent or discarded after it was read; else something is broken.
func (h *Handler) goneMeanwhile(ctx context.Context, me account.Candidate, id uuid.UUID, missing error) error {
	return h.Store.Run(ctx, me, func(tx store.Tx) error {
		if r, err := tx.Request(ctx, id); err != nil {
			return err
		} else if !r.IsDraft() {
			return accommodation.ErrSubmitted
		}
		return missing
	})
}

// forgetKey destroys the draft key of a request that was sent, if a crash between the two steps of sending left it.
func (h *Handler) forgetKey(request uuid.UUID) error {
	key, err := h.Drafts.Open(request)
	if errors.Is(err, blob.ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(key.Close(), h.Drafts.Delete(request))
}

// open reads the sealed parts of a draft with its draft key.
func (h *Handler) open(d *draft) error {
	if d.sealed == nil && len(d.evidence) == 0 {
		return nil
	}
	key, err := h.draftKey(d.ID)
	if err != nil {
		return err
	}
	if s := d.sealed; s != nil {
		want := seal.Binding{Request: d.ID, Object: s.Object, Kind: seal.KindStatement, Version: s.Version}
		if d.statement, err = key.OpenStatement(s.Sealed, want); err != nil {
			return err
		}
	}
	known := d.files // a file never changes
	d.files = make([]file, 0, len(d.evidence))
	for _, row := range d.evidence {
		i := slices.IndexFunc(known, func(f file) bool { return f.ID == row.ID })
		if i >= 0 {
			d.files = append(d.files, known[i])
			continue
		}
		label, err := key.OpenLabel(row.Label, evidenceBinding(d.ID, row.ID))
		if err != nil {
			return err
		}
		d.files = append(d.files, file{label, row})
	}
	return nil
}

// evidenceBinding names a file's record inside the seal; a file is never written twice, so its version is 1.
func evidenceBinding(request, evidence uuid.UUID) seal.Binding {
	return seal.Binding{Request: request, Object: evidence, Kind: seal.KindEvidence, Version: 1}
}

// draftKey opens the request key of a draft.
func (h *Handler) draftKey(request uuid.UUID) (seal.PrivateKey, error) {
	sealed, err := h.Drafts.Get(request)
	if err != nil {
		return seal.PrivateKey{}, fmt.Errorf("candidate: the key of a draft: %w", err)
	}
	return h.CandidateKey.OpenKey(sealed)
}

// create starts a draft under an id: its key is sealed to the vault for good, and to the candidate zone while it is a draft.
// ErrExists: the same form was sent before.
func (h *Handler) create(ctx context.Context, tx store.Tx, id, application uuid.UUID, language string) error {
	key, err := seal.NewKey()
	if err != nil {
		return err
	}
	vault, err := tx.VaultRecipient(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return errors.New("candidate: there is no vault yet: stepfree vault init")
	}
	if err != nil {
		return err
	}
	// The row first: the same form sent twice stops here and does not replace the key of the first.
	if err := tx.CreateDraft(ctx, id, application, key.Recipient().String(), language, h.Now()); err != nil {
		return err
	}
	return h.keepKey(id, key, vault)
}

func (h *Handler) keepKey(request uuid.UUID, key seal.PrivateKey, vaultText string) error {
	vault, err := seal.ParseRecipient(vaultText)
	if err != nil {
		return err
	}
	toVault, err := vault.SealKey(key)
	if err != nil {
		return err
	}
	toZone, err := h.CandidateKey.Recipient().SealKey(key)
	if err != nil {
		return err
	}
	return errors.Join(h.Keyring.Put(request, toVault), h.Drafts.Put(request, toZone))
}
