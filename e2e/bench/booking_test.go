//go:build bench

package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// bookings measures moves of interviews with three provisions, and HR's page of a booking with eight.
func bookings(t *testing.T) []row {
	db, wire := storagetest.NewWired(t)
	wired := newBookings(t, inprocess.NewOn(t, db))
	first := wired.hold(t, wired.application(t, threeProvisions()), 0)
	wire.Reset()
	wired.move(t, first, 1)
	sent := wire.Sent(account.RoleHR.Login())
	f := newBookings(t, inprocess.New(t))
	return append([]row{f.moves(t), {
		What: "a move with three provisions: statements", Figure: float64(sent.Statements), AtMost: true, Target: 50,
		Detail: fmt.Sprintf("%d round trips", sent.Trips),
	}}, f.pages(t)...)
}

// bookingSetup is a vacancy whose interviews are booked, with a room and providers.
type bookingSetup struct {
	*inprocess.Portal
	hr             inprocess.Client
	vacancy, stage uuid.UUID
	room           uuid.UUID
	first          time.Time
}

func newBookings(t *testing.T, p *inprocess.Portal) bookingSetup {
	t.Helper()
	f := bookingSetup{Portal: p}
	hr := storagetest.Person[account.HR](t, p.DB, "Hugo")
	f.hr = p.Client(t, account.RoleHR, hr.Session)
	f.vacancy = fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, p.DB)
	f.stage = fixture.Stage{Vacancy: f.vacancy}.Insert(t, p.DB)
	f.room = fixture.Resource{Seats: 8, Features: []string{"good_light", "network"}}.Insert(t, p.DB)
	for role, sign := range map[string][]string{"sign_interpreter": {"BSL"}, "captioner": nil} {
		fixture.Resource{Kind: "provider", Name: role, Role: role, Sign: sign, Spoken: []string{"EN"}}.Insert(t, p.DB)
	}
	f.first = catalogue.Calendar{}.AddBusinessDays(time.Now().UTC().Truncate(24*time.Hour), 20).Add(12 * time.Hour)
	return f
}

// needs are arrangements by code, with their parameters.
type needs map[string]string

func threeProvisions() needs {
	return needs{
		"P-SIGN": `{"sign_language": "BSL", "spoken_language": "EN"}`, "R-PARKING": "{}",
		"D-BRAILLE": `{"grade": "2", "language": "EN"}`,
	}
}

func eightProvisions() needs {
	return needs{
		"P-SIGN": `{"sign_language": "BSL", "spoken_language": "EN"}`, "P-CAPTION": `{"language": "EN"}`, "R-PARKING": "{}",
		"D-BRAILLE": `{"grade": "2", "language": "EN"}`, "D-LARGE": "{}", "D-AUDIO": "{}", "I-AGENDA": "{}",
	}
}

// application inserts an application with arrangements.
func (f bookingSetup) application(t *testing.T, arrangements needs) uuid.UUID {
	t.Helper()
	me := storagetest.Person[account.Candidate](t, f.DB, "Ana")
	application := fixture.Application{Vacancy: f.vacancy, Candidate: me.ID, Ready: true}.Insert(t, f.DB)
	for code, parameters := range arrangements {
		fixture.Arrangement{Application: application, Stage: f.stage, Code: code, Parameters: parameters}.Insert(t, f.DB)
	}
	return application
}

// hold holds a slot some business days after the first possible day.
func (f bookingSetup) hold(t *testing.T, application uuid.UUID, day int) (booking string) {
	t.Helper()
	booking = uuid.NewString()
	path := "/interviews/applications/" + application.String() + "/stages/" + f.stage.String() + "/slots"
	f.expect(t, booking, f.hr.Post(t, path, f.slot(booking, day)...))
	return booking
}

// move moves a booking that was not changed since it was held.
func (f bookingSetup) move(t *testing.T, booking string, day int) {
	t.Helper()
	key := uuid.NewString()
	f.expect(t, key, f.hr.Post(t, "/interviews/bookings/"+booking+"/move", append(f.slot(key, day), "version", "1")...))
}

func (f bookingSetup) slot(key string, day int) []string {
	start := catalogue.Calendar{}.AddBusinessDays(f.first, day)
	return []string{"key", key, "room", f.room.String(), "start", start.Format(time.RFC3339)}
}

// expect requires a redirect to a booking.
func (f bookingSetup) expect(t *testing.T, booking, to string) {
	t.Helper()
	if to != "/interviews/bookings/"+booking {
		t.Fatalf("to %s", to)
	}
}

// moves measures a move against holding a slot for the same application.
func (f bookingSetup) moves(t *testing.T) row {
	t.Helper()
	var held, moved []time.Duration
	for i := range 31 {
		application, booking := f.application(t, threeProvisions()), ""
		held = append(held, median(t, 1, func() { booking = f.hold(t, application, 2*i) }))
		moved = append(moved, median(t, 1, func() { f.move(t, booking, 2*i+1) }))
	}
	a, b := middle(held), middle(moved)
	return row{
		What: "a move with three provisions, of the time of holding the slot", Figure: b.Seconds() / a.Seconds(),
		AtMost: true, Target: 2, Detail: fmt.Sprintf("%s of %s", b.Round(100*time.Microsecond), a.Round(100*time.Microsecond)),
	}
}

// pages measures HR's page of a booking with eight provisions against one with one.
func (f bookingSetup) pages(t *testing.T) []row {
	t.Helper()
	one := f.hold(t, f.application(t, needs{"R-PARKING": "{}"}), 70)
	eight := f.hold(t, f.application(t, eightProvisions()), 71)
	var provisions int
	must(t, f.DB.Super.GetContext(t.Context(), &provisions, `
		select count(*) from interview.provision where booking_id = $1 and status = 'needed'`, eight))
	if provisions != 8 {
		t.Fatalf("%d provisions", provisions)
	}
	var short, long []time.Duration
	for range 101 {
		short = append(short, median(t, 1, func() { f.hr.Get(t, "/interviews/bookings/"+one) }))
		long = append(long, median(t, 1, func() { f.hr.Get(t, "/interviews/bookings/"+eight) }))
	}
	a, b := middle(short), middle(long)
	return []row{{
		What: "HR's booking page with 8 provisions, of the time with one", Figure: b.Seconds() / a.Seconds(),
		AtMost: true, Target: 1.3, Detail: fmt.Sprintf("%s of %s", b.Round(10*time.Microsecond), a.Round(10*time.Microsecond)),
	}}
}
