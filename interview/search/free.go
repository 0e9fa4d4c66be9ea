package search

import (
	"cmp"
	"math"
	"slices"

	"stepfree/interview"
)

// span is the half-open time [from, to) in Unix seconds.
type span struct {
	from, to int64
}

// mergeSpans returns the intervals in order, each with seconds added at both ends, and overlapping and adjacent ones
// merged. Empty ones are left out.
func mergeSpans(intervals []interview.Interval, seconds int64) []span {
	sorted := make([]span, 0, len(intervals))
	for _, i := range intervals {
		if i.Start.Before(i.End) {
			sorted = append(sorted, span{i.Start.Unix() - seconds, i.End.Unix() + seconds})
		}
	}
	slices.SortFunc(sorted, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	merged := sorted[:0]
	for _, s := range sorted {
		if n := len(merged); n > 0 && s.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, s.to)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// freeSpans returns the times at which a resource is free, in order: its availability without its occupations and the
// seconds of the buffer around each.
func freeSpans(r interview.Resource, buffer int64) []span {
	available, busy := mergeSpans(r.Free, 0), mergeSpans(r.Busy, buffer)
	if len(r.Free) == 0 {
		available = []span{{math.MinInt64, math.MaxInt64}}
	}
	free := make([]span, 0, len(available)+len(busy))
	for _, a := range available {
		for len(busy) > 0 && busy[0].to <= a.from {
			busy = busy[1:]
		}
		for _, b := range busy {
			if b.from >= a.to {
				break
			}
			if a.from < b.from {
				free = append(free, span{a.from, b.from})
			}
			a.from = max(a.from, b.to)
		}
		if a.from < a.to {
			free = append(free, a)
		}
	}
	return free
}

// reach is the time for which a resource is needed, in seconds before and after a start, and the buffer that its other
// occupations keep from it.
type reach struct {
	before, after, buffer int64
}

// reach returns the time from minutes before a slot to minutes after it, at a site with these office hours.
func (f *finder) reach(hours interview.OfficeHours, before, after int) reach {
	return reach{int64(before) * 60, int64(f.c.Plan.Minutes()+after) * 60, int64(hours.Buffer) * 60}
}

// freeStarts returns the starts at which a resource is free for the whole reach. It sweeps the starts and the free
// times once.
func freeStarts(r interview.Resource, grid []start, need reach) bitset {
	starts := newBitset(len(grid))
	free := freeSpans(r, need.buffer)
	for i, s := range grid {
		from, to := s.unix-need.before, s.unix+need.after
		for len(free) > 0 && free[0].to < to {
			free = free[1:]
		}
		if len(free) == 0 {
			break
		}
		if free[0].from <= from {
			starts.set(i)
		}
	}
	return starts
}
