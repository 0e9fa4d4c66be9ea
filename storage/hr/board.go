package hr

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/pg"
	"stepfree/storage/row"
)

// BoardState is how far a stage of an application is: the status of its booking, or whether it can be booked.
type BoardState string

// The states of a stage without a booking; the others are the statuses of a booking.
const (
	BoardNotReady BoardState = "not_ready"
	BoardReady    BoardState = "ready"
)

// BoardStates returns all states that a cell can have, in their order.
func BoardStates() []BoardState {
	return []BoardState{
		BoardNotReady, BoardReady, BoardState(interview.BookingHeld), BoardState(interview.BookingArranged),
		BoardState(interview.BookingConfirmed), BoardState(interview.BookingDone),
	}
}

// BoardFilter says which applications a page of a board shows: those of which one stage meets all conditions.
type BoardFilter struct {
	Vacancy   uuid.UUID
	Name      string // a part of the name, in any case and with or without accents; empty for all
	Stage     uuid.NullUUID
	State     BoardState
	Open      bool      // something is to be arranged
	Answer    string    // to a confirmed booking: "accepted", "move_asked" or "none"
	Read      string    // by all of the panel of a confirmed booking: "yes" or "no"
	AfterName string    // the last row of the page before; empty for the first page
	AfterID   uuid.UUID // of the last row
}

// ofStage reports whether the filter has a condition on a stage.
func (f BoardFilter) ofStage() bool {
	return f.Stage.Valid || f.State != "" || f.Open || f.Answer != "" || f.Read != ""
}

// BoardRow is an application on the board of its vacancy.
type BoardRow struct {
	ID        uuid.UUID             `db:"id"`
	Number    int64                 `db:"number"`
	Candidate string                `db:"candidate"`
	ReadyBy   time.Time             `db:"ready_by"` // a day: until when it is ready at the latest
	Refused   bool                  `db:"refused"`  // mail to the address
	Matching  int                   `db:"matching"` // how many applications the filter finds
	Cells     row.JSON[[]BoardCell] `db:"cells"`    // in the order of the stages
}

// BoardCell is one stage of an application: its active booking, else one that is done, else whether it can be booked.
type BoardCell struct {
	StageID   uuid.UUID     `json:"stage_id"`
	State     BoardState    `json:"state"`
	Ready     bool          `json:"ready"`
	BookingID uuid.NullUUID `json:"booking_id"`
	Start     time.Time     `json:"start"`    // of the booking, or its first sitting
	Sittings  int           `json:"sittings"` // of the interview; 0 without a booking
	Misfit    bool          `json:"misfit"`   // the slot does not fit any more
	Open      int           `json:"open"`     // how much is to be arranged for the booking, or a stage without a time
	Answer    string        `json:"answer"`   // of the candidate: "accepted", "move_asked" or nothing yet
	Panel     int           `json:"panel"`    // members of the panel of the booking
	Read      int           `json:"read"`     // of them, who have read the instructions
}

// boardCells selects the cells of the applications of a CTE named scope, and what they depend on.
const boardCells = `
	stages as materialized (
		select s.id, s.position, s.kind = any ($3) as scheduled from interview.stage s
		where s.vacancy_id = $1 and s.removed_at is null
	), ready as materialized (
		select r.application_id, r.stage_id from interview.ready_among(array(select scope.id from scope)) r
	), bookings as materialized (
		select b.id, b.application_id, b.stage_id, b.status, lower(b.during) as starts, b.answer,
			b.misfit is not null and b.kept_at is null as misfit
		from interview.booking b
		where b.application_id = any (array(select scope.id from scope)) and b.vacancy_id = $1
			and b.status in ('held', 'arranged', 'confirmed', 'done')
	), booked as materialized (
		select distinct on (b.application_id, b.stage_id) b.*,
			array_agg(b.id) over same as sittings, bool_or(b.misfit) over same as unfit
		from bookings b
		window same as (partition by b.application_id, b.stage_id, b.status = 'done')
		order by b.application_id, b.stage_id, b.status = 'done', b.starts, b.id
	), cells as materialized (
		select p.id as application_id, s.id as stage_id, s.position, s.scheduled, r.stage_id is not null as ready, b.id,
			b.starts, coalesce(b.sittings, '{}') as sittings, coalesce(b.unfit and b.status <> 'done', false) as misfit,
			coalesce(b.answer, '') as answer,
			coalesce(b.status, case when r.stage_id is null then 'not_ready' else 'ready' end) as state
		from scope p
		cross join stages s
		left join ready r on r.application_id = p.id and r.stage_id = s.id
		left join booked b on b.application_id = p.id and b.stage_id = s.id
	)`

