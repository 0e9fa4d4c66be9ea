package storage_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// homeFixture is a confirmed interview in some days, with a panel member who has read how to act, and a parking space
// that is in place.
type homeFixture struct {
	vacancyFixture
	panel, seat                     uuid.UUID
	booking, arrangement, provision uuid.UUID
	start                           time.Time
}

func newHomeFixture(t *testing.T) homeFixture {
	t.Helper()
	o := homeFixture{vacancyFixture: newVacancyFixture(t), start: time.Now().UTC().Truncate(time.Hour).AddDate(0, 0, 3)}
	o.panel = storagetest.Person[account.Panel](t, o.db, "Paul").ID
	o.seat = fixture.Resource{Name: "Paul", Account: o.panel}.Insert(t, o.db)
	o.arrangement = fixture.Arrangement{
		Application: o.application, Stage: o.stage, Code: "R-PARKING", Conduct: "Meet at the door.",
	}.Insert(t, o.db)
	o.booking = fixture.Booking{
		Application: o.application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start, Room: []uuid.UUID{o.room},
		Panel: []uuid.UUID{o.seat},
	}.Insert(t, o.db)
	o.provision = fixture.Provision{
		Arrangement: o.arrangement, Booking: o.booking, Item: "parking", Provider: "Caretaker", Status: "in_place",
	}.Insert(t, o.db)
	o.read(t)
	return o
}

// read has the panel member read how to act.
func (o homeFixture) read(t *testing.T) {
	t.Helper()
	o.db.Exec(t, `
		insert into interview.acknowledgement (booking_id, account_id, at) values ($1, $2, now())
		on conflict (booking_id, account_id) do update set at = now()`, o.booking, o.panel)
}

// home returns the lines that an officer sees.
func (o vacancyFixture) home(t *testing.T, me account.HR, f hrstore.HomeFilter) (lines []hrstore.HomeLine) {
	t.Helper()
	o.as(t, me, func(tx hrstore.Tx) (err error) {
		lines, err = tx.Home(t.Context(), f, time.Now(), time.Now())
		return err
	})
	return lines
}

// kinds returns the kinds of the lines that an officer sees.
func (o vacancyFixture) kinds(t *testing.T, me account.HR) []hrstore.HomeKind {
	t.Helper()
	kinds := []hrstore.HomeKind{}
	for _, line := range o.home(t, me, hrstore.HomeFilter{}) {
		kinds = append(kinds, line.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

// Each line appears when it should, goes when it is acted on, and is not shown to the officer of another vacancy.
func TestHome_LinesComeAndGo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens string // with the booking
		want    []hrstore.HomeKind
		acted   string // after which there is no line; empty: there was none
	}{
		"asked to move": {
			`update interview.booking set answer = 'move_asked', wish = 'morning' where id = $1`,
			[]hrstore.HomeKind{hrstore.HomeMove},
			`update interview.booking set answer = 'accepted', wish = null where id = $1`,
		},
		"asked to move, and begun": {
			`update interview.booking set answer = 'move_asked', during = tstzrange(now() - interval '1 minute',
				now() + interval '1 hour') where id = $1`, []hrstore.HomeKind{}, "",
		},
		"a slot that does not fit": {
			`update interview.booking set misfit = '[{"code": "room"}]' where id = $1`,
			[]hrstore.HomeKind{hrstore.HomeMisfit},
			`update interview.booking set kept_by = created_by, kept_at = now(), kept_reason = 'as agreed' where id = $1`,
		},
		"a hold that ends": {
			`update interview.booking set status = 'held', held_until = now() + interval '1 day', announced_at = null
				where id = $1`,
			[]hrstore.HomeKind{hrstore.HomeHold},
			`update interview.booking set held_until = now() + interval '5 days' where id = $1`,
		},
		"a hold that has ended": {
			`update interview.booking set status = 'held', held_until = now() - interval '1 minute', announced_at = null
				where id = $1`, []hrstore.HomeKind{}, "",
		},
		"not read": {
			`delete from interview.acknowledgement where booking_id = $1`,
			[]hrstore.HomeKind{hrstore.HomeUnread},
			`insert into interview.acknowledgement (booking_id, account_id, at)
				select o.booking_id, r.account_id, now() from interview.occupation o
				join interview.resource r on r.id = o.resource_id where o.booking_id = $1 and o.purpose = 'panel'`,
		},
		"read before the newest instruction": {
			`update interview.acknowledgement set at = now() - interval '1 day' where booking_id = $1`,
			[]hrstore.HomeKind{hrstore.HomeUnread},
			`update interview.acknowledgement set at = now() where booking_id = $1`,
		},
		"not read, in some weeks": {
			`with unread as (delete from interview.acknowledgement where booking_id = $1)
				update interview.booking set during = tstzrange(now() + interval '8 days', now() + interval '9 days')
				where id = $1`, []hrstore.HomeKind{}, "",
		},
		"to be told": {
			`update interview.provision set status = 'cancelled' where booking_id = $1`,
			[]hrstore.HomeKind{hrstore.HomeStandDown},
			`update interview.provision set stand_down = 'done' where booking_id = $1`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newHomeFixture(t)
			none := []hrstore.HomeKind{}
			o.expectKinds(t, none)
			o.db.Exec(t, c.happens, o.booking)
			o.expectKinds(t, c.want)
			if c.acted != "" {
				o.db.Exec(t, c.acted, o.booking)
				o.expectKinds(t, none)
			}
		})
	}
}

