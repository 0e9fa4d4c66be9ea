package search

import (
	"slices"
	"time"

	"stepfree/catalogue"
)

// remaining returns the starts at which exactly a failure set fails, in order: those that giving it up would bring.
func (f *finder) remaining(set failureSet) []int {
	var starts []int
	s := f.sites[set.site]
	for i := range f.grid {
		if s.open.has(i) && f.failingMask(s, i) == set.mask {
			starts = append(starts, i)
		}
	}
	return starts
}

// explain returns the obstacle of a constraint set with the days of the remaining starts, and with those of its
// resources that are free at none of them.
func (f *finder) explain(set constraintSet, s site, remaining []int) Obstacle {
	o := set.obstacle
	o.Days = f.daySpans(remaining)
	for _, r := range set.resources {
		if !slices.ContainsFunc(remaining, r.free.has) {
			o.Resources = append(slices.Clip(o.Resources), ResourceName{r.ID, r.Name})
		}
	}
	dates := map[catalogue.Date]bool{}
	for _, i := range remaining {
		dates[catalogue.NewDate(f.grid[i].at)] = true
	}
	o.WholeDays = len(remaining) > 0
	for i, start := range f.grid {
		if set.starts != nil && s.open.has(i) && set.starts.has(i) && dates[catalogue.NewDate(start.at)] {
			o.WholeDays = false
		}
	}
	return o
}

// daySpans returns the days of some starts. Days between which the grid has no other day are one span.
func (f *finder) daySpans(starts []int) []DaySpan {
	var spans []DaySpan
	var day catalogue.Date
	number, last := 0, -1 // of the day among those of the grid; of the last day in spans
	for i, start := range f.grid {
		if date := catalogue.NewDate(start.at); i == 0 || date != day {
			day, number = date, number+1
		}
		if len(starts) == 0 || starts[0] != i {
			continue
		}
		starts = starts[1:]
		midnight := day.Midnight(time.UTC)
		switch {
		case number == last:
		case last >= 0 && number == last+1:
			span := &spans[len(spans)-1]
			span.Last, span.Days = midnight, span.Days+1
		default:
			spans = append(spans, DaySpan{First: midnight, Last: midnight, Days: 1})
		}
		last = number
	}
	return spans
}
