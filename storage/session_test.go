package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
)

// openSession opens a session as a person who signs in gets it.
func openSession(t *testing.T, db *storagetest.Database, id uuid.UUID, shared bool) account.Token {
	t.Helper()
	token := account.NewToken()
	db.Exec(t, `select account.open_session($1, $2, 'firefox linux', $3)`, id, token.Hash(), shared)
	return token
}

// later moves all sessions into the past.
func later(t *testing.T, db *storagetest.Database, interval string) {
	t.Helper()
	db.Exec(t, `update account.session set created_at = created_at - cast($1 as interval), used_at = used_at - cast($1 as interval),
		expires_at = expires_at - cast($1 as interval), latest_end = latest_end - cast($1 as interval),
		stepped_up_at = stepped_up_at - cast($1 as interval)`, interval)
}

func identified[P account.Audience](t *testing.T, db *storagetest.Database, token account.Token) bool {
	t.Helper()
	_, err := signinstore.Identify[P](t.Context(), db.Sessions, token)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// However often it is used, a session of staff ends after 12 hours, and after 30 minutes without use.
func TestSession_EndsWithoutUseAndAtLatest(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	hugo := storagetest.Person[account.HR](t, db, "Hugo")
	used, idle := openSession(t, db, hugo.ID, false), openSession(t, db, hugo.ID, false)
	for turn := range 24 { // each after 29 minutes
		later(t, db, "29 minutes")
		if !identified[account.HR](t, db, used) {
			t.Fatalf("turn %d: the used session ended", turn)
		}
	}
	if identified[account.HR](t, db, idle) {
		t.Error("a session without use did not end")
	}
	if _, err := db.Sessions.Extend(t.Context(), account.RoleHR, used); err != nil {
		t.Fatal(err)
	}
	later(t, db, "25 minutes")
	if identified[account.HR](t, db, used) {
		t.Error("a session that is used lives for more than 12 hours")
	}
}

// A session of a candidate is extended by what is sent for a day, for 30 days at most; one on a shared computer ends as
// one of staff does.
func TestSession_CandidateAndSharedComputer(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ana := storagetest.Person[account.Candidate](t, db, "Ana")
	own, shared := openSession(t, db, ana.ID, false), openSession(t, db, ana.ID, true)
	later(t, db, "31 minutes")
	if !identified[account.Candidate](t, db, own) || identified[account.Candidate](t, db, shared) {
		t.Error("after 31 minutes")
	}
	extend := func() {
		if _, err := db.Sessions.Extend(t.Context(), account.RoleCandidate, own); err != nil {
			t.Fatal(err)
		}
	}
	extend()
	for range 29 {
		later(t, db, "23 hours 59 minutes")
		extend()
	}
	later(t, db, "23 hours 59 minutes")
	if identified[account.Candidate](t, db, own) {
		t.Error("it lives for more than 30 days")
	}
}

// The use of a session is written once a minute.
func TestSession_UseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	hugo := storagetest.Person[account.HR](t, db, "Hugo")
	token := openSession(t, db, hugo.ID, false)
	written := func() time.Time {
		return value[time.Time](t, db, `select used_at from account.session where hash = $1`, token.Hash())
	}
	before := written()
	identified[account.HR](t, db, token)
	if !written().Equal(before) {
		t.Error("it is written again within a minute")
	}
	later(t, db, "61 seconds")
	identified[account.HR](t, db, token)
	if !written().After(before) {
		t.Error("it is not written after a minute")
	}
}

// A login sees and ends sessions of the person whose session it has, and no other.
func TestSessions_OwnOnly(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	hugo, hanna := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.HR](t, db, "Hanna")
	other := openSession(t, db, hugo.ID, false)
	own, err := db.Sessions.Own(t.Context(), account.RoleHR, hanna.Session)
	if err != nil || len(own) != 1 || !own[0].Current {
		t.Fatalf("%v, %v", own, err)
	}
	theirs, err := db.Sessions.Own(t.Context(), account.RoleHR, hugo.Session)
	if err != nil || len(theirs) != 2 {
		t.Fatalf("%v, %v", theirs, err)
	}
	for _, s := range theirs {
		must(t, db.Sessions.EndOwn(t.Context(), account.RoleHR, hanna.Session, uuid.NullUUID{UUID: s.ID, Valid: true}))
	}
	must(t, db.Sessions.EndOwn(t.Context(), account.RoleHR, hanna.Session, uuid.NullUUID{}))
	if !identified[account.HR](t, db, hugo.Session) || !identified[account.HR](t, db, other) {
		t.Error("another person's session was ended")
	}
	if identified[account.HR](t, db, hanna.Session) {
		t.Error("the own session was not ended")
	}
	if err := db.RunAs(t, "stepfree_hr", hugo.Session.Secret(),
		`select account.end_staff_sessions('`+hanna.ID.String()+`')`); err == nil {
		t.Error("an officer ends the sessions of another account")
	}
}

// No session steps itself up, and another login's function does not step it up.
func TestStepUp_NeedsCodeOfTheAccount(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	ada := storagetest.Person[account.Admin](t, db, "Ada")
	db.Exec(t, `insert into account.credential (account_id, password_hash, totp_sealed, totp_step) values ($1, 'x', 'x', 5)`,
		ada.ID)
	for name, up := range map[string]signinstore.StepUp{
		"a used step": {Step: 5, Token: account.NewToken()}, "an unknown recovery code": {
			Step: 9, Recovery: account.NewToken().Hash(), Token: account.NewToken(),
		},
	} {
		if err := db.Sessions.StepUp(t.Context(), account.RoleAdmin, ada.Session, up); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	later(t, db, "2 hours")
	me, err := signinstore.Identify[account.Admin](t.Context(), db.Sessions, ada.Session)
	if err != nil || me.SteppedUp {
		t.Fatalf("%v, %v", me.SteppedUp, err)
	}
	up := signinstore.StepUp{Step: 6, Token: account.NewToken()}
	must(t, db.Sessions.StepUp(t.Context(), account.RoleAdmin, ada.Session, up))
	if me, err = signinstore.Identify[account.Admin](t.Context(), db.Sessions, up.Token); err != nil || !me.SteppedUp {
		t.Errorf("%v, %v", me.SteppedUp, err)
	}
	if identified[account.Admin](t, db, ada.Session) {
		t.Error("the old token is still good")
	}
}
