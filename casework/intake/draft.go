package intake

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
)

// Draft is a request that is not submitted yet, with its words and the labels of its files opened.
type Draft struct {
	accommodation.Request
	Application   store.Application
	VacancyStages []interview.Stage // of the vacancy; Request.Stages are those that the request covers
	Catalogue     []accommodation.CatalogueEntry
	Statement     seal.Statement
	Files         []File

	sealed    *store.SealedStatement // as stored; nil if nothing was written
	evidence  []store.Evidence       // as stored
	leftovers []uuid.UUID            // files that did not arrive whole; loaded for an upload only
}

// File is a file that was received, with its opened label.
type File struct {
	seal.Label
	store.Evidence
}

// MeasureType returns the catalogue's measure with that code, or the zero value.
func (d Draft) MeasureType(code string) catalogue.Measure {
	for _, e := range d.Catalogue {
		if e.Code == code {
			return e.Measure
		}
	}
	return catalogue.Measure{}
}

// Load loads a draft with everything that its pages show. It returns accommodation.ErrSubmitted, with the request, if
// it was submitted: the server cannot open it any more.
func (s Service) Load(ctx context.Context, me account.Candidate, id uuid.UUID) (Draft, error) {
	return s.LoadOrElse(ctx, me, id, func(store.Tx, accommodation.Request) error { return nil })
}

// LoadOrElse is Load, and calls submitted in the same transaction if the request was submitted.
func (s Service) LoadOrElse(
	ctx context.Context, me account.Candidate, id uuid.UUID, submitted func(store.Tx, accommodation.Request) error,
) (Draft, error) {
	return s.load(ctx, me, id, func(d *Draft, tx store.Tx) error {
		if !d.IsDraft() {
			return submitted(tx, d.Request)
		}
		return d.load(ctx, tx)
	})
}

// LoadFiles loads a draft with its files only, which is all that an upload needs.
func (s Service) LoadFiles(ctx context.Context, me account.Candidate, id uuid.UUID) (Draft, error) {
	return s.load(ctx, me, id, func(d *Draft, tx store.Tx) (err error) {
		if !d.IsDraft() {
			return nil
		}
		if d.evidence, err = tx.Evidence(ctx, d.ID); err != nil {
			return err
		}
		d.leftovers, err = tx.Leftovers(ctx, d.ID, s.Now().Add(-store.ReceivingTime))
		return err
	})
}

func (s Service) load(
	ctx context.Context, me account.Candidate, id uuid.UUID, parts func(*Draft, store.Tx) error,
) (d Draft, err error) {
	if err := s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if d.Request, err = tx.Request(ctx, id); err != nil {
			return err
		}
		return parts(&d, tx)
	}); err != nil {
		return d, err
	}
	if !d.IsDraft() {
		return d, errors.Join(accommodation.ErrSubmitted, s.DestroyDraftKey(id))
	}
	return d, s.open(ctx, me, &d)
}

// load loads what the pages of a draft show in addition to the request itself.
func (d *Draft) load(ctx context.Context, tx store.Tx) (err error) {
	if d.Application, err = tx.Application(ctx, d.ApplicationID); err != nil {
		return err
	}
	d.VacancyStages = d.Application.Stages
	if d.Catalogue, err = tx.Catalogue(ctx); err != nil {
		return err
	}
	if d.sealed, err = tx.Statement(ctx, d.ID); err != nil {
		return err
	}
	d.evidence, err = tx.Evidence(ctx, d.ID)
	return err
}

// open opens the words and labels of a draft that was loaded. Without a draft key it returns accommodation.ErrSubmitted
// or storage.ErrNotFound if the draft was submitted or discarded after it was read; else blob.ErrMissing.
func (s Service) open(ctx context.Context, me account.Candidate, d *Draft) error {
	err := s.unseal(d)
	if !errors.Is(err, blob.ErrMissing) {
		return err
	}
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		if r, err := tx.Request(ctx, d.ID); err != nil {
			return err
		} else if !r.IsDraft() {
			return accommodation.ErrSubmitted
		}
		return err
	})
}

