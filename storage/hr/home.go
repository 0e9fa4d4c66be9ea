package hr

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"stepfree/interview"
	"stepfree/storage/pg"
)

// HomeKind says why a line stands on HR's home.
type HomeKind string

// The kinds of lines.
const (
	HomeMove      HomeKind = "move"       // the candidate asked for another time
	HomeReplace   HomeKind = "replace"    // who or what was to deliver an arrangement cannot be had
	HomeMisfit    HomeKind = "misfit"     // the slot does not fit any more
	HomeReconfirm HomeKind = "reconfirm"  // the candidate knows of it, and it is not confirmed
	HomeDue       HomeKind = "due"        // to be in place soon
	HomeUnread    HomeKind = "unread"     // a panel member has not read how to act
	HomeStandDown HomeKind = "stand_down" // a provider has to be told that they are not needed
	HomeHold      HomeKind = "hold"       // a hold that ends soon
	HomeSchedule  HomeKind = "schedule"   // a stage that is ready has no time yet
	HomeRefused   HomeKind = "refused"    // mail to the address
)

// HomeKinds returns all kinds in the order in which they hurt.
func HomeKinds() []HomeKind {
	return []HomeKind{
		HomeMove, HomeReplace, HomeMisfit, HomeReconfirm, HomeDue, HomeUnread, HomeStandDown, HomeHold, HomeSchedule,
		HomeRefused,
	}
}

// How far ahead HR's home looks.
const (
	soon     = 7 * 24 * time.Hour // interviews that are not read, and what is due
	holdEnds = 4 * 24 * time.Hour // more than a weekend
)

// HomeLines is how many lines of each kind HR's home shows.
const HomeLines = 20

// HomeFilter says which lines are wanted: the first ones of each kind, or a page of one kind.
type HomeFilter struct {
	Kind    HomeKind  // empty: all
	AfterAt time.Time // the last line of the page before; zero for the first page
	AfterID uuid.UUID
}

// HomeLine is something that needs the officer.
type HomeLine struct {
	Kind          HomeKind            `db:"kind"`
	Total         int                 `db:"total"` // lines of the kind
	At            time.Time           `db:"at"`    // by which the lines of a kind are in order
	ID            uuid.UUID           `db:"id"`    // of what it is about; of two with the same At the smaller is first
	ApplicationID uuid.UUID           `db:"application_id"`
	Number        int64               `db:"number"` // of the application
	Candidate     string              `db:"candidate"`
	Reference     string              `db:"reference"` // of the vacancy
	StageID       uuid.NullUUID       `db:"stage_id"`
	Stage         interview.StageKind `db:"stage"` // empty for what is not about a stage
	// StageNumber is the number among the stages of one kind, or 0 if the vacancy has one.
	StageNumber int                     `db:"stage_number"`
	BookingID   uuid.NullUUID           `db:"booking_id"`
	Start       sql.NullTime            `db:"start"` // of the booking
	ProvisionID uuid.NullUUID           `db:"provision_id"`
	Need        interview.ProvisionKind `db:"need"` // what the provision is
	Item        string                  `db:"item"`
	Wish        string                  `db:"wish"` // what would suit the candidate better
	Names       pq.StringArray          `db:"names"`
	DueOn       sql.NullTime            `db:"due_on"`
	Planned     sql.NullTime            `db:"planned"`  // the first day of a stage that has no time yet
	InPlace     bool                    `db:"in_place"` // it is to be confirmed again, and nothing is missing for it
}

// homeAhead selects the active bookings that have not begun, and of which one is the first sitting of an interview that
// has not begun.
const homeAhead = `
	ahead as materialized (
		select b.id, b.application_id, b.stage_id, b.status, lower(b.during) as starts, b.held_until, b.answer,
			b.announced_at is not null as announced, b.misfit is not null and b.kept_at is null as unfit,
			row_number() over (partition by b.interview_id order by b.sitting) = 1 as first
		from interview.booking b
		where b.status in ('held', 'arranged', 'confirmed') and lower(b.during) > $1
	)`

// toReplace is whether nothing is chosen yet for a provision in place of one that was declined.
const toReplace = `
	(p.status = 'needed' and p.resource_id is null and p.provider_name = '' and exists (
		select from interview.provision d
		where d.booking_id = p.booking_id and d.arrangement_id = p.arrangement_id and d.kind = p.kind and d.item = p.item
			and d.position = p.position and d.status = 'declined'))`

// homeOfBookings selects the lines about bookings: kind, id, at, application, booking, stage and names. The id is that of
// what the line is about: of a booking, a provision or an application.
const homeOfBookings = `
	select 'move' as kind, a.id, a.starts as at, a.application_id, a.id as booking_id, a.stage_id,
		cast('{}' as text[]) as names
	from ahead a where a.answer = 'move_asked'
	union all
	select 'misfit', a.id, a.starts, a.application_id, a.id, a.stage_id, '{}' from ahead a where a.unfit
	union all
	select 'reconfirm', a.id, a.starts, a.application_id, a.id, a.stage_id, '{}'
	from ahead a where a.status = 'arranged' and a.announced and a.first
	union all
	select 'hold', a.id, a.held_until, a.application_id, a.id, a.stage_id, '{}'
	from ahead a where a.status = 'held' and a.held_until > $1 and a.held_until <= $3 and a.first
	union all
	select 'unread', a.id, a.starts, a.application_id, a.id, a.stage_id,
		array_agg(cast(m.name as text) order by m.name)
	from ahead a
	join interview.occupation o on o.booking_id = a.id and o.purpose = 'panel'
	join interview.resource m on m.id = o.resource_id
	where a.status = 'confirmed' and a.starts <= $2 and not ` + hasRead + `
	group by a.id, a.starts, a.application_id, a.stage_id`

