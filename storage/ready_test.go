package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// stageTwo adds a second stage to the vacancy.
func (o vacancyFixture) stageTwo(t *testing.T) uuid.UUID {
	t.Helper()
	return fixture.Stage{Vacancy: o.vacancy, Kind: "written_test"}.Insert(t, o.db)
}

// isReady reports whether a stage of an application is ready on a day, in ISO 8601; "" is today.
func (o vacancyFixture) isReady(t *testing.T, application, stage uuid.UUID, day string) bool {
	t.Helper()
	const query = `
		select $2 in (select r.stage_id from interview.ready_stages(array[cast($1 as uuid)],
			coalesce(cast(nullif($3, '') as date), current_date)) r)`
	return value[bool](t, o.db, query, application, stage, day)
}

// In the distance of years, a day that only waiting for an answer can make ready.
const late = "2099-01-01"

// act is what a candidate or an adviser does.
type act = func(requestFixture, *testing.T)

func (a requestFixture) answer(t *testing.T, value string) {
	t.Helper()
	fixture.Answer{Application: a.application, Value: value}.Insert(t, a.db)
}

func (a requestFixture) answerNone(t *testing.T)   { t.Helper(); a.answer(t, "none") }
func (a requestFixture) answerUnsure(t *testing.T) { t.Helper(); a.answer(t, "unsure") }
func (a requestFixture) send(t *testing.T)         { t.Helper(); must(t, a.submit(t)) }
func (a requestFixture) takeBack(t *testing.T)     { t.Helper(); must(t, a.withdraw(t)) }

func (a requestFixture) refuse(t *testing.T) {
	t.Helper()
	must(t, a.decide(t, accommodation.NotSupported))
}

func (a requestFixture) approve(t *testing.T) {
	t.Helper()
	must(t, a.decide(t, accommodation.Recommended))
}

func (a requestFixture) askMoreTime(t *testing.T) {
	t.Helper()
	fixture.MoreTime{Application: a.application, Stage: a.stage}.Insert(t, a.db)
}

func (a requestFixture) askMoreTimeElsewhere(t *testing.T) {
	t.Helper()
	fixture.MoreTime{Application: a.application, Stage: a.stageTwo(t)}.Insert(t, a.db)
}

func TestReady_ByAnswerAndDecision(t *testing.T) {
	t.Parallel()
	none, unsure, send := requestFixture.answerNone, requestFixture.answerUnsure, requestFixture.send
	refuse, more := requestFixture.refuse, requestFixture.askMoreTime
	for name, c := range map[string]struct {
		acts []act
		want bool
	}{
		"no answer":                          {nil, false},
		"a draft":                            {[]act{unsure}, false},
		"nothing needed":                     {[]act{none}, true},
		"nothing needed, then a draft":       {[]act{none, unsure}, false},
		"an undecided request":               {[]act{send}, false},
		"nothing needed, then a request":     {[]act{none, send}, false},
		"a request that is not approved":     {[]act{send, refuse}, true},
		"a request that is approved":         {[]act{send, requestFixture.approve}, true},
		"a request that is withdrawn":        {[]act{send, requestFixture.takeBack}, true},
		"more time":                          {[]act{more}, false},
		"more time for another stage":        {[]act{requestFixture.askMoreTimeElsewhere}, true},
		"nothing needed, then more time":     {[]act{none, more}, false},
		"more time, then nothing needed":     {[]act{more, none}, true},
		"more time, then a request":          {[]act{more, send}, false},
		"more time, then a request, refused": {[]act{more, send, refuse}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newDraft(t)
			for _, act := range c.acts {
				act(a, t)
			}
			for _, day := range []string{"", late} {
				if got := a.isReady(t, a.application, a.stage, day); got != c.want {
					t.Errorf("ready on %q: %v", day, got)
				}
			}
		})
	}
}

func TestReady_IsOfEachStage(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	other := a.stageTwo(t)
	must(t, a.submit(t))
	if a.isReady(t, a.application, a.stage, late) || !a.isReady(t, a.application, other, "") {
		t.Error("only the stage without a request must be ready")
	}
	fixture.Measure{Request: a.request, Stage: other}.Insert(t, a.db)
	must(t, a.decide(t, accommodation.NotSupported))
	if one, two := a.isReady(t, a.application, a.stage, ""), a.isReady(t, a.application, other, ""); one == two {
		t.Errorf("with one of two stages decided: %v and %v", one, two)
	}
}

// HR waits for the answer to an offered alternative until its date, and that day counts. It can be accepted afterwards.
func TestReady_OfferLapses(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.AlternativeOffered)
	lapses := value[time.Time](t, a.db, `select lapses_on from accommodation.decision`)
	today := value[time.Time](t, a.db, `select (now() at time zone time_zone)::date from account.organisation`)
	if want := (catalogue.Calendar{}).AddBusinessDays(today, accommodation.DefaultDeadlines().Offer); !lapses.Equal(want) {
		t.Errorf("it lapses on %v, want %v", lapses, want)
	}
	for day, want := range map[time.Time]bool{today: false, lapses: false, lapses.AddDate(0, 0, 1): true} {
		if got := a.isReady(t, a.application, a.stage, day.Format(time.DateOnly)); got != want {
			t.Errorf("on %v: %v", day, got)
		}
	}
	a.db.Exec(t, `update accommodation.decision set lapses_on = current_date - 2`)
	if !a.isReady(t, a.application, a.stage, "") || a.hrSees(t) != 0 {
		t.Errorf("HR sees %d arrangements", a.hrSees(t))
	}
	a.db.Exec(t, `update accommodation.measure set status = 'approved'`)
	a.db.Exec(t, `update interview.arrangement set released_at = now()`)
	if a.hrSees(t) != 1 {
		t.Errorf("after it was accepted HR sees %d arrangements", a.hrSees(t))
	}
}

