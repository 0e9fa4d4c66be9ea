package scheduling_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// stageNow returns the stage as it is stored.
func (o *setup) stageNow(t *testing.T) (stage interview.Stage) {
	t.Helper()
	must(t, o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error {
		stages, err := tx.VacancyStages(t.Context(), o.vacancy)
		stage = stages[0]
		return err
	}))
	return stage
}

// resourceNow returns a resource in use as it is stored.
func (o *setup) resourceNow(t *testing.T, id uuid.UUID) (found interview.Resource) {
	t.Helper()
	must(t, o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error {
		list, err := tx.Resources(t.Context(), interview.Interval{Start: o.start, End: o.start.Add(time.Hour)})
		for _, r := range list {
			if r.ID == id {
				found = r
			}
		}
		return err
	}))
	return found
}

// wrongs returns what would not fit, as codes with the bookings that they are of in order.
func wrongs(t *testing.T, err error) (codes string, touched *scheduling.TouchedError) {
	t.Helper()
	touched, ok := errors.AsType[*scheduling.TouchedError](err)
	if !ok {
		t.Fatalf("%v, want a list of bookings", err)
	}
	var all []string
	for _, b := range touched.Bookings {
		for _, m := range b.Wrong {
			all = append(all, m.Code)
		}
	}
	return strings.Join(all, " "), touched
}

// marks returns the codes of what a booking is stored not to satisfy.
func (o *setup) marks(t *testing.T, booking uuid.UUID) (codes string) {
	t.Helper()
	must(t, o.db.Super.GetContext(t.Context(), &codes, `
		select coalesce(string_agg(m ->> 'code', ' '), '') from interview.booking b
		left join jsonb_array_elements(b.misfit) m on true where b.id = $1`, booking))
	return codes
}

func TestSaveStage_NamesWhatWouldNotFit(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "T-EXTRA", Practical: "More time", Parameters: `{"percent": "25"}`,
	}.Insert(t, o.db)
	b := o.hold(t)
	must(t, o.confirm(t, b.ID))
	longer := o.stageNow(t)
	longer.Minutes = 90 // with a quarter more: 112.5, in fives 115
	codes, touched := wrongs(t, o.SaveStage(t.Context(), o.hr, longer, nil))
	got := touched.Bookings[0]
	if codes != "length parts" || got.ID != b.ID || got.Candidate != "Ana" || touched.Elsewhere != 0 ||
		got.Wrong[0].Args["minutes"] != "65" || got.Wrong[0].Args["office"] != "115" {
		t.Errorf("%s of %s: %v", codes, got.Candidate, got.Wrong)
	}
	if o.stageNow(t).Minutes != 50 || o.marks(t, b.ID) != "" {
		t.Error("it is saved before the answer")
	}
	accepted := []string{touched.Code()}
	other := longer
	other.Minutes = 95
	wrongs(t, o.SaveStage(t.Context(), o.hr, other, accepted)) // another list is asked about again
	must(t, o.SaveStage(t.Context(), o.hr, longer, accepted))
	if o.stageNow(t).Minutes != 90 || o.marks(t, b.ID) != "length parts" {
		t.Errorf("saved: %d minutes, marked %q", o.stageNow(t).Minutes, o.marks(t, b.ID))
	}
	longer.Minutes = 50 // it fits again
	must(t, o.SaveStage(t.Context(), o.hr, longer, nil))
	if marks := o.marks(t, b.ID); marks != "" {
		t.Errorf("it fits again, marked %q", marks)
	}
}

func TestSaveStage_NothingTouchedIsSavedAtOnce(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	same := o.stageNow(t)
	same.LastDay = same.FirstDay.AddDate(0, 1, 0)
	must(t, o.SaveStage(t.Context(), o.hr, same, nil))
	_, err := o.cancel(t.Context(), o.hr, bookingVersion(b))
	must(t, err)
	same.Minutes = 90 // of what has ended nothing is asked
	must(t, o.SaveStage(t.Context(), o.hr, same, nil))
	b = o.hold(t)
	o.at(b.Slot.Start)
	same.Minutes = 60 // nor of what has begun
	must(t, o.SaveStage(t.Context(), o.hr, same, nil))
}

