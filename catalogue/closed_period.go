package catalogue

import (
	"errors"
	"time"
)

// The limits of closed periods. A period of a year or more would leave no business day to count to.
const (
	FirstClosedYear = 1900
	LastClosedYear  = 2200
	MaxClosedDays   = 92 // three months in a row
)

// Errors of ClosedPeriod.Check.
var (
	ErrClosedYear   = errors.New("catalogue: a closed day is outside the years that a calendar has")
	ErrClosedOrder  = errors.New("catalogue: a closed period ends before it begins")
	ErrClosedLength = errors.New("catalogue: a closed period is too long")
)

// ClosedPeriod is a day on which the organisation is closed, or several days in a row. First and Last both count.
type ClosedPeriod struct {
	First, Last Date
}

// Days returns the number of days in the period.
func (p ClosedPeriod) Days() int {
	return int(p.Last.Midnight(time.UTC).Sub(p.First.Midnight(time.UTC))/(24*time.Hour)) + 1
}

// Check returns ErrClosedYear if a date is outside FirstClosedYear to LastClosedYear, ErrClosedOrder if Last is before
// First, and ErrClosedLength if there are more than MaxClosedDays days.
func (p ClosedPeriod) Check() error {
	for _, d := range []Date{p.First, p.Last} {
		//guard:closed-period never
		if d.year < FirstClosedYear || d.year > LastClosedYear {
			return ErrClosedYear
		}
	}
	switch {
	case p.Last.Before(p.First):
		return ErrClosedOrder
	case p.Days() > MaxClosedDays:
		return ErrClosedLength
	}
	return nil
}
