package search

import (
	"cmp"
	"math"
	"slices"

	"stepfree/interview"
)

// span is a half-open span in seconds.
type span struct {
	from, to int64
}

// bitset holds one bit for each start.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// spans sorts intervals and joins those that touch.
func mergeSpans(intervals []interview.Interval) []span {
	sorted := make([]span, 0, len(intervals))
	for _, i := range intervals {
		if i.Start.Before(i.End) {
			sorted = append(sorted, span{i.Start.Unix(), i.End.Unix()})
		}
	}
	slices.SortFunc(sorted, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	joined := sorted[:0]
	for _, s := range sorted {
		if n := len(joined); n > 0 && s.from <= joined[n-1].to {
			joined[n-1].to = max(joined[n-1].to, s.to)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

// freeSpans lists the spans in which a resource is free, in order.
func freeSpans(r interview.Resource) []span {
	free, busy := mergeSpans(r.Free), mergeSpans(r.Busy)
	if len(r.Free) == 0 {
		free = []span{{math.MinInt64, math.MaxInt64}}
	}
	open := make([]span, 0, len(free)+len(busy))
	for _, f := range free {
		for len(busy) > 0 && busy[0].to <= f.from {
			busy = busy[1:]
		}
		for _, b := range busy {
			if b.from >= f.to {
				break
			}
			if f.from < b.from {
				open = append(open, span{f.from, b.from})
			}
			f.from = max(f.from, b.to)
		}
		if f.from < f.to {
			open = append(open, f)
		}
	}
	return open
}

// reach is for how long something is taken, in seconds relative to a start.
type reach struct {
	before, after int64
}

// available sweeps the starts and the free spans together and marks where a resource is free for the whole reach.
func freeStarts(r interview.Resource, grid []start, need reach) bitset {
	marks := newBitset(len(grid))
	open := freeSpans(r)
	for i, s := range grid {
		from, to := s.unix-need.before, s.unix+need.after
		for len(open) > 0 && open[0].to < to {
			open = open[1:]
		}
		if len(open) == 0 {
			break
		}
		if open[0].from <= from {
			marks.set(i)
		}
	}
	return marks
}
