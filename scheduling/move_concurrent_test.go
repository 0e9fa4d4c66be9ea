package scheduling_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

const (
	// movesVariable sets for how long interviews are moved; `make soak` sets more than the default.
	movesVariable = "STEPFREE_MOVES"
	defaultMoves  = 10 * time.Second
	movers        = 64
	movedOnes     = 20
)

// 64 officers move the same twenty interviews at the same time, into the same few days: no interview is lost or has two
// slots, no move is done by half, and no officer reads of a deadlock.
func TestMove_ManyOfficersAtOnce(t *testing.T) {
	t.Parallel()
	length := defaultMoves
	if text := os.Getenv(movesVariable); text != "" {
		var err error
		length, err = time.ParseDuration(text)
		must(t, err)
	}
	m := newMovers(t)
	ctx, stop := context.WithTimeout(t.Context(), length)
	defer stop()
	var all sync.WaitGroup
	for _, w := range m.workers {
		all.Go(func() { w.work(ctx, t) })
	}
	all.Wait()
	m.check(t)
}

// moversSetup is a vacancy with twenty interviews, and the officers who move them.
type moversSetup struct {
	db           *storagetest.Database
	stage        uuid.UUID
	rooms        []uuid.UUID
	starts       []time.Time
	applications []uuid.UUID
	workers      []*mover
}

// mover is an officer with a database connection of their own.
type mover struct {
	*moversSetup
	scheduling.Service
	me      account.HR
	chance  *rand.Rand
	moved   int
	refused map[string]int
}

func newMovers(t *testing.T) *moversSetup {
	t.Helper()
	m := &moversSetup{db: storagetest.New(t)}
	var officers []uuid.UUID
	for i := range movers {
		w := &mover{
			moversSetup: m, me: storagetest.Person[account.HR](t, m.db, "Hugo"),
			chance: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), uint64(i))), refused: map[string]int{},
		}
		db, err := pg.Open(t.Context(), m.db.URL, account.RoleHR)
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		w.Service = scheduling.Service{Store: store.New(db), Now: time.Now, TimeZone: time.UTC}
		m.workers, officers = append(m.workers, w), append(officers, w.me.ID)
	}
	vacancy := fixture.Vacancy{CreatedBy: officers[0], Assigned: officers[1:]}.Insert(t, m.db)
	m.stage = fixture.Stage{Vacancy: vacancy}.Insert(t, m.db)
	for range 3 {
		m.rooms = append(m.rooms, fixture.Resource{Seats: 8, Features: []string{"good_light"}}.Insert(t, m.db))
		fixture.Resource{
			Kind: "provider", Name: "Lotte", Role: "sign_interpreter", Sign: []string{"BSL"}, Spoken: []string{"EN"},
		}.Insert(t, m.db)
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	for day := range 3 {
		for hour := 9; hour < 17; hour++ {
			start := catalogue.Calendar{}.AddBusinessDays(today, 20+day).Add(time.Duration(hour) * time.Hour)
			m.starts = append(m.starts, start)
		}
	}
	for i := range movedOnes {
		m.applications = append(m.applications, m.insertInterview(t, vacancy, i))
	}
	m.db.WatchSequence(t)
	return m
}

// insertInterview inserts an application and holds a slot for it; each fourth needs an interpreter.
func (m *moversSetup) insertInterview(t *testing.T, vacancy uuid.UUID, number int) uuid.UUID {
	t.Helper()
	candidate := storagetest.Person[account.Candidate](t, m.db, "Ana")
	application := fixture.Application{Vacancy: vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, m.db)
	if number%4 == 0 {
		fixture.Arrangement{
			Application: application, Stage: m.stage, Code: "P-SIGN",
			Parameters: `{"sign_language": "BSL", "spoken_language": "EN"}`,
		}.Insert(t, m.db)
	}
	w := m.workers[0]
	for i := range len(m.starts) * len(m.rooms) {
		err := w.Hold(t.Context(), w.me, scheduling.Choice{
			StageRef: scheduling.StageRef{Application: application, Stage: m.stage}, Key: uuid.New(),
			Start: m.starts[(number+i)%len(m.starts)], Room: m.rooms[i%len(m.rooms)],
		})
		if !errors.Is(err, scheduling.ErrSlotGone) {
			must(t, err)
			return application
		}
	}
	t.Fatal("there is no slot")
	return application
}