// hasRead is whether the panel member m has read the newest instructions of the booking a.
const hasRead = `
	exists (select from interview.acknowledgement k
		where k.booking_id = a.id and k.account_id = m.account_id and k.at >= coalesce((
			select max(r.released_at) from interview.arrangement r
			where r.application_id = a.application_id and r.stage_id = a.stage_id and r.conduct <> ''
				and r.status = 'approved'), k.at))`

// homeOfProvisions selects the lines about provisions, of bookings and of stages without one. Only what the officer can
// see of arrangements counts.
const homeOfProvisions = `
	select 'replace', p.id, a.starts, a.application_id, a.id, a.stage_id, '{}'
	from ahead a join interview.provision p on p.booking_id = a.id
	where ` + toReplace + `
	union all
	select 'due', p.id, cast(p.due_on as timestamp) at time zone 'UTC', p.application_id, a.id, r.stage_id,
		` + providerNames + `
	from interview.provision p
	join interview.arrangement r on r.id = p.arrangement_id and r.status = 'approved'
	left join ahead a on a.id = p.booking_id
	where p.status in ('needed', 'asked') and p.due_on <= $4 and (a.id is not null or p.booking_id is null)
		and not ` + toReplace + `
	union all
	select 'stand_down', p.id, lower(b.during), p.application_id, b.id, b.stage_id, ` + providerNames + `
	from interview.provision p join interview.booking b on b.id = p.booking_id
	where p.stand_down = 'due' and lower(b.during) > $1`

// providerNames is who or what delivers a provision p; empty while it is not known.
const providerNames = `
	array_remove(array[coalesce(nullif(p.provider_name, ''),
		(select cast(x.name as text) from interview.resource x where x.id = p.resource_id))], null)`

// homeOfMail selects the lines about addresses that refuse mail.
const homeOfMail = `
	select 'refused', p.id, p.created_at, p.id, null, cast(null as uuid), '{}'
	from interview.application p join interview.vacancy v on v.id = p.vacancy_id and v.status = 'open'
	where p.id = any (array(select mail.refused()))`

// homeUnbooked selects the stages that take place at a time, of open vacancies and for each application, without a
// booking. Those planned for the earliest days come first.
const homeUnbooked = `
	unbooked as materialized (
		select p.id as application_id, s.id as stage_id,
			cast(coalesce(s.first_day, p.answer_by) as timestamp) at time zone 'UTC' as at
		from interview.application p
		join interview.vacancy v on v.id = p.vacancy_id and v.status = 'open'
		join interview.stage s on s.vacancy_id = v.id and s.removed_at is null and s.kind = any ($9)
		where not exists (select from interview.booking b
			where b.application_id = p.id and b.stage_id = s.id and b.status in ('held', 'arranged', 'confirmed', 'done'))
	)`

// homeOfStages selects the lines about stages that are ready and have no time yet.
const homeOfStages = `
	select 'schedule', cast(md5(concat(u.application_id, u.stage_id)) as uuid), u.at, u.application_id, null, u.stage_id, '{}'
	from unbooked u
	join interview.ready_among(array(select distinct o.application_id from unbooked o)) r
		on r.application_id = u.application_id and r.stage_id = u.stage_id`

// homeLines selects the lines of a CTE named numbered with what they say.
const homeLines = `
	select l.kind, l.total, l.at, l.id, l.application_id, a.number, a.name as candidate, v.reference,
		coalesce(s.kind, '') as stage, (select case when count(*) > 1 then count(*) filter (where t.position <= s.position) else 0 end
			from interview.stage t where t.vacancy_id = s.vacancy_id and t.kind = s.kind and t.removed_at is null) as stage_number,
		l.stage_id, l.booking_id, lower(b.during) as start,
		case when l.kind = 'schedule' then s.first_day end as planned,
		p.id as provision_id, coalesce(p.kind, '') as need, coalesce(p.item, '') as item, coalesce(b.wish, '') as wish, l.names, p.due_on,
		l.kind = 'reconfirm' and not exists (select from interview.provision q
			join interview.booking s on s.id = q.booking_id
			where s.interview_id = b.interview_id and s.status in ('held', 'arranged', 'confirmed')
				and q.status in ('needed', 'asked')) as in_place
	from numbered l
	join interview.application a on a.id = l.application_id
	join interview.vacancy v on v.id = a.vacancy_id
	left join interview.booking b on b.id = l.booking_id
	left join interview.provision p on p.id = l.id
	left join interview.stage s on s.id = l.stage_id`

// Home lists what needs the officer at a time, in the vacancies that the officer works on: the first lines of each kind,
// or a page of one kind and one line more, if there are that many. today is the day in the organisation's time zone.
func (tx Tx) Home(ctx context.Context, f HomeFilter, now, today time.Time) (lines []HomeLine, err error) {
	const query = `
		with ` + homeAhead + `, ` + homeUnbooked + `, lines as materialized (
			` + homeOfBookings + ` union all ` + homeOfProvisions + ` union all ` + homeOfStages + `
			union all ` + homeOfMail + `
		), numbered as (
			select l.*, count(*) over (partition by l.kind) as total,
				row_number() over (partition by l.kind order by l.at, l.id) as line
			from lines l
		)` + homeLines + `
		where $5 = '' and l.line <= $6 or l.kind = $5 and (l.at, l.id) > ($7, $8)
		order by l.at, l.id limit case when $5 <> '' then ` + pg.PageRows + ` end`
	return lines, tx.db.SelectContext(ctx, &lines, query, now, now.Add(soon), now.Add(holdEnds),
		pg.Date(today.Add(soon)), f.Kind, HomeLines, f.AfterAt, f.AfterID, scheduledKinds())
}
