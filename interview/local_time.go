package interview

import (
	"fmt"
	"time"
)

// ClockChangeError is returned for a local time that does not exist, or that exists twice, because the clocks of its
// time zone are changed on that day.
type ClockChangeError struct {
	Day     time.Time // of which only the date counts
	Minutes int       // after midnight, as a clock shows them
	Twice   bool
}

// Error returns the local time.
func (e *ClockChangeError) Error() string {
	times := "does not exist"
	if e.Twice {
		times = "exists twice"
	}
	return fmt.Sprintf("interview: %s %02d:%02d %s", e.Day.Format(time.DateOnly), e.Minutes/60, e.Minutes%60, times)
}

// LocalTime returns the moment at which clocks in a time zone show minutes after midnight of a day. It returns a
// *ClockChangeError if there is no such moment or if there are two: which one is meant cannot be known, so it is never
// guessed.
func LocalTime(day time.Time, minutes int, zone *time.Location) (time.Time, error) {
	at := onClock(day, minutes, zone)
	wall := onClock(day, minutes, time.UTC)
	//guard:skipped-hour never
	if !sameClock(at, wall) {
		return time.Time{}, &ClockChangeError{Day: day, Minutes: minutes}
	}
	// The offsets before and after the one that holds at this moment: with another one that holds at the moment which
	// it gives, the clocks show the same time twice.
	start, end := at.ZoneBounds()
	for _, near := range []time.Time{start.Add(-time.Second), end} {
		_, offset := near.Zone()
		other := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		//guard:repeated-hour never
		if !other.Equal(at) && sameClock(other, wall) {
			return time.Time{}, &ClockChangeError{Day: day, Minutes: minutes, Twice: true}
		}
	}
	return at, nil
}

// onClock returns the time of a day in a time zone, or one that time.Date chooses if the clocks are changed then.
func onClock(day time.Time, minutes int, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, zone)
}

// sameClock reports whether a clock shows at a moment what wall, in UTC, says.
func sameClock(at, wall time.Time) bool {
	return at.Format(time.DateTime) == wall.Format(time.DateTime)
}
