package cataloguetest

import (
	"testing"

	"stepfree/catalogue"
)

// Holidays returns a calendar with the public holidays of some years closed, as a running installation has it.
func Holidays(tb testing.TB, from, to int) catalogue.Calendar {
	tb.Helper()
	var closed []catalogue.ClosedPeriod
	for year := from; year <= to; year++ {
		holidays, err := catalogue.BelgianHolidays(year)
		if err != nil {
			tb.Fatal(err)
		}
		for _, h := range holidays {
			closed = append(closed, catalogue.ClosedPeriod{First: h.On, Last: h.On})
		}
	}
	return catalogue.Calendar{}.Close(closed...)
}
