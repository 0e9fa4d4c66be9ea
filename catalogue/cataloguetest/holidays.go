package cataloguetest

import (
	"testing"

	"stepfree/catalogue"
)

// Holidays returns a calendar with the public holidays of some years closed, as a running installation has it.
func Holidays(tb testing.TB, from, to int) catalogue.Calendar {
	tb.Helper()
	calendar, err := catalogue.Calendar{}.CloseHolidays(from, to)
	if err != nil {
		tb.Fatal(err)
	}
	return calendar
}