func TestReadyBy_IsTheLongestDecision(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	day := func(text string) time.Time {
		at, err := time.Parse(time.DateOnly, text)
		must(t, err)
		return at
	}
	closed := catalogue.ClosedPeriod{
		First: catalogue.NewDate(day("2030-12-24")), Last: catalogue.NewDate(day("2031-01-01")),
	}
	cal := catalogue.Calendar{}.Close(closed)
	o.db.Exec(t, `insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
		values (gen_random_uuid(), '2030-12-24', '2031-01-01', 'Closed', 'Fermé', $1, now())`, o.hr.ID)
	for _, answerBy := range []string{
		"2030-12-02", "2030-12-03", // the fifteenth business day would be a closed one
		"2030-11-30", "2030-12-25", "2030-03-01",
	} {
		got := value[time.Time](t, o.db, `select interview.ready_by($1)`, answerBy)
		want := cal.AddBusinessDays(day(answerBy), accommodation.DefaultDeadlines().WithEvidence)
		if !got.Equal(want) || !cal.IsBusinessDay(got) {
			t.Errorf("answered by %s: %v, want %v", answerBy, got, want)
		}
	}
}

// An interview is not confirmed while a request for its stage is undecided: the database refuses it.
func TestStepBooking_NotReady(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	fixture.Answer{Application: a.application}.Insert(t, a.db)
	booking := uuid.New()
	must(t, errors.Join(a.hold(t, a.hr, booking, a.application), a.step(t, booking, interview.BookingArranged)))
	must(t, a.submit(t))
	if err := a.step(t, booking, interview.BookingConfirmed); !errors.Is(err, interview.ErrNotReady) {
		t.Errorf("while a request is undecided: %v", err)
	}
	must(t, a.decide(t, accommodation.NotSupported))
	must(t, a.step(t, booking, interview.BookingConfirmed))
	fixture.MoreTime{Application: a.application, Stage: a.stage}.Insert(t, a.db)
	if status := value[string](t, a.db, `select status from interview.booking where id = $1`, booking); status != "confirmed" {
		t.Errorf("what was confirmed before is %s", status)
	}
}

// A request that is being sent while HR confirms is waited for.
func TestStepBooking_RequestAtTheSameTime(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	fixture.Answer{Application: a.application}.Insert(t, a.db)
	booking, done := uuid.New(), make(chan error, 1)
	must(t, errors.Join(a.hold(t, a.hr, booking, a.application), a.step(t, booking, interview.BookingArranged)))
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		r, err := tx.Request(t.Context(), a.request)
		if err != nil {
			return err
		}
		if err := errors.Join(r.Submit(time.Now(), accommodation.Due{On: time.Now()}), tx.Submit(t.Context(), &r, anyReceipt())); err != nil {
			return err
		}
		go func() { done <- a.step(t, booking, interview.BookingConfirmed) }()
		waitUntilBlocked(t.Context(), t, a.db)
		return nil
	})
	if err := <-done; !errors.Is(err, interview.ErrNotReady) {
		t.Errorf("confirming: %v", err)
	}
}

// HR's arrangements of a stage stay to be seen while it is booked, also when it has to wait again.
func TestArrangements_StayWhileBooked(t *testing.T) {
	t.Parallel()
	i := newBookingFixture(t)
	i.confirm(t)
	fixture.MoreTime{Application: i.application, Stage: i.stage}.Insert(t, i.db)
	if n := i.hrSees(t); n != 1 {
		t.Errorf("HR sees %d arrangements of a booked stage", n)
	}
	must(t, i.step(t, i.booking, interview.BookingCancelled))
	if n := i.hrSees(t); n != 0 {
		t.Errorf("HR sees %d arrangements of a stage that waits", n)
	}
}

func TestReady_ReopenedByWhatIsApproved(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	fixture.Answer{Application: a.application}.Insert(t, a.db)
	booking := uuid.New()
	must(t, errors.Join(a.hold(t, a.hr, booking, a.application),
		a.step(t, booking, interview.BookingArranged), a.step(t, booking, interview.BookingConfirmed), a.submit(t)))
	status := func() string {
		return value[string](t, a.db, `select status from interview.booking where id = $1`, booking)
	}
	if status() != "confirmed" {
		t.Errorf("after a later request it is %s", status())
	}
	must(t, a.db.Adviser.Run(t.Context(), storagetest.Person[account.Adviser](t, a.db, "Dr Vos"),
		func(tx adviserstore.Tx) error {
			return a.saveDecision(t.Context(), tx, a.measure(t), accommodation.Recommended)
		}))
	if status() != "arranged" {
		t.Errorf("after something is approved it is %s", status())
	}
}
