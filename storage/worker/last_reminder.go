package worker

import (
	"context"
	"time"

	"stepfree/account"
	"stepfree/storage/pg"
)

// LastReminders asks candidates who have not answered a last time, with their audience's login and without a session.
type LastReminders struct{ db *pg.DB }

// NewLastReminders returns the store of last reminders.
func NewLastReminders(db *pg.DB) *LastReminders { return &LastReminders{db: db} }

// Send asks the candidates of all vacancies who did not answer although the day has come on which their application is
// ready at the latest. Each is asked once for each answer-by date, also if two processes do it at the same time.
func (s *LastReminders) Send(ctx context.Context, at time.Time) error {
	return s.db.Run(ctx, account.RoleCandidate.Login(), account.Token{}, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select mail.ask_last_time($1)`, at)
		return err
	})
}
