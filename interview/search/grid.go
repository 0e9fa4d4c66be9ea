package search

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// start is a possible beginning of a slot, with what the clock alone says about it.
type start struct {
	at       time.Time
	unix     int64 // seconds
	earliest bool  // not before the first day
	window   bool  // inside the window of the candidate
}

// starts lists the beginnings inside the period from which a slot ends within office hours, on every business day, in
// order. They are multiples of the step in local wall time; a wall time that a change of clocks skips is no start.
func (c Constraints) listStarts(within interview.Interval) []start {
	var grid []start
	length := time.Duration(c.Plan.Minutes()) * time.Minute
	step := max(c.StartInterval, 1)
	first := (c.OfficeHours.From + step - 1) / step * step
	y, m, d := within.Start.In(c.Location).Date()
	for n := 0; ; n++ {
		noon := time.Date(y, m, d+n, 12, 0, 0, 0, c.Location)
		if c.wallTime(noon, 0).After(within.End) {
			return grid
		}
		if !c.Calendar.IsBusinessDay(noon) {
			continue
		}
		closing, early := c.wallTime(noon, c.OfficeHours.To), catalogue.NewDate(noon).Before(catalogue.NewDate(c.Earliest.In(c.Location)))
		for minute := first; minute < c.OfficeHours.To; minute += step {
			at := c.wallTime(noon, minute)
			end := at.Add(length)
			if end.After(closing) || end.After(within.End) {
				break
			}
			if at.Before(within.Start) || at.Hour()*60+at.Minute() != minute {
				continue
			}
			grid = append(grid, start{at, at.Unix(), !early, c.inWindow(at, end)})
		}
	}
}

// wall is the moment of a wall time, in minutes after midnight, on the day of t.
func (c Constraints) wallTime(t time.Time, minute int) time.Time {
	y, m, d := t.In(c.Location).Date()
	return time.Date(y, m, d, minute/60, minute%60, 0, 0, c.Location)
}

// inWindow tells whether both ends lie inside the window of the candidate.
func (c Constraints) inWindow(at, end time.Time) bool {
	w := c.Window
	return w.IsZero() || (w.Weekdays.Has(at.In(c.Location).Weekday()) &&
		!at.Before(c.wallTime(at, w.From)) && !end.After(c.wallTime(at, w.To)))
}
