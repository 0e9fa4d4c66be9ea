package signin_test

import (
	"errors"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/storage"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

func TestSpendLink_OnceAndInTime(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana := storagetest.Person[account.Candidate](t, db, "Ana")
	now := time.Now()
	link := func(valid time.Duration) account.Token {
		token := account.NewToken()
		if err := db.Worker.Run(t.Context(), func(tx workerstore.Tx) error {
			_, err := tx.CreateLink(t.Context(), ana.Email, token, now, now.Add(valid))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return token
	}
	spend := func(token account.Token) (account.Token, error) {
		session := account.NewToken()
		return session, db.SignIn.Run(t.Context(), account.RoleCandidate, func(tx signinstore.Tx) error {
			_, err := tx.SpendLink(t.Context(), token, signinstore.CandidateSession{Token: session, At: now})
			return err
		})
	}
	good := link(30 * time.Minute)
	session, err := spend(good)
	if err != nil {
		t.Fatal(err)
	}
	me, err := signinstore.Identify[account.Candidate](t.Context(), db.Sessions, session)
	if err != nil || me.ID != ana.ID {
		t.Errorf("%v, %v", me.ID, err)
	}
	_, err = signinstore.Identify[account.HR](t.Context(), db.Sessions, session)
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a candidate's session as HR: %v", err)
	}
	for name, token := range map[string]account.Token{
		"spent": good, "expired": link(-time.Minute), "unknown": account.NewToken(),
	} {
		if _, err := spend(token); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
