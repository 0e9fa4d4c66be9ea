package search

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
)

// sharedBit is the bit of a mask for resources that are free, but not for every requirement at once. The constraint
// sets have the lower bits; if there are more sets than bits, the last ones share a bit.
const sharedBit = 63

// mask has a bit for each constraint set that does not hold.
type mask uint64

// size returns the number of constraint sets in the mask.
func (m mask) size() int { return bits.OnesCount64(uint64(m)) }

// failingMask returns the constraint sets that do not hold at start i of a site.
func (f *finder) failingMask(s site, i int) mask {
	var m mask
	for n, set := range f.common {
		if !set.starts.has(i) {
			m |= 1 << min(n, sharedBit-1)
		}
	}
	for n, set := range s.sets {
		if !set.starts.has(i) {
			m |= 1 << min(len(f.common)+n, sharedBit-1)
		}
	}
	return m
}

// failureSet is the constraint sets that fail together at one site.
type failureSet struct {
	mask mask
	site int
}

// failureCount is the number of starts at which a failure set occurs, and the first of them.
type failureCount struct {
	count, first int
}

// failureCounts counts the failure sets of a search.
type failureCounts map[failureSet]failureCount

// add counts a failure set at start i.
func (c failureCounts) add(set failureSet, i int) {
	known, ok := c[set]
	if !ok || i < known.first {
		known.first = i
	}
	known.count++
	c[set] = known
}

// blocking returns the blocking set, the fewest constraint sets without which there would be a slot, and its size. A
// constraint set can be given up alone exactly if it is all that fails at some start; if there are several such sets,
// all are returned. If no single one is enough, it returns the failure set that would give the most starts.
func (f *finder) blocking(counts failureCounts) ([]Obstacle, int) {
	order := slices.SortedFunc(maps.Keys(counts), func(a, b failureSet) int {
		return cmp.Or(
			cmp.Compare(a.mask.size(), b.mask.size()),
			cmp.Compare(counts[b].count, counts[a].count),
			cmp.Compare(counts[a].first, counts[b].first),
			cmp.Compare(a.mask, b.mask),
			cmp.Compare(a.site, b.site))
	})
	fewest := order[0].mask.size()
	if fewest > 1 {
		return f.obstacles(order[0], counts[order[0]]), fewest
	}
	var alternatives []Obstacle
	for _, set := range order {
		if set.mask.size() > 1 {
			break
		}
		for _, o := range f.obstacles(set, counts[set]) {
			if !slices.ContainsFunc(alternatives, o.equals) {
				alternatives = append(alternatives, o)
			}
		}
	}
	return alternatives, 1
}

// equals reports whether two obstacles are the same, apart from the days and the first start.
func (o Obstacle) equals(other Obstacle) bool {
	for _, arg := range []string{"role", "sign", "spoken", "name", "feature", "features", "seats", "site"} {
		if o.Args[arg] != other.Args[arg] {
			return false
		}
	}
	return o.Code == other.Code && slices.Equal(o.Resources, other.Resources)
}

// obstacles returns the obstacles of a failure set, with what explain adds.
func (f *finder) obstacles(set failureSet, count failureCount) []Obstacle {
	var list []Obstacle
	remaining := f.remaining(set)
	for left := set.mask; left != 0; left &= left - 1 {
		o := f.explain(f.constraint(bits.TrailingZeros64(uint64(left)), f.sites[set.site]), f.sites[set.site], remaining)
		o.First = f.grid[count.first].at
		list = append(list, o)
	}
	return list
}

// constraint returns the constraint set of one bit of a mask at a site.
func (f *finder) constraint(bit int, s site) constraintSet {
	if bit == sharedBit {
		return constraintSet{obstacle: newObstacle(ObstacleProviderShared)}
	}
	if bit < len(f.common) {
		return f.common[bit]
	}
	return s.sets[bit-len(f.common)]
}
