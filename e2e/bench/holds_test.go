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

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/storage/storagetest"
)

const clients = 32

// holds measures holds of the same slots by 32 clients against the durable commits of pgbench on the same server.
func holds(t *testing.T) []row {
	o := newOffice(t)
	room := uuid.New()
	o.DB.Exec(t, `insert into interview.resource (id, kind, name, seats) values ($1, 'room', 'Room', 6)`, room)
	o.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, o.vacancy, o.hr.ID)
	applications := make([]uuid.UUID, clients)
	for i := range applications {
		applications[i] = uuid.New()
		person := storagetest.Person[account.Candidate](t, o.DB, "Bea")
		o.DB.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at) values ($1, $2, $3, current_date, now(), now())`, applications[i], o.vacancy, person.ID)
	}
	limit := durableCommits(t, o.DB)
	var next, won atomic.Int64
	day := time.Now().AddDate(0, 1, 0).Truncate(24 * time.Hour)
	ours := perSecond(clients, func(client int) {
		// Two clients want each slot.
		start := day.Add(time.Duration((next.Add(1)-1)/2) * time.Hour)
		id := uuid.New()
		err := o.DB.AsHR(t.Context(), o.hr, func(tx storage.HR) error {
			s, err := tx.Scheduling(t.Context(), applications[client], o.stage)
			if err != nil {
				return err
			}
			slot := interview.Slot{Interval: interview.Interval{Start: start, End: start.Add(time.Hour)}, Room: room}
			return tx.Hold(t.Context(), s, storage.NewBooking{ID: id, Slot: slot, Mode: interview.ModeInPerson, Zone: time.UTC, HeldUntil: time.Now().Add(time.Hour), At: time.Now()})
		})
		switch {
		case err == nil:
			won.Add(1)
			// The client lets go of its booking, and the slot stays taken: one stage has one active booking.
			o.DB.Exec(t, `update interview.booking set status = 'done' where id = $1`, id)
		case !errors.Is(err, storage.ErrTaken) && !errors.Is(err, storage.ErrExists):
			t.Error(err)
		}
	})
	var double int
	must(t, o.DB.Super.GetContext(t.Context(), &double, `select count(*) from interview.occupation a join interview.occupation b on a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.during && b.during`))
	return []row{
		{What: "holds of the same slots by 32 clients/s, of pgbench's durable commits/s", Figure: ours / limit, Target: 0.5, Detail: fmt.Sprintf("%.0f of %.0f, %d won", ours, limit, won.Load())},
		{What: "double bookings", Figure: float64(double), AtMost: true, Target: 0},
	}
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// durableCommits is how many rows a second pgbench inserts, each in a transaction of its own.
func durableCommits(t *testing.T, db *storagetest.Database) float64 {
	t.Helper()
	db.Exec(t, `create table public.bench (n bigint)`)
	script := filepath.Join(t.TempDir(), "insert.sql")
	must(t, os.WriteFile(script, []byte("insert into public.bench values (1);\n"), 0o600))
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