// unseal opens the sealed parts of a draft with its draft key. It returns blob.ErrMissing if there is no such key.
func (s Service) unseal(d *Draft) error {
	if d.sealed == nil && len(d.evidence) == 0 {
		return nil
	}
	key, err := s.draftKey(d.ID)
	if err != nil {
		return err
	}
	if sealed := d.sealed; sealed != nil {
		if d.Statement, err = key.OpenStatement(sealed.Sealed, statementBinding(d.ID, *sealed)); err != nil {
			return err
		}
	}
	d.Files = make([]File, 0, len(d.evidence))
	for _, row := range d.evidence {
		label, err := key.OpenLabel(row.Label, evidenceBinding(d.ID, row.ID))
		if err != nil {
			return err
		}
		d.Files = append(d.Files, File{label, row})
	}
	return nil
}

// Answer is what a candidate says about one application: whether arrangements are needed.
type Answer struct {
	Application uuid.UUID
	Value       string    // "yes" or "none"
	Key         uuid.UUID // the form's idempotency key, which becomes the id of a new draft
	Language    string    // of the candidate's pages
}

// SaveAnswer saves an answer. For "yes" it returns the id of the open draft of the application, which it creates if
// there is none. The same form submitted twice, or two forms at once, return the draft that the first one created. It
// returns storage.ErrRequestLimit if the candidate has created too many in a day.
func (s Service) SaveAnswer(ctx context.Context, me account.Candidate, a Answer) (id uuid.UUID, err error) {
	save := func(tx store.Tx) (err error) {
		if id, err = openDraft(ctx, tx, a); err != nil {
			return err
		}
		if err := tx.SaveAnswer(ctx, a.Application, a.Value, s.Now()); err != nil || a.Value == "none" {
			return err
		}
		if id != uuid.Nil {
			return nil
		}
		id = a.Key
		return s.create(ctx, tx, id, a.Application, a.Language)
	}
	if err := s.Store.Run(ctx, me, save); !errors.Is(err, storage.ErrExists) {
		return id, err
	}
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		id, err = openDraft(ctx, tx, a)
		return err
	})
	if id == uuid.Nil {
		id = a.Key // the draft of this form was submitted in the meantime
	}
	return id, err
}

// openDraft returns the draft of the answer's application, or the zero id if there is none.
func openDraft(ctx context.Context, tx store.Tx, a Answer) (uuid.UUID, error) {
	requests, err := tx.Requests(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	for _, r := range requests {
		if r.IsDraft() && r.ApplicationID == a.Application {
			return r.ID, nil
		}
	}
	return uuid.Nil, nil
}

// create starts a draft: its key is sealed to the vault for good, and to the candidate key while it is a draft. It
// returns storage.ErrExists if the same form was submitted before, and the errors of vaultRecipient.
func (s Service) create(ctx context.Context, tx store.Tx, id, application uuid.UUID, language string) error {
	key, err := seal.NewKey()
	if err != nil {
		return err
	}
	vault, err := s.vaultRecipient(ctx, tx)
	if err != nil {
		return err
	}
	// The row first: a repeated form stops here and does not replace the key of the first one.
	if err := tx.CreateDraft(ctx, id, application, key.Recipient().String(), language, s.Now()); err != nil {
		return err
	}
	return s.storeKey(id, key, vault)
}

// Discard destroys a draft: its files, its rows, and then its keys. It returns storage.ErrNotFound or
// accommodation.ErrSubmitted if there is no such draft any more.
func (s Service) Discard(ctx context.Context, me account.Candidate, id uuid.UUID) error {
	if err := s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.EmptyDraft(ctx, id, s.Now()) }); err != nil {
		return err
	}
	if err := s.removeLeftovers(ctx, me, id, 0); err != nil {
		return err
	}
	if err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		_, err := tx.Discard(ctx, id)
		return err
	}); err != nil {
		return err
	}
	return errors.Join(s.Drafts.Delete(id), s.Keyring.Delete(id))
}
