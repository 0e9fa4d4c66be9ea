package storage_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
)

// reserve reserves an evidence file under a form key.
func (a requestFixture) reserve(t *testing.T, id, key uuid.UUID, at time.Time) error {
	t.Helper()
	return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		return tx.ReserveEvidence(t.Context(), id, a.request, key, at)
	})
}

// store stores an evidence file that was reserved, with the files of the draft counted.
func (a requestFixture) store(t *testing.T, id uuid.UUID) error {
	t.Helper()
	return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		arrival := candidatestore.Arrival{ID: id, Request: a.request, Label: []byte("label"), At: time.Now()}
		if err := tx.LockDraft(t.Context(), a.request); err != nil {
			return err
		}
		counted, err := tx.Evidence(t.Context(), a.request)
		for _, f := range counted {
			arrival.Counted = append(arrival.Counted, f.ID)
		}
		return errors.Join(err, tx.StoreEvidence(t.Context(), arrival))
	})
}

func TestStoreEvidence_UncountedFile(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	first, second := uuid.New(), uuid.New()
	must(t, errors.Join(
		a.reserve(t, first, uuid.New(), time.Now()), a.reserve(t, second, uuid.New(), time.Now()),
		a.store(t, first)))
	arrival := candidatestore.Arrival{ID: second, Request: a.request, Label: []byte("label"), At: time.Now()}
	store := func() error {
		return a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
			return tx.StoreEvidence(t.Context(), arrival)
		})
	}
	if err := store(); !errors.Is(err, candidatestore.ErrMoreFiles) || len(a.evidence(t)) != 1 {
		t.Errorf("without counting the first: %v", err)
	}
	arrival.Counted = []uuid.UUID{first, uuid.New()} // the second was removed since
	if err := store(); err != nil || len(a.evidence(t)) != 2 {
		t.Errorf("counted: %v", err)
	}
}

// evidence lists the stored files.
func (a requestFixture) evidence(t *testing.T) (rows []candidatestore.Evidence) {
	t.Helper()
	a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
		rows, err = tx.Evidence(t.Context(), a.request)
		return err
	})
	return rows
}

// leftovers lists the files that do not count and whose objects may exist.
func (a requestFixture) leftovers(t *testing.T, before time.Time) (ids []uuid.UUID) {
	t.Helper()
	a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
		ids, err = tx.Leftovers(t.Context(), a.request, before)
		return err
	})
	return ids
}

func TestReserveEvidence_IsIdempotent(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	key := uuid.New()
	stored := make([]bool, 50)
	var all sync.WaitGroup
	for i := range stored {
		all.Go(func() {
			id := uuid.New()
			err := a.reserve(t, id, key, time.Now())
			if err == nil {
				err = a.store(t, id)
			}
			stored[i] = err == nil
			if err != nil && !errors.Is(err, storage.ErrExists) && !errors.Is(err, candidatestore.ErrBegun) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	for _, s := range stored {
		if s {
			n++
		}
	}
	if rows := a.evidence(t); n != 1 || len(rows) != 1 || len(a.leftovers(t, time.Now())) != 0 {
		t.Errorf("%d submissions succeeded, %d rows", n, len(rows))
	}
}

// The row of an aborted upload must stay until its object is deleted: nothing else refers to the object.
func TestGiveUpEvidence_FreesFormKey(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	first, second, key := uuid.New(), uuid.New(), uuid.New()
	if err := a.reserve(t, first, key, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := a.reserve(t, second, key, time.Now()); !errors.Is(err, candidatestore.ErrBegun) {
		t.Errorf("the form key during the upload: %v", err)
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error { return tx.GiveUpEvidence(t.Context(), a.request, key) })
	if err := a.store(t, first); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("storing the aborted upload: %v", err)
	}
	if left := a.leftovers(t, time.Now().Add(-candidatestore.ReceivingTime)); !slices.Equal(left, []uuid.UUID{first}) {
		t.Errorf("leftovers %v", left)
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error { return tx.ForgetEvidence(t.Context(), first) })
	if err := errors.Join(a.reserve(t, second, key, time.Now()), a.store(t, second)); err != nil {
		t.Error(err)
	}
	if err := a.reserve(t, uuid.New(), key, time.Now()); !errors.Is(err, storage.ErrExists) {
		t.Errorf("the form key after the upload: %v", err)
	}
	if rows := a.evidence(t); len(rows) != 1 || rows[0].ID != second {
		t.Errorf("%v", rows)
	}
}

func TestReserveEvidence_MaxFiles(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	// An upload that began longer ago than ReceivingTime does not count.
	if err := a.reserve(t, uuid.New(), uuid.New(), time.Now().Add(-candidatestore.ReceivingTime-time.Minute)); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 2*accommodation.MaxFiles)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			id := uuid.New()
			if errs[i] = a.reserve(t, id, uuid.New(), time.Now()); errs[i] == nil {
				errs[i] = a.store(t, id)
			}
		})
	}
	all.Wait()
	full := 0
	for _, err := range errs {
		if errors.Is(err, candidatestore.ErrFull) {
			full++
		} else if err != nil {
			t.Error(err)
		}
	}
	if n := len(a.evidence(t)); n != accommodation.MaxFiles || full != accommodation.MaxFiles {
		t.Errorf("%d files, %d refused", n, full)
	}
}