// expectKinds expects lines of some kinds for the officer of the vacancy, and none for another one.
func (o homeFixture) expectKinds(t *testing.T, want []hrstore.HomeKind) {
	t.Helper()
	if diff := cmp.Diff(want, o.kinds(t, o.hr)); diff != "" {
		t.Errorf("the officer's home: %s", diff)
	}
	other := storagetest.Person[account.HR](t, o.db, "Nora")
	if seen := o.kinds(t, other); len(seen) > 0 {
		t.Errorf("another officer sees %v", seen)
	}
}

// A provider who cannot come is to be replaced, the successor to be found by a day, and the interview to be confirmed
// again.
func TestHome_ProviderWhoCannotCome(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	o.stepProvision(t, o.provision, interview.ProvisionDeclined)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeReconfirm})
	successor := fixture.Provision{Arrangement: o.arrangement, Booking: o.booking, Item: "parking"}.Insert(t, o.db)
	o.db.Exec(t, `update interview.provision set due_on = current_date - 1 where id = $1`, successor)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeReconfirm, hrstore.HomeReplace})
	o.stepProvision(t, successor, interview.ProvisionAsked)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeDue, hrstore.HomeReconfirm})
	o.expectInPlace(t, false)
	for _, line := range o.home(t, o.hr, hrstore.HomeFilter{Kind: hrstore.HomeDue}) {
		want := hrstore.HomeLine{
			Kind: hrstore.HomeDue, Total: 1, Candidate: "Ana", Reference: "1", Stage: interview.StagePanelInterview,
			Need: interview.ProvisionThing, Item: "parking", Names: []string{"Caretaker"},
		}
		got := hrstore.HomeLine{
			Kind: line.Kind, Total: line.Total, Candidate: line.Candidate, Reference: line.Reference, Stage: line.Stage,
			Need: line.Need, Item: line.Item, Names: line.Names,
		}
		if diff := cmp.Diff(want, got); diff != "" || line.ProvisionID.UUID != successor {
			t.Errorf("the line: %s", diff)
		}
	}
	o.stepProvision(t, successor, interview.ProvisionInPlace)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeReconfirm})
	o.expectInPlace(t, true)
	must(t, o.step(t, o.booking, interview.BookingConfirmed))
	o.expectKinds(t, []hrstore.HomeKind{})
}

