package hr

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/storage/pg"
)

// Officer is an HR officer of a vacancy's team, or one who could be added to it.
type Officer struct {
	ID     uuid.UUID `db:"id"`
	Name   string    `db:"name"`
	Active bool      `db:"active"` // can sign in
	Member bool      `db:"member"` // of the team
}

// Cover says who works on a vacancy in place of a member of its team, and until when.
type Cover struct {
	AbsentID  uuid.UUID `db:"absent_id"`
	Absent    string    `db:"absent"`
	AccountID uuid.UUID `db:"account_id"`
	Name      string    `db:"name"`
	LastDay   time.Time `db:"last_day"`
}

// TeamEvent is a change of a team.
type TeamEvent struct {
	Step    string         `db:"step"` // "officer_added", "officer_left", "cover_added" or "cover_ended"
	Officer string         `db:"officer"`
	Actor   sql.NullString `db:"actor"` // null: an administrator
	At      time.Time      `db:"at"`
}

// Team is who works on a vacancy.
type Team struct {
	Officers []Officer // of the team, and the active others
	Covers   []Cover
	Events   []TeamEvent // the newest first
}

// Member reports whether an account is a member of the team.
func (t Team) Member(id uuid.UUID) bool {
	for _, o := range t.Officers {
		if o.ID == id {
			return o.Member
		}
	}
	return false
}

// Team loads the team of a vacancy as it is on a day, and its last changes.
func (tx Tx) Team(ctx context.Context, vacancy uuid.UUID, today time.Time) (t Team, err error) {
	const officers = `
		select a.id, a.name, a.status = 'active' as active, s.account_id is not null as member
		from account.account a left join interview.assignment s on s.account_id = a.id and s.vacancy_id = $1
		where a.role = 'hr' and (a.status = 'active' or s.account_id is not null) order by a.name, a.id`
	if err := tx.db.SelectContext(ctx, &t.Officers, officers, vacancy); err != nil {
		return t, err
	}
	const covers = `
		select c.absent_id, m.name as absent, c.account_id, a.name, c.last_day
		from interview.cover c join account.account m on m.id = c.absent_id join account.account a on a.id = c.account_id
		where c.vacancy_id = $1 and c.last_day >= $2 order by m.name, m.id`
	if err := tx.db.SelectContext(ctx, &t.Covers, covers, vacancy, pg.Date(today)); err != nil {
		return t, err
	}
	const events = `
		select e.step, a.name as officer, m.name as actor, e.at
		from interview.event e join account.account a on a.id = e.officer_id left join account.account m on m.id = e.actor_id
		where e.vacancy_id = $1 and e.officer_id is not null order by e.at desc, e.id limit 20`
	return t, tx.db.SelectContext(ctx, &t.Events, events, vacancy)
}

// Assign adds an HR officer to the team of a vacancy; adding a member is no error. It returns storage.ErrNotFound if
// the account is not an active HR officer's.
func (tx Tx) Assign(ctx context.Context, vacancy, officer uuid.UUID) error {
	const query = `insert into interview.assignment (vacancy_id, account_id) values ($1, $2) on conflict do nothing`
	_, err := tx.db.ExecContext(ctx, query, vacancy, officer)
	return err
}

// LeaveTeam removes the officer from the team of a vacancy, with the cover for them. It returns storage.ErrChanged if
// the officer is not a member. At its commit the transaction returns storage.ErrNoOfficer if no active account of
// an open vacancy would be left.
func (tx Tx) LeaveTeam(ctx context.Context, vacancy uuid.UUID) error {
	const query = `delete from interview.assignment where vacancy_id = $1 and account_id = $2`
	return pg.Changed(tx.db.ExecContext(ctx, query, vacancy, tx.me.ID))
}

// AddCover lets an officer work on a vacancy for an absent member of its team, until the end of a day. It returns
// storage.ErrExists if the member is covered already, and storage.ErrInUse if they are not a member any more.
func (tx Tx) AddCover(ctx context.Context, vacancy uuid.UUID, c Cover, today time.Time) error {
	const past = `delete from interview.cover where vacancy_id = $1 and absent_id = $2 and last_day < $3`
	if _, err := tx.db.ExecContext(ctx, past, vacancy, c.AbsentID, pg.Date(today)); err != nil {
		return err
	}
	const query = `insert into interview.cover (vacancy_id, absent_id, account_id, last_day) values ($1, $2, $3, $4)`
	_, err := tx.db.ExecContext(ctx, query, vacancy, c.AbsentID, c.AccountID, pg.Date(c.LastDay))
	return err
}

// EndCover ends the cover for a member of a team before its last day. It returns storage.ErrChanged if there is none.
func (tx Tx) EndCover(ctx context.Context, vacancy, absent uuid.UUID) error {
	const query = `delete from interview.cover where vacancy_id = $1 and absent_id = $2`
	return pg.Changed(tx.db.ExecContext(ctx, query, vacancy, absent))
}