// What was kept on purpose is asked about again only if the need changes again.
func TestSaveStage_KeptStaysUnmarked(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	stage := o.stageNow(t)
	stage.Minutes = 60
	_, touched := wrongs(t, o.SaveStage(t.Context(), o.hr, stage, nil))
	must(t, o.SaveStage(t.Context(), o.hr, stage, []string{touched.Code()}))
	_, err := o.Keep(t.Context(), o.hr, bookingVersion(o.booking(t, b.ID)), "She needs no more")
	must(t, err)
	stage.LastDay = stage.FirstDay.AddDate(0, 1, 0)
	must(t, o.SaveStage(t.Context(), o.hr, stage, nil))
	if got := o.booking(t, b.ID); got.KeptBy == "" {
		t.Error("it is not kept any more")
	}
	stage.Minutes = 70
	wrongs(t, o.SaveStage(t.Context(), o.hr, stage, nil))
}

func TestChangeResource_NamesWhatWouldNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		of     func(*setup) uuid.UUID
		change func(*interview.Resource)
		retire bool
		want   string // codes
	}{
		"a room out of use":     {of: func(o *setup) uuid.UUID { return o.room }, retire: true, want: "room_missing"},
		"a feature is gone":     {(*setup).roomID, func(r *interview.Resource) { r.Features = nil }, false, "room_missing"},
		"too few seats":         {(*setup).roomID, func(r *interview.Resource) { r.Seats = 1 }, false, "room_missing"},
		"as many as it needs":   {(*setup).roomID, func(r *interview.Resource) { r.Seats = 2 }, false, ""},
		"another name":          {(*setup).roomID, func(r *interview.Resource) { r.Name = "Zola" }, false, ""},
		"a provider out of use": {of: (*setup).interpreterID, retire: true, want: "provider"},
		"another language": {
			(*setup).interpreterID, func(r *interview.Resource) { r.SignLanguages = []string{"LSFB"} }, false, "provider",
		},
		"one language more": {
			(*setup).interpreterID,
			func(r *interview.Resource) { r.SignLanguages = append(r.SignLanguages, "LSFB") }, false, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			o.arrange(t)
			b, interpreter := o.confirmWithInterpreter(t)
			o.interpreter = interpreter
			loaded := o.resourceNow(t, c.of(o))
			change := scheduling.ResourceChange{Loaded: loaded, To: loaded, WasActive: true, Active: !c.retire}
			if c.change != nil {
				c.change(&change.To)
			}
			err := o.ChangeResource(t.Context(), o.hr, change, nil)
			if c.want == "" {
				must(t, err)
				return
			}
			codes, touched := wrongs(t, err)
			if codes != c.want {
				t.Errorf("%q, want %q", codes, c.want)
			}
			must(t, o.ChangeResource(t.Context(), o.hr, change, []string{touched.Code()}))
			o.checkTouched(t, b.ID, c.want)
		})
	}
}

func (o *setup) roomID() uuid.UUID { return o.room }

func (o *setup) interpreterID() uuid.UUID { return o.interpreter }

// checkTouched checks what is stored of a booking that was confirmed: its mark, or a provider to be found again.
func (o *setup) checkTouched(t *testing.T, booking uuid.UUID, code string) {
	t.Helper()
	if code != "provider" {
		if marks := o.marks(t, booking); marks != code {
			t.Errorf("marked %q", marks)
		}
		return
	}
	var status, provisions string
	must(t, o.db.Super.GetContext(t.Context(), &status, `select status from interview.booking where id = $1`, booking))
	must(t, o.db.Super.GetContext(t.Context(), &provisions, `
		select string_agg(status, ' ' order by status) from interview.provision where booking_id = $1 and kind = 'person'`,
		booking))
	if status != "arranged" || provisions != "declined needed" {
		t.Errorf("%s, %s", status, provisions)
	}
}

