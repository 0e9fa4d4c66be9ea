package crash

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue/cataloguetest"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/harness/standalone"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// The program or PostgreSQL is killed in the middle of a move: when the old slot is let go, between the two halves, when
// the new one is booked, and while what it needs is added. The interview has its old slot with all that is arranged, to the byte, and
// the same form moves it afterwards, once.
func TestMove_SurvivesKills(t *testing.T) { //nolint:paralleltest // the other test of this package measures time
	p := standalone.New(t)
	f := newInterview(t, p)
	rows := storagetest.NewTripwire(t, p.DB)
	for _, pause := range []struct{ table, when string }{
		{"interview.booking", "new.status = 'moved'"},
		{"interview.booking", "new.moved_to is null and new.status = 'arranged'"},
		{"interview.provision", "new.status = 'needed'"},
		{"interview.event", "new.step = 'moved'"},
	} {
		for name, kill := range map[string]func(){"program": p.Kill, "database": func() { p.KillDatabase(t) }} {
			before := rows.Snapshot(t)
			f.killDuring(t, pause.table, pause.when, kill)
			if after := rows.Snapshot(t); after != before {
				t.Errorf("%s killed at %s where %s: rows changed", name, pause.table, pause.when)
			}
		}
	}
	for range 2 { // the same form, sent again
		if status, to, err := f.move(t.Context()); err != nil || status != http.StatusSeeOther ||
			!strings.HasSuffix(to, f.key) {
			t.Fatalf("after the kills: %d to %s, %v", status, to, err)
		}
	}
	var lines []string
	must(t, p.DB.Super.SelectContext(t.Context(), &lines, `
		select concat_ws(' ', b.status, b.moved_to is not null, (select count(*) from interview.occupation o
			where o.booking_id = b.id), (select count(*) from interview.provision p where p.booking_id = b.id
				and p.status in ('needed', 'asked', 'in_place')))
		from interview.booking b order by b.created_at`))
	if got := strings.Join(lines, ", "); got != "moved t 0 0, arranged f 1 1" {
		t.Errorf("the bookings: %s", got)
	}
}

// movable is a confirmed interview with parking in place, and the form that moves it.
type movable struct {
	*standalone.Program
	hr            inprocess.Client
	booking, room uuid.UUID
	key           string
	start         time.Time
}

func newInterview(t *testing.T, p *standalone.Program) *movable {
	t.Helper()
	hr, candidate, today := uuid.New(), uuid.New(), standalone.Now().UTC().Truncate(24*time.Hour)
	calendar := cataloguetest.Holidays(t, today.Year(), today.Year()+1) // the program closes them
	for id, role := range map[uuid.UUID]account.Role{hr: account.RoleHR, candidate: account.RoleCandidate} {
		p.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
			values ($1, $2, 'Ana', $3, 'en', now())`, id, role, id.String()+"@example.org")
	}
	f := &movable{
		Program: p, hr: p.Client(t, account.RoleHR, storagetest.Session(t, p.DB, hr, account.RoleHR)),
		room: fixture.Resource{Seats: 8}.Insert(t, p.DB), key: uuid.NewString(),
		start: calendar.AddBusinessDays(today, 20).Add(10 * time.Hour),
	}
	vacancy := fixture.Vacancy{CreatedBy: hr}.Insert(t, p.DB)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, p.DB)
	application := fixture.Application{Vacancy: vacancy, Candidate: candidate, Ready: true}.Insert(t, p.DB)
	arrangement := fixture.Arrangement{Application: application, Stage: stage, Code: "R-PARKING"}.Insert(t, p.DB)
	f.booking = fixture.Booking{
		Application: application, Stage: stage, CreatedBy: hr, Start: f.start.AddDate(0, 0, 7), Room: []uuid.UUID{f.room},
	}.Insert(t, p.DB)
	fixture.Provision{
		Arrangement: arrangement, Booking: f.booking, Item: "parking", Provider: "Caretaker", Status: "in_place",
	}.Insert(t, p.DB)
	return f
}

// move sends the form that moves the interview.
func (f *movable) move(ctx context.Context) (status int, to string, err error) {
	form := url.Values{
		"csrf": {f.hr.Session.CSRF()}, "key": {f.key}, "version": {"1"}, "room": {f.room.String()},
		"start": {f.start.Format(time.RFC3339)},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost,
		f.Origin+"/interviews/bookings/"+f.booking.String()+"/move", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", "__Host-hr="+f.hr.Session.Secret())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := f.hr.HTTP.Do(r)
	if err != nil {
		return 0, "", err
	}
	return got.StatusCode, got.Header.Get("Location"), got.Body.Close()
}

// pauseLock is the advisory lock for which a paused move waits.
const pauseLock = 7320

// killDuring begins to move the interview, stops at the first row of a table that a condition is true of, kills, and
// starts the program again.
func (f *movable) killDuring(t *testing.T, table, when string, kill func()) {
	t.Helper()
	f.DB.Exec(t, fmt.Sprintf(`
		create or replace function public.pause_move() returns trigger language plpgsql security definer as $$
		begin
			perform pg_advisory_xact_lock_shared(%d);
			return null;
		end $$`, pauseLock))
	f.DB.Exec(t, fmt.Sprintf(`create trigger aa_pause after insert or update on %s
		for each row when (%s) execute function public.pause_move()`, table, when))
	gate, err := f.DB.Super.Connx(t.Context())
	must(t, err)
	_, err = gate.ExecContext(t.Context(), `select pg_advisory_lock($1)`, pauseLock)
	must(t, err)
	answered := make(chan string, 1)
	go func() {
		status, to, err := f.move(t.Context())
		if err == nil && status < http.StatusInternalServerError {
			answered <- fmt.Sprintf("%d to %s", status, to)
		}
		close(answered)
	}()
	f.waitForPause(t, answered)
	kill()
	if answer, ok := <-answered; ok {
		t.Errorf("the move that was killed answers %s", answer)
	}
	_ = gate.Close() // its server is gone
	f.Start(t)
	f.DB.Exec(t, "drop trigger aa_pause on "+table)
}

// waitForPause waits until the move waits for the lock.
func (f *movable) waitForPause(t *testing.T, answered <-chan string) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		var waits bool
		must(t, f.DB.Super.GetContext(t.Context(), &waits, `select exists (
			select from pg_locks where locktype = 'advisory' and objid = $1 and not granted)`, pauseLock))
		if waits {
			return
		}
		select {
		case answer := <-answered:
			t.Fatalf("the move did not pause: %s", answer)
		case <-again.C:
		}
	}
}