// work moves interviews until the context ends. A move that others were faster than is refused with its reason.
func (w *mover) work(ctx context.Context, t *testing.T) {
	t.Helper()
	whole := context.WithoutCancel(ctx) // the last move is not cut off
	for ctx.Err() == nil && !t.Failed() {
		application := w.applications[w.chance.IntN(len(w.applications))]
		b, err := w.active(whole, t, application)
		if err != nil {
			t.Error(err)
			return
		}
		err = w.Move(whole, w.me, b, scheduling.Choice{
			StageRef: scheduling.StageRef{Application: application, Stage: w.stage}, Key: uuid.New(),
			Start: w.starts[w.chance.IntN(len(w.starts))], Room: w.rooms[w.chance.IntN(len(w.rooms))],
		})
		switch {
		case err == nil:
			w.moved++
		case errors.Is(err, scheduling.ErrSlotGone), errors.Is(err, scheduling.ErrSameSlot),
			errors.Is(err, storage.ErrChanged), errors.Is(err, interview.ErrSchedulingStep):
			w.refused[err.Error()]++
		default:
			t.Errorf("an officer reads: %v", err)
		}
	}
}

// active returns the interview's booking as the officer sees it.
func (w *mover) active(
	ctx context.Context, t *testing.T, application uuid.UUID,
) (v scheduling.BookingVersion, err error) {
	t.Helper()
	err = w.Store.Run(ctx, w.me, func(tx store.Tx) error {
		bookings, err := tx.Bookings(ctx, application)
		if err != nil {
			return err
		}
		found := 0
		for _, b := range bookings {
			if b.Status.Active() {
				v, found = scheduling.BookingVersion{ID: b.ID, Version: b.Version}, found+1
			}
		}
		if found != 1 {
			t.Errorf("an officer sees %d slots of an interview", found)
		}
		return nil
	})
	return v, err
}

// check compares what is stored with the moves that the officers were told of.
func (m *moversSetup) check(t *testing.T) {
	t.Helper()
	moved, refused := 0, map[string]int{}
	for _, w := range m.workers {
		moved += w.moved
		for reason, n := range w.refused {
			refused[reason] += n
		}
	}
	for name, query := range moveInvariants() {
		var n int
		must(t, m.db.Super.GetContext(t.Context(), &n, query))
		if n > 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	var stored, recorded, active, deadlocks int
	must(t, m.db.Super.QueryRowContext(t.Context(), `
		select (select count(*) from interview.booking where status = 'moved'),
			(select count(*) from interview.event where step = 'moved'),
			(select count(*) from interview.booking where status = 'held'),
			(select deadlocks from pg_stat_database where datname = current_database())`,
	).Scan(&stored, &recorded, &active, &deadlocks))
	if stored != moved || recorded != moved || active != movedOnes {
		t.Errorf("%d moves, %d moved bookings, %d events, %d interviews", moved, stored, recorded, active)
	}
	t.Logf("%d moves; refused: %v; deadlocks that the database resolved: %d", moved, refused, deadlocks)
	if moved < movedOnes {
		t.Error("too few moves for a conclusion")
	}
}

// moveInvariants returns queries that count violations.
func moveInvariants() map[string]string {
	return map[string]string{
		"interviews without exactly one slot": `
			select count(*) from interview.interview i where (select count(*) from interview.booking b
				where b.interview_id = i.id and b.status in ('held', 'arranged', 'confirmed')) <> 1`,
		"resources that are taken twice": `
			select count(*) from interview.occupation a join interview.occupation b
				on a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.during && b.during`,
		"bookings that end and occupy something, or the reverse": `
			select count(*) from interview.booking b where (b.status = 'moved') = exists (
				select from interview.occupation o where o.booking_id = b.id and o.purpose = 'room')`,
		"bookings that took the place of none or of two, but for the first": `
			select abs(count(*) - (select count(*) from interview.interview)) from interview.booking b
			where (select count(*) from interview.booking o where o.moved_to = b.id and o.status = 'moved') <> 1`,
		"interviews whose interpreter is needed twice, or not at all": `
			select count(*) from interview.booking b join interview.arrangement a on a.application_id = b.application_id
			where (select count(*) from interview.provision p where p.booking_id = b.id
				and p.status in ('needed', 'asked', 'in_place')) <> case when b.status = 'held' then 1 else 0 end`,
		"a SEQUENCE that did not rise with each move": `
			select count(*) from interview.interview i where i.sequence < (
				select count(*) from interview.booking b where b.interview_id = i.id)`,
	}
}
