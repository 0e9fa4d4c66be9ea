package pg_test

import (
	"context"
	"errors"
	"testing"

	"stepfree/account"
	candidatestore "stepfree/storage/candidate"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// ownReference returns the vacancy reference of the candidate's one visible application.
func ownReference(ctx context.Context, t *testing.T, db *storagetest.Database, me account.Candidate) (name string) {
	t.Helper()
	must(t, db.Candidate.Run(ctx, me, func(tx candidatestore.Tx) error {
		own, err := tx.Applications(ctx)
		if err == nil && len(own) == 1 {
			name = own[0].Reference
		}
		return err
	}))
	return name
}

// newApplicant creates a candidate with one application for a vacancy of its own.
func newApplicant(t *testing.T, db *storagetest.Database, reference string) account.Candidate {
	t.Helper()
	hr, me := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Candidate](t, db, "Ana")
	vacancy := fixture.Vacancy{Reference: reference, CreatedBy: hr.ID}.Insert(t, db)
	fixture.Application{Vacancy: vacancy, Candidate: me.ID}.Insert(t, db)
	return me
}

func TestRun_SeesOwnRowsAlone(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana, bob := newApplicant(t, db, "V-ana"), newApplicant(t, db, "V-bob")
	for _, want := range []struct {
		me   account.Candidate
		name string
	}{{ana, "V-ana"}, {bob, "V-bob"}, {ana, "V-ana"}} {
		if got := ownReference(t.Context(), t, db, want.me); got != want.name {
			t.Errorf("%q, not %q", got, want.name)
		}
	}
}

func TestRun_ReturnsItsConnection(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana := newApplicant(t, db, "V-ana")
	login := account.RoleCandidate.Login()
	for what, page := range map[string]func(context.Context){
		"identified": func(ctx context.Context) {
			_, _ = signinstore.Identify[account.Candidate](ctx, db.Sessions, ana.Session)
		},
		"no session": func(ctx context.Context) {
			_, _ = signinstore.Identify[account.Candidate](ctx, db.Sessions, account.NewToken())
		},
		"own": func(ctx context.Context) { ownReference(ctx, t, db, ana) },
		"not as it ends": func(ctx context.Context) {
			_ = db.Candidate.Run(ctx, ana, func(candidatestore.Tx) error {
				if n := db.InUse(login); n != 1 {
					t.Errorf("%d connections are held", n)
				}
				return errors.New("no")
			})
		},
		"two of them": func(ctx context.Context) {
			ownReference(ctx, t, db, ana)
			ownReference(ctx, t, db, ana)
		},
	} {
		page(t.Context())
		if n := db.InUse(login); n != 0 {
			t.Errorf("%s: %d connections were not returned", what, n)
		}
	}
}

func TestRun_EndedSessionSeesNothing(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana := newApplicant(t, db, "V-ana")
	must(t, db.Sessions.End(t.Context(), account.RoleCandidate, ana.Session))
	if got := ownReference(t.Context(), t, db, ana); got != "" {
		t.Errorf("%q", got)
	}
}
