package search

import (
	"cmp"
	"slices"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// start is a possible start of a slot, with the constraints that depend on the time alone.
type start struct {
	at       time.Time
	unix     int64 // seconds
	earliest bool  // not before Constraints.Earliest
	window   bool  // inside all windows
	daytime  bool  // where the candidate is
}

// listStarts returns the grid of a site with these office hours: the starts in the period whose slot ends within the
// office hours of a business day and does not go on over lunch, in order. They are multiples of the start interval in
// local time. A local time skipped by a daylight saving change is no start.
func (c Constraints) listStarts(within interview.Interval, hours interview.OfficeHours) []start {
	var grid []start
	length := time.Duration(c.Plan.Minutes()) * time.Minute
	interval := max(hours.StartInterval, 1)
	first := (hours.From + interval - 1) / interval * interval
	earliest := catalogue.NewDate(c.Earliest.In(c.Location))
	splits := hours.Splits(c.Plan.Minutes())
	y, m, d := within.Start.In(c.Location).Date()
	for n := 0; ; n++ {
		noon := time.Date(y, m, d+n, 12, 0, 0, 0, c.Location)
		if c.localTime(noon, 0).After(within.End) {
			return grid
		}
		if !c.Calendar.IsBusinessDay(noon) {
			continue
		}
		closing, early := c.localTime(noon, hours.To), catalogue.NewDate(noon).Before(earliest)
		lunch := interview.Interval{Start: c.localTime(noon, hours.LunchFrom), End: c.localTime(noon, hours.LunchTo)}
		for minute := first; minute < hours.To; minute += interval {
			at := c.localTime(noon, minute)
			end := at.Add(length)
			if end.After(closing) || end.After(within.End) {
				break
			}
			if at.Before(within.Start) || at.Hour()*60+at.Minute() != minute ||
				splits && lunch.Overlaps(interview.Interval{Start: at, End: end}) {
				continue
			}
			grid = append(grid, start{at, at.Unix(), !early, c.inWindow(at, end), c.atDaytime(at, end)})
		}
	}
}

// siteGrid is the starts of one site.
type siteGrid struct {
	name   string
	hours  interview.OfficeHours
	starts []start
}

// listGrids returns the starts of each site, and of all of them together. Sites with the same hours share a list.
func (c Constraints) listGrids(within interview.Interval, names []string) (sites []siteGrid, all []start) {
	lists := map[interview.OfficeHours][]start{}
	for _, name := range names {
		hours := c.Hours.At(name)
		starts, known := lists[hours]
		if !known {
			starts = c.listStarts(within, hours)
			lists[hours] = starts
			all = append(all, starts...)
		}
		sites = append(sites, siteGrid{name, hours, starts})
	}
	if len(lists) > 1 {
		slices.SortFunc(all, func(a, b start) int { return cmp.Compare(a.unix, b.unix) })
		all = slices.CompactFunc(all, func(a, b start) bool { return a.unix == b.unix })
	}
	return sites, all
}

// among returns the starts of the site as a set of all starts.
func (s siteGrid) among(all []start) bitset {
	set, own := newBitset(len(all)), s.starts
	for i, start := range all {
		if len(own) > 0 && own[0].unix == start.unix {
			set.set(i)
			own = own[1:]
		}
	}
	return set
}

// localTime returns the time at minutes after midnight, in local time, on the date of t.
func (c Constraints) localTime(t time.Time, minute int) time.Time {
	return timeIn(c.Location, t, minute)
}

// timeIn returns the time at minutes after midnight in a time zone, on the date that t has there.
func timeIn(zone *time.Location, t time.Time, minute int) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, minute/60, minute%60, 0, 0, zone)
}

// inWindow reports whether start and end lie inside all windows, each in its own time zone.
func (c Constraints) inWindow(at, end time.Time) bool {
	if !c.Window.IsZero() && !insideWindow(c.Window, c.Location, at, end) {
		return false
	}
	for _, w := range c.Abroad {
		if !insideWindow(w.Window, w.Location, at, end) {
			return false
		}
	}
	return true
}

// insideWindow reports whether start and end lie inside a window with the times of a time zone.
func insideWindow(w catalogue.Window, zone *time.Location, at, end time.Time) bool {
	return w.Weekdays.Has(at.In(zone).Weekday()) && !at.Before(timeIn(zone, at, w.From)) &&
		!end.After(timeIn(zone, at, w.To))
}
