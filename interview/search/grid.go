package search

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// start is a possible start of a slot, with the constraints that depend on the time alone.
type start struct {
	at       time.Time
	unix     int64 // seconds
	earliest bool  // not before Constraints.Earliest
	window   bool  // inside Constraints.Window
}

// listStarts returns the grid: the starts in the period whose slot ends within the office hours of a business day, in
// order. They are multiples of StartInterval in local time. A local time skipped by a daylight saving change is no
// start.
func (c Constraints) listStarts(within interview.Interval) []start {
	var grid []start
	length := time.Duration(c.Plan.Minutes()) * time.Minute
	interval := max(c.StartInterval, 1)
	first := (c.OfficeHours.From + interval - 1) / interval * interval
	earliest := catalogue.NewDate(c.Earliest.In(c.Location))
	y, m, d := within.Start.In(c.Location).Date()
	for n := 0; ; n++ {
		noon := time.Date(y, m, d+n, 12, 0, 0, 0, c.Location)
		if c.localTime(noon, 0).After(within.End) {
			return grid
		}
		if !c.Calendar.IsBusinessDay(noon) {
			continue
		}
		closing, early := c.localTime(noon, c.OfficeHours.To), catalogue.NewDate(noon).Before(earliest)
		for minute := first; minute < c.OfficeHours.To; minute += interval {
			at := c.localTime(noon, minute)
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

// localTime returns the time at minutes after midnight, in local time, on the date of t.
func (c Constraints) localTime(t time.Time, minute int) time.Time {
	y, m, d := t.In(c.Location).Date()
	return time.Date(y, m, d, minute/60, minute%60, 0, 0, c.Location)
}

// inWindow reports whether start and end lie inside the window.
func (c Constraints) inWindow(at, end time.Time) bool {
	w := c.Window
	return w.IsZero() || (w.Weekdays.Has(at.In(c.Location).Weekday()) &&
		!at.Before(c.localTime(at, w.From)) && !end.After(c.localTime(at, w.To)))
}
