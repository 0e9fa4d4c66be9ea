package jobs

import (
	"context"
	"time"

	"stepfree/catalogue"
	"stepfree/locale"
	"stepfree/storage/worker"
)

// holidayYears is how many years have their public holidays closed: this year and the next two.
const holidayYears = 3

// Holidays closes the public holidays of this year and the next two, each once: one that an administrator has opened
// again stays open.
func Holidays(store *worker.Store, bundle *locale.Bundle, now func() time.Time) Job {
	return Job{Name: "public holidays", Interval: 24 * time.Hour, Run: func(ctx context.Context) error {
		return store.Run(ctx, func(tx worker.Tx) error { return closeHolidays(ctx, tx, bundle, now()) })
	}}
}

func closeHolidays(ctx context.Context, tx worker.Tx, bundle *locale.Bundle, now time.Time) error {
	for year := now.Year(); year < now.Year()+holidayYears; year++ {
		holidays, err := catalogue.BelgianHolidays(year)
		if err != nil {
			return err
		}
		for _, holiday := range holidays {
			if err := tx.CloseHoliday(ctx, holiday, bundle.Text("holiday."+string(holiday.Code)), now); err != nil {
				return err
			}
		}
	}
	return nil
}