// A wish to move stays while an arrangement is put in place again, until the candidate takes it back.
func TestHome_WishOutlivesReopening(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	o.db.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'afternoon', answered_at = now()`)
	o.stepProvision(t, o.provision, interview.ProvisionDeclined)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeMove, hrstore.HomeReconfirm})
	fixture.Provision{
		Arrangement: o.arrangement, Booking: o.booking, Item: "parking", Provider: "Porter", Status: "in_place",
	}.Insert(t, o.db)
	must(t, o.step(t, o.booking, interview.BookingConfirmed))
	lines := o.home(t, o.hr, hrstore.HomeFilter{})
	if len(lines) != 1 || lines[0].Kind != hrstore.HomeMove || lines[0].Wish != "afternoon" {
		t.Errorf("confirmed again: %+v", lines)
	}
	o.db.Exec(t, `update interview.booking set answer = 'accepted', wish = null`)
	o.expectKinds(t, []hrstore.HomeKind{})
}

// expectInPlace expects the line of a booking that is to be confirmed again to say whether everything is in place.
func (o homeFixture) expectInPlace(t *testing.T, want bool) {
	t.Helper()
	for _, line := range o.home(t, o.hr, hrstore.HomeFilter{Kind: hrstore.HomeReconfirm}) {
		if line.InPlace != want {
			t.Errorf("in place: %v, want %v", line.InPlace, want)
		}
	}
}

// What is due in more than seven days is not shown yet; nor is what belongs to a stage that waits again, which HR does
// not see.
func TestHome_DueOfStageWithoutBooking(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	file := fixture.Stage{Vacancy: o.vacancy, Kind: "medical_file", Minutes: 1}.Insert(t, o.db)
	arrangement := fixture.Arrangement{Application: o.application, Stage: file, Code: "D-BRAILLE"}.Insert(t, o.db)
	document := fixture.Provision{Arrangement: arrangement, Kind: "document", Item: "braille"}.Insert(t, o.db)
	due := func(days int) {
		o.db.Exec(t, `update interview.provision set due_on = current_date + $2::integer where id = $1`, document, days)
	}
	due(30)
	o.expectKinds(t, []hrstore.HomeKind{})
	due(5)
	o.expectKinds(t, []hrstore.HomeKind{hrstore.HomeDue})
	fixture.MoreTime{Application: o.application, Stage: file}.Insert(t, o.db)
	o.expectKinds(t, []hrstore.HomeKind{})
	o.db.Exec(t, `delete from accommodation.more_time where stage_id = $1`, file)
	o.stepProvision(t, document, interview.ProvisionInPlace)
	o.expectKinds(t, []hrstore.HomeKind{})
}

// Of a split interview only the next sitting is to be confirmed again: all are confirmed together.
func TestHome_SittingsAreOneLine(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	second := fixture.Booking{
		Application: o.application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start.AddDate(0, 0, 1), Sitting: 2,
	}.Insert(t, o.db)
	o.db.Exec(t, `update interview.booking set status = 'arranged' where id = any (array[$1, $2]::uuid[])`, o.booking, second)
	lines := o.home(t, o.hr, hrstore.HomeFilter{})
	if len(lines) != 1 || lines[0].Kind != hrstore.HomeReconfirm || lines[0].BookingID.UUID != o.booking {
		t.Errorf("%+v", lines)
	}
}

// A colleague who covers has the lines of the vacancy, until the last day.
func TestHome_CoverSeesLines(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	o.db.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'morning'`)
	nora := storagetest.Person[account.HR](t, o.db, "Nora")
	o.as(t, o.hr, func(tx hrstore.Tx) error {
		return tx.AddCover(t.Context(), o.vacancy, hrstore.Cover{
			AbsentID: o.hr.ID, AccountID: nora.ID, LastDay: time.Now().AddDate(0, 0, 2),
		}, time.Now())
	})
	if got := o.kinds(t, nora); len(got) != 1 {
		t.Errorf("covering: %v", got)
	}
	o.db.Exec(t, `update interview.cover set last_day = current_date - 2`)
	if got := o.kinds(t, nora); len(got) != 0 {
		t.Errorf("afterwards: %v", got)
	}
}

// The home shows the first lines of a kind and how many there are; the pages of the kind show each line once.
func TestHome_LongListIsPaged(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	const more = 70
	for i := range more {
		name := "Candidate " + strconv.Itoa(i)
		person := storagetest.Person[account.Candidate](t, o.db, name)
		application := fixture.Application{Vacancy: o.vacancy, Candidate: person.ID, Ready: true}.Insert(t, o.db)
		fixture.Booking{
			Application: application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start.AddDate(0, 0, i/10),
		}.Insert(t, o.db)
	}
	o.db.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'morning'`)
	first := o.home(t, o.hr, hrstore.HomeFilter{})
	if len(first) != hrstore.HomeLines || first[0].Total != more+1 || !first[0].Start.Time.Equal(o.start) {
		t.Errorf("%d lines of %d, the first %s", len(first), first[0].Total, first[0].Start.Time)
	}
	seen := map[uuid.UUID]bool{}
	f := hrstore.HomeFilter{Kind: hrstore.HomeMove}
	for {
		lines := o.home(t, o.hr, f)
		rest := len(lines) > storage.PageSize
		lines = lines[:min(len(lines), storage.PageSize)]
		for _, line := range lines {
			if seen[line.ID] {
				t.Errorf("%s is listed twice", line.Candidate)
			}
			seen[line.ID] = true
			f.AfterAt, f.AfterID = line.At, line.ID
		}
		if !rest {
			break
		}
	}
	if len(seen) != more+1 {
		t.Errorf("%d of %d lines", len(seen), more+1)
	}
}
