package catalogue

import (
	"maps"
	"time"
)

// Weekdays is a set of days of the week; the zero value is the empty set.
type Weekdays uint8

// NewWeekdays returns the set of the given days.
func NewWeekdays(days ...time.Weekday) Weekdays {
	var set Weekdays
	for _, d := range days {
		set |= 1 << d
	}
	return set
}

// Has reports whether the day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

// Calendar says which days are business days. The zero value has the weekend Saturday and Sunday and no closed day. A
// Calendar is immutable, and safe for concurrent use.
type Calendar struct {
	weekend Weekdays
	closed  map[Date]bool
}

// NewCalendar returns a calendar with the weekend (empty: Saturday and Sunday) and the closed days. Of each closed day
// the date in its own time zone counts.
func NewCalendar(weekend Weekdays, closed ...time.Time) Calendar {
	c := Calendar{weekend: weekend, closed: make(map[Date]bool, len(closed))}
	for _, t := range closed {
		c.closed[NewDate(t)] = true
	}
	return c
}

// Close returns the calendar with the days of the periods closed as well.
func (c Calendar) Close(periods ...ClosedPeriod) Calendar {
	closed := make(map[Date]bool, len(c.closed)+len(periods))
	maps.Copy(closed, c.closed)
	for _, p := range periods {
		for d := p.First; !p.Last.Before(d); d = d.AddDays(1) {
			closed[d] = true
		}
	}
	return Calendar{weekend: c.weekend, closed: closed}
}

// IsBusinessDay reports whether the date of t, in its own time zone, is neither in the weekend nor closed.
func (c Calendar) IsBusinessDay(t time.Time) bool {
	//guard:closed-day never
	if c.closed[NewDate(t)] {
		return false
	}
	weekend := c.weekend
	if weekend == 0 {
		weekend = NewWeekdays(time.Saturday, time.Sunday)
	}
	return !weekend.Has(t.Weekday())
}

// AddBusinessDays returns the nth business day after t, at the same time of day and in the same time zone. The
// day of t does not count. It returns t if n ≤ 0.
func (c Calendar) AddBusinessDays(t time.Time, n int) time.Time { return c.walk(t, n, 1) }

// BusinessDaysBefore returns the nth business day before t, at the same time of day and in the same time zone.
// The day of t does not count. It returns t if n ≤ 0.
func (c Calendar) BusinessDaysBefore(t time.Time, n int) time.Time { return c.walk(t, n, -1) }

// LastBusinessDay returns t if its date is a business day, else the last business day before it, at the same time of
// day and in the same time zone.
func (c Calendar) LastBusinessDay(t time.Time) time.Time {
	if c.IsBusinessDay(t) {
		return t
	}
	return c.BusinessDaysBefore(t, 1)
}

// walk returns the nth business day after t (direction 1) or before t (direction -1). It stops after 366 days without a
// business day, so that a wrong calendar cannot make it loop for ever.
func (c Calendar) walk(t time.Time, n, direction int) time.Time {
	idle := 0
	for n > 0 && idle < 366 {
		t = t.AddDate(0, 0, direction)
		if c.IsBusinessDay(t) {
			n, idle = n-1, 0
		} else {
			idle++
		}
	}
	return t
}
