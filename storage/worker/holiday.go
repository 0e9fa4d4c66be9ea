package worker

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/locale"
)

// holidays is the namespace of the ids of public holidays.
var holidays = uuid.MustParse("6f1b1c9e-5d0c-4f0e-9a55-3a6f0c1f7a42")

// CloseHoliday closes the organisation on a public holiday. It does nothing if it did so before, also if an
// administrator has opened the day again, or if the day is closed under the same name.
func (tx Tx) CloseHoliday(ctx context.Context, holiday catalogue.Holiday, name locale.Text, at time.Time) error {
	const query = `
		insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_at)
		values ($1, $2, $2, $3, $4, $5) on conflict do nothing`
	id := uuid.NewSHA1(holidays, []byte(holiday.On.String()+string(holiday.Code)))
	_, err := tx.db.ExecContext(ctx, query, id, holiday.On.Midnight(time.UTC), name.EN, name.FR, at)
	return err
}
