package storage_test

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stepfree/account"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/storagetest"
	workerstore "stepfree/storage/worker"
)

// countTry counts a try as the portal does and returns how long to wait.
func countTry(t *testing.T, db *storagetest.Database, address, network string, device account.Token) time.Duration {
	t.Helper()
	try := signinstore.Try{Address: address, Network: network, Device: device}
	wait, err := db.SignIn.CountTry(t.Context(), account.RoleHR, try)
	must(t, err)
	return wait
}

// pass moves what was counted into the past.
func pass(t *testing.T, db *storagetest.Database, past time.Duration) {
	t.Helper()
	db.Exec(t, `update account.sign_in_limit set counted_at = counted_at - cast($1 as interval),
		refused_until = refused_until - cast($1 as interval), forgotten_at = forgotten_at - cast($1 as interval)`,
		past.String())
}

func TestCountTry_WaitsGrowAndEnd(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	try := func() time.Duration { return countTry(t, db, "Hugo@example.org", "one", account.Token{}) }
	for i := range 10 {
		if wait := try(); wait != 0 {
			t.Fatalf("try %d waits %v", i+1, wait)
		}
	}
	for _, minutes := range []int{1, 2, 4, 8} {
		for range 3 { // what is refused does not make the wait longer
			wait := countTry(t, db, "hugo@EXAMPLE.org", "one", account.Token{})
			if wait.Round(time.Minute) != time.Duration(minutes)*time.Minute {
				t.Errorf("wait %v, want %d minutes", wait, minutes)
			}
		}
		pass(t, db, time.Duration(minutes)*time.Minute)
		if wait := try(); wait != 0 {
			t.Errorf("after %d minutes: %v", minutes, wait)
		}
	}
	for range 100 {
		pass(t, db, 15*time.Minute)
		if wait := try(); wait != 0 {
			t.Fatalf("more than 15 minutes: %v", wait)
		}
	}
	pass(t, db, 4*time.Hour)
	for i := range 10 {
		if wait := try(); wait != 0 {
			t.Errorf("hours later, try %d: %v", i+1, wait)
		}
	}
}

// An account has a limit for all networks together, and a network one for all accounts.
func TestCountTry_PerAccountAndNetwork(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	count := func(most int, try func(i int) time.Duration) (free int) {
		for i := range most {
			if try(i) == 0 {
				free++
			}
		}
		return free
	}
	byAccount := count(120, func(i int) time.Duration {
		return countTry(t, db, "hugo@example.org", strconv.Itoa(i), account.Token{})
	})
	byNetwork := count(260, func(i int) time.Duration {
		return countTry(t, db, strconv.Itoa(i)+"@example.org", "one", account.Token{})
	})
	if byAccount < 100 || byAccount > 102 || byNetwork < 200 || byNetwork > 220 {
		t.Errorf("%d tries for an account, %d from a network", byAccount, byNetwork)
	}
	if countTry(t, db, "hanna@example.org", "another", account.Token{}) != 0 {
		t.Error("another account and network wait too")
	}
}

func TestCountTry_ConcurrentTriesAreCounted(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	var free atomic.Int32
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			wait, err := db.SignIn.CountTry(t.Context(), account.RoleHR, signinstore.Try{Address: "a@b.example", Network: "one"})
			if err != nil {
				t.Error(err)
			} else if wait == 0 {
				free.Add(1)
			}
		})
	}
	all.Wait()
	if free.Load() != 10 {
		t.Errorf("%d tries at the same time", free.Load())
	}
}

// endTries ends the tries of a session and returns the device.
func endTries(t *testing.T, db *storagetest.Database, session account.Token) account.Token {
	t.Helper()
	try := signinstore.Try{Network: "one", Device: account.NewToken()}
	must(t, db.Sessions.EndTries(t.Context(), account.RoleHR, session, try))
	return try.Device
}

// A sign-in ends the tries of its own account only, and makes ten devices known for 90 days. A credential that is taken
// away takes them with it.
func TestEndTries_OwnAccountAndDevices(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	hugo, hanna := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.HR](t, db, "Hanna")
	db.Exec(t, `insert into account.credential (account_id, password_hash, totp_sealed)
		select id, 'x', 'x' from account.account where role = 'hr'`)
	for _, me := range []account.HR{hugo, hanna} {
		for range 11 {
			countTry(t, db, me.Email, "one", account.Token{})
		}
	}
	device := endTries(t, db, hugo.Session)
	if countTry(t, db, hugo.Email, "one", account.Token{}) != 0 || countTry(t, db, hanna.Email, "one", device) == 0 {
		t.Error("the tries of the own account do not end, or those of another one do")
	}
	for range 12 {
		countTry(t, db, hugo.Email, "two", account.Token{})
	}
	if countTry(t, db, hugo.Email, "two", device) != 0 {
		t.Error("the device is not counted apart")
	}
	var devices int
	for range 12 {
		endTries(t, db, hugo.Session)
	}
	const query = `select count(*) from account.known_device where account_id = $1`
	must(t, db.Super.GetContext(t.Context(), &devices, query, hugo.ID))
	if devices != 10 || countTry(t, db, hugo.Email, "two", device) == 0 {
		t.Errorf("%d devices", devices)
	}
	db.Exec(t, `delete from account.credential`)
	must(t, db.Super.GetContext(t.Context(), &devices, query, hugo.ID))
	if devices != 0 {
		t.Errorf("%d devices without a credential", devices)
	}
}

// As the login: a guesser who can send statements without a person's session cannot end what was counted.
func TestEndTries_NeedsSession(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	for _, attack := range []string{
		`select account.end_tries('one', sha256('x'))`,
		`delete from account.sign_in_limit`,
		`update account.sign_in_limit set level = 0`,
		`insert into account.known_device select id, sha256('x'), now() + interval '1 day' from account.account`,
		`select account.count_keys(array['account'], array['hugo@a.example'])`,
		`select account.is_known_device('hugo@a.example', sha256('device hugo'))`,
	} {
		for _, session := range []string{"", "hugo"} {
			err := db.RunAs(t, "stepfree_hr", session, attack)
			own := session == "hugo" && strings.Contains(attack, "end_tries") // the own tries
			if err == nil && !own || err != nil && !own && !strings.Contains(err.Error(), "permission") &&
				!strings.Contains(err.Error(), "privilege") {
				t.Errorf("%q as %q: %v", attack, session, err)
			}
		}
	}
}

func TestExpired_DeletesTriesAndDevices(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	count := func() (n int) {
		must(t, db.Super.GetContext(t.Context(), &n,
			`select (select count(*) from account.sign_in_limit) + (select count(*) from account.known_device)`))
		return n
	}
	before := count()
	must(t, workerstore.NewExpired(db.DB).DeleteSessions(t.Context(), account.RoleHR))
	if count() != before {
		t.Error("what still counts is deleted")
	}
	db.Exec(t, `update account.sign_in_limit set forgotten_at = now() - interval '1 second'`)
	db.Exec(t, `update account.known_device set expires_at = now() - interval '1 second'`)
	must(t, workerstore.NewExpired(db.DB).DeleteSessions(t.Context(), account.RoleHR))
	if count() != 0 {
		t.Errorf("%d rows stay", count())
	}
}