func TestFreeTimes_NamesWhatWouldNotFit(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b, interpreter := o.holdWithInterpreter(t)
	o.interpreter = interpreter
	o.putInPlace(t, b.ID)
	free := func(resource uuid.UUID, days, from, to int) scheduling.FreeTimes {
		return scheduling.FreeTimes{Key: uuid.New(), Resource: resource, Day: o.start.AddDate(0, 0, days), From: from * 60, To: to * 60}
	}
	// The first free time of what was free at any time leaves the others out.
	for resource, want := range map[uuid.UUID]string{o.room: "room_busy", o.interpreter: "provider"} {
		if codes, _ := wrongs(t, o.AddFreeTimes(t.Context(), o.hr, free(resource, 0, 11, 18))); codes != want {
			t.Errorf("%q, want %q", codes, want)
		}
		must(t, o.AddFreeTimes(t.Context(), o.hr, free(resource, 0, 9, 11)))
		must(t, o.AddFreeTimes(t.Context(), o.hr, free(resource, 1, 9, 11)))
	}
	fixture.Availability{Resource: o.room, Start: o.start.AddDate(0, 0, 9), Length: time.Hour}.Insert(t, o.db)
	times := o.freeTimes(t, o.room)
	must(t, o.RemoveFreeTime(t.Context(), o.hr, o.room, times[1].ID, nil)) // of another day
	codes, touched := wrongs(t, o.RemoveFreeTime(t.Context(), o.hr, o.room, times[0].ID, nil))
	if codes != "room_busy" || len(o.freeTimes(t, o.room)) != 2 {
		t.Errorf("%q, %d times left", codes, len(o.freeTimes(t, o.room)))
	}
	must(t, o.RemoveFreeTime(t.Context(), o.hr, o.room, times[0].ID, []string{touched.Code()}))
	if marks := o.marks(t, b.ID); marks != "room_busy" {
		t.Errorf("marked %q", marks)
	}
	must(t, o.AddFreeTimes(t.Context(), o.hr, free(o.room, 0, 9, 11))) // it fits again
	if marks := o.marks(t, b.ID); marks != "" {
		t.Errorf("it fits again, marked %q", marks)
	}
}

// freeTimes returns the free times of a resource.
func (o *setup) freeTimes(t *testing.T, resource uuid.UUID) (list []store.FreeTime) {
	t.Helper()
	must(t, o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) (err error) {
		list, err = tx.FreeTimes(t.Context(), resource, o.Now())
		return err
	}))
	return list
}

// Of interviews of other vacancies an officer learns the number only, and they are marked all the same.
func TestChangeResource_OtherVacancies(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.arrange(t)
	b, interpreter := o.confirmWithInterpreter(t)
	o.interpreter = interpreter
	hanna := storagetest.Person[account.HR](t, o.db, "Hanna")
	o.db.Exec(t, `delete from mail.outbox`)
	room := o.resourceNow(t, o.room)
	change := scheduling.ResourceChange{Loaded: room, To: room, WasActive: true, Active: true}
	change.To.Name = "Zola"
	must(t, o.ChangeResource(t.Context(), hanna, change, nil)) // only another name
	change.Loaded = change.To
	change.To.Features = []catalogue.Feature{}
	for _, step := range []struct {
		change scheduling.ResourceChange
		marks  string
		status interview.BookingStatus
	}{
		{change, "changed", interview.BookingConfirmed},
		{
			scheduling.ResourceChange{
				Loaded: o.resourceNow(t, o.interpreter), To: o.resourceNow(t, o.interpreter), WasActive: true,
			}, "changed", interview.BookingArranged,
		},
	} {
		codes, touched := wrongs(t, o.ChangeResource(t.Context(), hanna, step.change, nil))
		if codes != "" || touched.Elsewhere != 1 {
			t.Errorf("%q, %d elsewhere", codes, touched.Elsewhere)
		}
		must(t, o.ChangeResource(t.Context(), hanna, step.change, []string{touched.Code()}))
		var status interview.BookingStatus
		must(t, o.db.Super.GetContext(t.Context(), &status, `select status from interview.booking where id = $1`, b.ID))
		if marks := o.marks(t, b.ID); marks != step.marks || status != step.status {
			t.Errorf("marked %q, %s", marks, status)
		}
	}
	var told int
	must(t, o.db.Super.GetContext(t.Context(), &told, `select count(*) from mail.outbox where account_id = $1`, o.hr.ID))
	if told == 0 {
		t.Error("the officer of the other vacancy gets no mail")
	}
	if codes := o.booking(t, b.ID).Misfit; len(codes) != 1 || codes[0].Code != "room_missing" {
		t.Errorf("its officer reads %v", codes)
	}
}

func TestMarkElsewhere_OnlyWhatOffersLess(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b := o.hold(t)
	err := o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error {
		_, err := tx.MarkElsewhere(t.Context(), store.Dependence{Resource: uuid.New()}, o.Now())
		return err
	})
	if !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of no resource: %v", err)
	}
	must(t, o.db.HR.Run(t.Context(), o.hr, func(tx store.Tx) error { // nothing is less: nothing is marked
		n, err := tx.MarkElsewhere(t.Context(), store.Dependence{Resource: o.room}, o.Now())
		if n != 0 || o.marks(t, b.ID) != "" {
			t.Errorf("%d marked", n)
		}
		return err
	}))
}
