package interview

import (
	"time"

	"stepfree/catalogue"
)

// LockAt returns until when the panel must fix its questions if the candidate has them some time before the start: each
// whole day of it is one business day, and the rest is by the clock. The result is in the time zone of start.
func LockAt(start time.Time, before time.Duration, cal catalogue.Calendar) time.Time {
	const day = 24 * time.Hour
	return cal.BusinessDaysBefore(start, int(before/day)).Add(-(before % day))
}