func TestStoreEvidence_AfterSubmission(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	late := uuid.New()
	if err := errors.Join(a.reserve(t, late, uuid.New(), time.Now()), a.submit(t)); err != nil {
		t.Fatal(err)
	}
	if err := a.store(t, late); !errors.Is(err, accommodation.ErrSubmitted) {
		t.Errorf("storing: %v", err)
	}
	if err := a.reserve(t, uuid.New(), uuid.New(), time.Now()); !errors.Is(err, accommodation.ErrSubmitted) {
		t.Errorf("reserving: %v", err)
	}
	if ids := a.leftovers(t, time.Now()); len(ids) != 1 || ids[0] != late {
		t.Errorf("leftovers %v", ids)
	}
}

func TestForgetEvidence_StoredStays(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	stored, removed := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{stored, removed} {
		if err := errors.Join(a.reserve(t, id, uuid.New(), time.Now()), a.store(t, id)); err != nil {
			t.Fatal(err)
		}
	}
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.RemoveEvidence(t.Context(), removed, a.request, time.Now())
	})
	if rows := a.evidence(t); len(rows) != 1 || rows[0].ID != stored {
		t.Errorf("%v", rows)
	}
	if ids := a.leftovers(t, time.Now().Add(-candidatestore.ReceivingTime)); len(ids) != 1 || ids[0] != removed {
		t.Errorf("leftovers %v", ids)
	}
	// A stored file stays even if its id is passed.
	a.asCandidate(t, func(tx candidatestore.Tx) error { return tx.ForgetEvidence(t.Context(), stored, removed) })
	if rows, ids := a.evidence(t), a.leftovers(t, time.Now()); len(rows) != 1 || len(ids) != 0 {
		t.Errorf("%v, leftovers %v", rows, ids)
	}
}

func TestRemoveEvidence_AfterSubmission(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	id := uuid.New()
	if err := errors.Join(a.reserve(t, id, uuid.New(), time.Now()), a.store(t, id), a.submit(t)); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func(candidatestore.Tx) error{
		"removing": func(tx candidatestore.Tx) error { return tx.RemoveEvidence(t.Context(), id, a.request, time.Now()) },
		"emptying": func(tx candidatestore.Tx) error { return tx.EmptyDraft(t.Context(), a.request, time.Now()) },
	} {
		if err := a.db.Candidate.Run(t.Context(), a.me, try); !errors.Is(err, accommodation.ErrSubmitted) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEvidence_OtherOwnerNotFound(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	id := uuid.New()
	if err := errors.Join(a.reserve(t, id, uuid.New(), time.Now()), a.store(t, id)); err != nil {
		t.Fatal(err)
	}
	eve := a
	eve.me = storagetest.Person[account.Candidate](t, a.db, "Eve")
	if rows := eve.evidence(t); len(rows) != 0 {
		t.Errorf("%v", rows)
	}
	for name, try := range map[string]func(candidatestore.Tx) error{
		"removing": func(tx candidatestore.Tx) error { return tx.RemoveEvidence(t.Context(), id, a.request, time.Now()) },
		"emptying": func(tx candidatestore.Tx) error { return tx.EmptyDraft(t.Context(), a.request, time.Now()) },
		"holding":  func(tx candidatestore.Tx) error { return tx.LockDraft(t.Context(), a.request) },
	} {
		if err := a.db.Candidate.Run(t.Context(), eve.me, try); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(a.evidence(t)) != 1 {
		t.Error("the file is gone")
	}
}
