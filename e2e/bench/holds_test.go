//go:build bench

package bench

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/storagetest"
)

const clients = 32

// holds measures holds of the same slots by 32 clients against the durable commits of pgbench on the same server: every
// client wants every slot, one gets it and the others are told that it is taken. What counts is how many were answered.
func holds(t *testing.T) []row {
	o := newOffice(t)
	w := wanted{office: o, room: uuid.New(), day: time.Now().AddDate(0, 1, 0).Truncate(24 * time.Hour)}
	o.DB.Exec(t, `insert into interview.resource (id, kind, name, seats) values ($1, 'room', 'Room', 6)`, w.room)
	o.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, o.vacancy, o.hr.ID)
	o.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'candidate', 'Person', 'p' || n || '@mail.example', 'en', now() from generate_series(1, 20000) n`)
	o.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at)
		select gen_random_uuid(), $1, a.id, current_date, now(), now() from account.account a where a.role = 'candidate'`, o.vacancy)
	// What was booked before: the server plans for a table that has rows.
	o.DB.Exec(t, `insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, zone, local_start, mode, parts, why, created_by, created_at)
		select gen_random_uuid(), a.id, a.candidate_id, a.vacancy_id, $1, 'done', tstzrange(a.at, a.at + interval '1 hour'), 'UTC', a.at at time zone 'UTC', 'in_person', '[]', '[]', $2, a.at
		from (select *, now() - row_number() over (order by number) * interval '1 hour' as at from interview.application) a limit 5000`, o.stage, o.hr.ID)
	o.DB.Exec(t, `insert into interview.occupation (booking_id, resource_id, during, purpose) select id, $1, during, 'room' from interview.booking`, w.room)
	o.DB.Exec(t, `analyze`)
	must(t, o.DB.Super.SelectContext(t.Context(), &w.applications, `select id from interview.application`))
	limit, one := durableCommits(t, o.DB)
	wants, wins := make([]int, clients), make([]int, clients)
	want := func(client int) {
		// A stage has one active booking: whoever wins goes on with another application.
		if w.hold(t, wants[client], w.applications[clients*wins[client]+client]) {
			wins[client]++
		}
		wants[client]++
	}
	var all sync.WaitGroup
	for client := range clients { // so that each connection has prepared its statements
		all.Go(func() {
			for range 10 {
				want(client)
			}
		})
	}
	all.Wait()
	ours := perSecond(clients, want)
	var double, won int
	must(t, o.DB.Super.GetContext(t.Context(), &double, `select count(*) from interview.occupation a join interview.occupation b on a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.during && b.during`))
	must(t, o.DB.Super.GetContext(t.Context(), &won, `select count(*) from interview.booking where status = 'held'`))
	told := 0
	for _, n := range wins {
		told += n
	}
	if told != won || won != slices.Max(wants) {
		t.Errorf("%d times somebody was told that a slot is theirs, %d slots are held, %d were wanted", told, won, slices.Max(wants))
	}
	return []row{
		{What: "holds of the same slots by 32 clients/s, of pgbench's durable commits/s", Figure: ours / limit, Target: 0.5, Detail: fmt.Sprintf("%.0f answered of %.0f, %d won; pgbench does %.0f on one row", ours, limit, won, one)},
		{What: "double bookings", Figure: float64(double), AtMost: true, Target: 0},
	}
}

// wanted is a list of slots that everybody wants, one after the other.
type wanted struct {
	office
	room         uuid.UUID
	day          time.Time
	applications []uuid.UUID
}

// hold wants one slot for an application, and tells whether it got it.
func (w wanted) hold(t *testing.T, n int, application uuid.UUID) bool {
	start := w.day.Add(time.Duration(n) * time.Hour)
	id, slot := uuid.New(), interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: w.room}
	err := w.DB.AsHR(t.Context(), w.hr, func(tx storage.HR) error {
		s, err := tx.Scheduling(t.Context(), application, w.stage)
		if err != nil {
			return err
		}
		return tx.HoldSlot(t.Context(), s, storage.NewBooking{ID: id, Slot: slot, Mode: catalogue.ModeInPerson, Zone: time.UTC, HeldUntil: time.Now().Add(time.Hour), At: time.Now()})
	})
	if err != nil && !errors.Is(err, storage.ErrTaken) {
		t.Error(err)
	}
	return err == nil
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// durableCommits is how many rows a second pgbench changes with as many clients, each row in a transaction of its own
// that has reached the disk: each client its own row, and all of them the same one.
func durableCommits(t *testing.T, db *storagetest.Database) (apart, same float64) {
	t.Helper()
	for name, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"} {
		var is string
		must(t, db.Super.GetContext(t.Context(), &is, `select current_setting($1)`, name))
		if is != want {
			t.Fatalf("%s is %s: what is acknowledged is not kept", name, is)
		}
	}
	db.Exec(t, `create table public.bench (id bigint primary key, n bigint not null)`)
	db.Exec(t, `insert into public.bench select n, 0 from generate_series(0, $1) n`, clients)
	apart = pgbench(t, db, "update public.bench set n = n + 1 where id = :client_id;\n")
	return apart, pgbench(t, db, "update public.bench set n = n + 1 where id = 0;\n")
}

func pgbench(t *testing.T, db *storagetest.Database, statement string) float64 {
	t.Helper()
	script := filepath.Join(t.TempDir(), "change.sql")
	must(t, os.WriteFile(script, []byte(statement), 0o600))
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	must(t, err)
	if len(found) == 0 {
		t.Skip("pgbench is not installed")
	}
	out, err := exec.CommandContext(t.Context(), found[len(found)-1], "-n", "-c", strconv.Itoa(clients), "-j", "2", "-T", "3", "-f", script, db.URL("postgres")).CombinedOutput()
	m := tps.FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("%v: %s", err, out)
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	must(t, err)
	return n
}