// boardOpen counts what is to be arranged for a cell c: provisions that are open, and arrangements without one. A stage
// that takes place at a time has provisions once it is booked.
const boardOpen = `
	case when c.state in ('held', 'arranged', 'confirmed') or c.state = 'ready' and not c.scheduled then (
		select coalesce(sum(case when n.live = 0 then 1 else n.open end), 0) from (
			select count(p.id) as live, count(p.id) filter (where p.status <> 'in_place') as open
			from interview.arrangement r
			left join interview.provision p on p.arrangement_id = r.id and p.status in ('needed', 'asked', 'in_place')
				and (p.booking_id = any (c.sittings) or p.booking_id is null and c.id is null)
			where r.application_id = c.application_id and r.stage_id = c.stage_id and r.status = 'approved'
			group by r.id) n)
	else 0 end`

// boardPanel selects the panel m of the booking a of a cell c.
const boardPanel = `
	from interview.occupation o join interview.resource m on m.id = o.resource_id
	cross join lateral (select c.id, c.application_id, c.stage_id) a
	where o.booking_id = c.id and o.purpose = 'panel' and c.state = 'confirmed'`

// boardHits are the conditions on a cell c of an application that a filtered board shows.
var boardHits = `
	(cast($4 as uuid) is null or c.stage_id = $4) and ($5 = '' or c.state = $5)
	and ($6 = '' or c.state in ('arranged', 'confirmed') and c.answer = $6
		or $6 = 'none' and c.state = 'confirmed' and c.answer = '')
	and ($7 = '' or c.state = 'confirmed' and exists (select` + boardPanel + ` and not ` + hasRead + `) = ($7 = 'no'))
	and (not cast($8 as boolean) or ` + boardOpen + ` > 0)`

// boardRows selects the rows of a CTE named page, with their cells.
var boardRows = `
	days as materialized (
		select d.answer_by, interview.ready_by(d.answer_by) as ready_by from (select distinct answer_by from page) d
	)
	select page.id, page.number, page.name as candidate, days.ready_by,
		page.id = any (array(select mail.refused())) as refused, page.matching, coalesce((
			select json_agg(json_build_object('stage_id', c.stage_id, 'state', c.state, 'ready', c.ready, 'booking_id', c.id,
				'start', c.starts, 'sittings', cardinality(c.sittings), 'misfit', c.misfit, 'answer', c.answer,
				'open', ` + boardOpen + `, 'panel', panel.members, 'read', panel.readers) order by c.position)
			from cells c
			cross join lateral (
				select count(*) as members, count(*) filter (where ` + hasRead + `) as readers` + boardPanel + `) panel
			where c.application_id = page.id), '[]') as cells
	from page join days on days.answer_by = page.answer_by order by page.name, page.id`

// boardAll selects a page of all applications: only their cells are looked at.
var boardAll = `
	with scope as materialized (
		select p.id, p.number, p.name collate account.alphabetical as name, p.answer_by from interview.application p
		where p.vacancy_id = $1 and (p.name collate account.alphabetical, p.id) > ($2, $4)
		order by p.name collate account.alphabetical, p.id limit ` + pg.PageRows + `
	), ` + boardCells + `, page as materialized (
		select scope.id, scope.number, scope.name, scope.answer_by,
			(select count(*) from interview.application p where p.vacancy_id = $1) as matching
		from scope
	), ` + boardRows

// boardFiltered selects a page of the applications that a filter finds.
var boardFiltered = `
	with scope as materialized (
		select p.id, p.number, p.name collate account.alphabetical as name, p.answer_by from interview.application p
		where p.vacancy_id = $1
			and ($2 = '' or strpos(` + folded("p.name") + `, ` + folded("cast($2 as text)") + `) > 0)
	), ` + boardCells + `, hits as materialized (
		select scope.id, scope.number, scope.name, scope.answer_by from scope
		where not cast($11 as boolean)
			or exists (select from cells c where c.application_id = scope.id and ` + boardHits + `)
	), page as materialized (
		select hits.id, hits.number, hits.name, hits.answer_by, (select count(*) from hits) as matching from hits
		where (hits.name, hits.id) > ($9, $10) order by hits.name, hits.id limit ` + pg.PageRows + `
	), ` + boardRows

// scheduledKinds returns the kinds of stages that take place at a time.
func scheduledKinds() any {
	return pg.Texts(slices.DeleteFunc(interview.StageKinds(), func(k interview.StageKind) bool { return !k.Scheduled() }))
}

// Board lists applications for a vacancy by name, a page at a time and one row more, if there are that many.
func (tx Tx) Board(ctx context.Context, f BoardFilter) (rows []BoardRow, err error) {
	scheduled := scheduledKinds()
	if f.Name == "" && !f.ofStage() {
		return rows, tx.db.SelectContext(ctx, &rows, boardAll, f.Vacancy, f.AfterName, scheduled, f.AfterID)
	}
	return rows, tx.db.SelectContext(ctx, &rows, boardFiltered, f.Vacancy, f.Name, scheduled, f.Stage, f.State, f.Answer,
		f.Read, f.Open, f.AfterName, f.AfterID, f.ofStage())
}
