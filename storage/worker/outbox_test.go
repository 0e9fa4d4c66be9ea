package worker_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

func TestLeaseMessages_LeaseExpires(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana := storagetest.Person[account.Candidate](t, db, "Ana")
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	db.Exec(t, `insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
		values ($1, 'notification', $2, 'en', $3, $3)`, uuid.New(), ana.ID, now)

	lease := func(at time.Time) (got []workerstore.OutboxMessage) {
		t.Helper()
		if err := db.Worker.Run(t.Context(), func(tx workerstore.Tx) (err error) {
			got, err = tx.LeaseMessages(t.Context(), at, time.Minute, 10)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := lease(now)
	if len(first) != 1 || first[0].Address != ana.Email || first[0].Attempts != 0 {
		t.Fatalf("%+v", first)
	}
	if again := lease(now.Add(30 * time.Second)); len(again) != 0 {
		t.Errorf("leased twice: %+v", again)
	}
	if later := lease(now.Add(2 * time.Minute)); len(later) != 1 || later[0].Attempts != 1 {
		t.Errorf("after the lease ran out: %+v", later)
	}
}

func TestCreateLink_UnknownIsNotFound(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	known := storagetest.PersonWithEmail[account.Candidate](t, db, "Ana", "ana+jobs@example.org")
	staff := storagetest.Person[account.HR](t, db, "Hanne")
	now := time.Now()
	create := func(address string) error {
		return db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
			_, err := tx.CreateLink(t.Context(), address, account.NewToken(), now, now.Add(30*time.Minute))
			return err
		})
	}
	if err := create(known.Email); err != nil {
		t.Errorf("a candidate: %v", err)
	}
	for name, address := range map[string]string{"unknown": "unknown@example.org", "staff": staff.Email} {
		if err := create(address); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
