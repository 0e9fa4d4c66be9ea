//go:build bench

package bench

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/storagetest"
)

const clients = 32

// holds measures holds of the same slots by 32 clients against the durable commits of pgbench on the same server. Each is
// for an application of its own: a stage has one active booking.
func holds(t *testing.T) []row {
	o := newOffice(t)
	room := uuid.New()
	o.DB.Exec(t, `insert into interview.resource (id, kind, name, seats) values ($1, 'room', 'Room', 6)`, room)
	o.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, o.vacancy, o.hr.ID)
	o.DB.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'candidate', 'Person', 'p' || n || '@mail.example', 'en', now() from generate_series(1, 20000) n`)
	o.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at)
		select gen_random_uuid(), $1, a.id, current_date, now(), now() from account.account a where a.role = 'candidate'`, o.vacancy)
	o.DB.Exec(t, `analyze`)
	var applications []uuid.UUID
	must(t, o.DB.Super.SelectContext(t.Context(), &applications, `select id from interview.application`))
	limit, one := durableCommits(t, o.DB)
	var next, won atomic.Int64
	day := time.Now().AddDate(0, 1, 0).Truncate(24 * time.Hour)
	ours := perSecond(clients, func(int) {
		n := next.Add(1) - 1
		start := day.Add(time.Duration(n/2) * time.Hour) // two clients want each slot
		err := o.DB.AsHR(t.Context(), o.hr, func(tx storage.HR) error {
			s, err := tx.Scheduling(t.Context(), applications[n], o.stage)
			if err != nil {
				return err
			}
			slot := interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: room}
			return tx.Hold(t.Context(), s, storage.NewBooking{ID: uuid.New(), Slot: slot, Mode: interview.ModeInPerson, Zone: time.UTC, HeldUntil: time.Now().Add(time.Hour), At: time.Now()})
		})
		if err == nil {
			won.Add(1)
		} else if !errors.Is(err, storage.ErrTaken) {
			t.Error(err)
		}
	})
	var double int
	must(t, o.DB.Super.GetContext(t.Context(), &double, `select count(*) from interview.occupation a join interview.occupation b on a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.during && b.during`))
	return []row{
		{What: "holds of the same slots by 32 clients/s, of pgbench's durable commits/s", Figure: ours / limit, Target: 0.5, Detail: fmt.Sprintf("%.0f of %.0f, %d won; pgbench does %.0f on one row", ours, limit, won.Load(), one)},
		{What: "double bookings", Figure: float64(double), AtMost: true, Target: 0},
	}
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
