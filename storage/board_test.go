package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// board returns the rows that an officer sees.
func (o vacancyFixture) board(t *testing.T, me account.HR, f hrstore.BoardFilter) (rows []hrstore.BoardRow) {
	t.Helper()
	f.Vacancy = o.vacancy
	o.as(t, me, func(tx hrstore.Tx) (err error) {
		rows, err = tx.Board(t.Context(), f)
		return err
	})
	return rows
}

// only returns the one cell of the one row.
func (o vacancyFixture) only(t *testing.T) hrstore.BoardCell {
	t.Helper()
	rows := o.board(t, o.hr, hrstore.BoardFilter{})
	if len(rows) != 1 || len(rows[0].Cells.Value) != 1 {
		t.Fatalf("%+v", rows)
	}
	return rows[0].Cells.Value[0]
}

func TestBoard_CellOfBooking(t *testing.T) {
	t.Parallel()
	o := newHomeFixture(t)
	expect := func(name string, want hrstore.BoardCell) {
		t.Helper()
		want.StageID = o.stage
		if want.Start = o.start; !want.BookingID.Valid {
			want.Start = time.Time{}
		}
		if diff := cmp.Diff(want, o.only(t), cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	booking := uuid.NullUUID{UUID: o.booking, Valid: true}
	cell := hrstore.BoardCell{State: "confirmed", Ready: true, BookingID: booking, Sittings: 1, Panel: 1, Read: 1}
	expect("confirmed", cell)
	o.db.Exec(t, `update interview.booking set answer = 'move_asked', wish = 'morning' where id = $1`, o.booking)
	o.db.Exec(t, `update interview.acknowledgement set at = now() - interval '1 day'`)
	cell.Answer, cell.Read = "move_asked", 0
	expect("asked to move, and not read since the newest instruction", cell)
	fixture.Booking{
		Application: o.application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start.AddDate(0, 0, 1), Sitting: 2,
	}.Insert(t, o.db)
	o.db.Exec(t, `update interview.provision set status = 'needed' where id = $1`, o.provision)
	fixture.Arrangement{Application: o.application, Stage: o.stage}.Insert(t, o.db)
	cell = hrstore.BoardCell{
		State: "arranged", Ready: true, BookingID: booking, Sittings: 2, Open: 2, Answer: "move_asked",
	}
	expect("two sittings, one provision needed, and an arrangement without a provision", cell)
	o.db.Exec(t, `update interview.booking set misfit = '[]' where sitting = 2`)
	fixture.MoreTime{Application: o.application, Stage: o.stage}.Insert(t, o.db)
	cell.Misfit, cell.Ready = true, false
	expect("the second sitting does not fit, and more time to answer", cell)
	o.db.Exec(t, `update interview.booking set status = 'cancelled'`)
	expect("cancelled, and not ready", hrstore.BoardCell{State: hrstore.BoardNotReady})
	o.db.Exec(t, `delete from accommodation.more_time`)
	expect("to be planned: nothing is needed before it is booked", hrstore.BoardCell{State: hrstore.BoardReady, Ready: true})
}

// A stage without a time has provisions of its own, which HR sees while it is ready.
func TestBoard_StageWithoutTime(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	o.db.Exec(t, `update interview.stage set kind = 'medical_file', minutes = 0`)
	arrangement := fixture.Arrangement{Application: o.application, Stage: o.stage, Code: "D-BRAILLE"}.Insert(t, o.db)
	if got := o.only(t); got.Open != 1 || got.State != hrstore.BoardReady {
		t.Errorf("before its page was opened: %+v", got)
	}
	for _, item := range []string{"braille", "large_print"} {
		fixture.Provision{Arrangement: arrangement, Kind: "document", Item: item}.Insert(t, o.db)
	}
	if got := o.only(t); got.Open != 2 {
		t.Errorf("afterwards: %+v", got)
	}
	fixture.MoreTime{Application: o.application, Stage: o.stage}.Insert(t, o.db)
	if got := o.only(t); got.Open != 0 || got.State != hrstore.BoardNotReady {
		t.Errorf("not ready: %+v", got)
	}
}

// boardFixture has one application in each state.
func newBoardFixture(t *testing.T) homeFixture {
	t.Helper()
	o := newHomeFixture(t)
	o.db.Exec(t, `update interview.application set name = 'Confirmed'`)
	add := func(name, change string) {
		t.Helper()
		person := storagetest.Person[account.Candidate](t, o.db, name)
		application := fixture.Application{Vacancy: o.vacancy, Candidate: person.ID, Ready: name != "Not ready"}.Insert(t, o.db)
		if change == "" {
			return
		}
		booking := fixture.Booking{
			Application: application, Stage: o.stage, CreatedBy: o.hr.ID, Start: o.start, Panel: nil,
		}.Insert(t, o.db)
		o.db.Exec(t, `update interview.booking set `+change+` where id = $1`, booking)
	}
	add("Not ready", "")
	add("Ready", "")
	add("Held", "status = 'held', held_until = now() + interval '1 day', announced_at = null")
	add("Arranged", "status = 'arranged'")
	add("Éric asked to move", "answer = 'move_asked', wish = 'morning'")
	add("Moïra asked to move, and reopened", "answer = 'move_asked', wish = 'morning', status = 'arranged'")
	add("Accepted", "answer = 'accepted'")
	add("Done", "status = 'done'")
	add("Cancelled", "status = 'cancelled'")
	o.db.Exec(t, `insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters,
			practical, conduct, language, status, released_at)
		select gen_random_uuid(), id, candidate_id, vacancy_id, $1, 'R-PARKING', '{}', 'A space', '', 'en', 'approved', now()
		from interview.application where name in ('Held', 'Ready')`, o.stage)
	fixture.Stage{Vacancy: o.vacancy, Kind: "written_test"}.Insert(t, o.db)
	return o
}

func TestBoard_Filters(t *testing.T) {
	t.Parallel()
	o := newBoardFixture(t)
	stage := uuid.NullUUID{UUID: o.stage, Valid: true}
	all := []string{
		"Accepted", "Arranged", "Cancelled", "Confirmed", "Done", "Éric asked to move", "Held",
		"Moïra asked to move, and reopened", "Not ready", "Ready",
	}
	for name, c := range map[string]struct {
		filter hrstore.BoardFilter
		want   []string
	}{
		"none":         {hrstore.BoardFilter{}, all},
		"a stage":      {hrstore.BoardFilter{Stage: stage}, all},
		"a name":       {hrstore.BoardFilter{Name: "ERIC"}, []string{"Éric asked to move"}},
		"no such name": {hrstore.BoardFilter{Name: "%"}, nil},
		"not ready":    {hrstore.BoardFilter{State: hrstore.BoardNotReady}, []string{"Not ready"}},
		"ready":        {hrstore.BoardFilter{State: hrstore.BoardReady, Stage: stage}, []string{"Cancelled", "Ready"}},
		"held":         {hrstore.BoardFilter{State: "held"}, []string{"Held"}},
		"arranged": {
			hrstore.BoardFilter{State: "arranged"}, []string{"Arranged", "Moïra asked to move, and reopened"},
		},
		"done":       {hrstore.BoardFilter{State: "done"}, []string{"Done"}},
		"to arrange": {hrstore.BoardFilter{Open: true}, []string{"Held"}},
		"asked to move": {
			hrstore.BoardFilter{Answer: "move_asked"}, []string{"Éric asked to move", "Moïra asked to move, and reopened"},
		},
		"accepted":  {hrstore.BoardFilter{Answer: "accepted"}, []string{"Accepted"}},
		"no answer": {hrstore.BoardFilter{Answer: "none"}, []string{"Confirmed"}},
		"read": {
			hrstore.BoardFilter{Read: "yes"}, []string{"Accepted", "Confirmed", "Éric asked to move"},
		},
		"not read": {hrstore.BoardFilter{Read: "no"}, nil},
		"of one stage, not of two": {
			hrstore.BoardFilter{State: hrstore.BoardReady, Answer: "accepted"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, row := range o.board(t, o.hr, c.filter) {
				got = append(got, row.Candidate)
				if row.Matching != len(c.want) || len(row.Cells.Value) != 2 {
					t.Errorf("%s: %d match, %d cells", row.Candidate, row.Matching, len(row.Cells.Value))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBoard_UnreadIsFound(t *testing.T) {
	t.Parallel()
	o := newBoardFixture(t)
	o.db.Exec(t, `delete from interview.acknowledgement`)
	rows := o.board(t, o.hr, hrstore.BoardFilter{Read: "no"})
	if len(rows) != 1 || rows[0].ID != o.application {
		t.Errorf("%+v", rows)
	}
}

// Another officer sees no application, and each page of a long board has each application once, in alphabetical order,
// with a filter and without.
func TestBoard_FourHundredApplications(t *testing.T) {
	t.Parallel()
	o := newVacancyFixture(t)
	const many = 400
	o.db.Exec(t, `insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'candidate', (array['eluard', 'Éluard', 'Zoë', 'anna'])[1 + n % 4], n || '@many.example',
			'en', now() from generate_series(2, $1) n`, many)
	o.db.Exec(t, `insert into interview.application (id, vacancy_id, candidate_id, name, email, language, answer_by,
			created_at)
		select gen_random_uuid(), $1, a.id, a.name, a.email, 'en', current_date, now() from account.account a
		where a.email like '%@many.example'`, o.vacancy)
	if rows := o.board(t, storagetest.Person[account.HR](t, o.db, "Nora"), hrstore.BoardFilter{}); len(rows) > 0 {
		t.Errorf("another officer sees %d", len(rows))
	}
	for name, c := range map[string]struct {
		filter hrstore.BoardFilter
		want   int
		order  string
	}{
		"all":       {hrstore.BoardFilter{}, many, "[Ana anna eluard Éluard Zoë]"},
		"not ready": {hrstore.BoardFilter{State: hrstore.BoardNotReady}, many - 1, "[anna eluard Éluard Zoë]"},
		"of a name": {hrstore.BoardFilter{Name: "ÉLU"}, many/2 - 1, "[eluard Éluard]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var names []string
			seen, f := map[uuid.UUID]bool{}, c.filter
			for pages := 0; ; pages++ {
				rows := o.board(t, o.hr, f)
				rest := len(rows) > storage.PageSize
				for _, row := range rows[:min(len(rows), storage.PageSize)] {
					if seen[row.ID] || row.Matching != c.want {
						t.Fatalf("%s, %d match, is there twice: %v", row.Candidate, row.Matching, seen[row.ID])
					}
					seen[row.ID], names = true, append(names, row.Candidate)
					f.AfterName, f.AfterID = row.Candidate, row.ID
				}
				if !rest {
					break
				}
			}
			if len(seen) != c.want || fmt.Sprint(slices.Compact(names)) != c.order {
				t.Errorf("%d of %d, in the order %v", len(seen), c.want, slices.Compact(names))
			}
		})
	}
}
