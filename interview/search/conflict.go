package search

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
)

// binding finds the fewest groups of constraints without which there would be a slot: giving up a group gives one
// exactly where the group is all that fails. Of alternatives of more than one group it names the one that would give
// the most starts.
func (s *finder) blocking(seen failureCounts) ([]Obstacle, int) {
	order := slices.SortedFunc(maps.Keys(seen), func(a, b failureSet) int {
		return cmp.Or(
			cmp.Compare(a.mask.size(), b.mask.size()),
			cmp.Compare(seen[b].count, seen[a].count),
			cmp.Compare(seen[a].first, seen[b].first),
			cmp.Compare(a.mask, b.mask),
			cmp.Compare(a.site, b.site))
	})
	fewest := order[0].mask.size()
	if fewest > 1 {
		return s.namedObstacles(order[0], seen[order[0]]), fewest
	}
	var alternatives []Obstacle
	for _, f := range order {
		if f.mask.size() > 1 {
			break
		}
		for _, o := range s.namedObstacles(f, seen[f]) {
			if !slices.ContainsFunc(alternatives, o.same) {
				alternatives = append(alternatives, o)
			}
		}
	}
	return alternatives, 1
}

// same tells whether two obstacles differ at most in the site.
func (o Obstacle) same(other Obstacle) bool {
	for _, arg := range []string{"role", "sign", "spoken", "name", "feature", "features", "seats"} {
		if o.Args[arg] != other.Args[arg] {
			return false
		}
	}
	return o.Code == other.Code
}

// obstacles names what failed, with the first start that would become possible.
func (s *finder) namedObstacles(what failureSet, how failureCount) []Obstacle {
	var named []Obstacle
	for left := what.mask; left != 0; left &= left - 1 {
		o := s.obstacleOfBit(bits.TrailingZeros64(uint64(left)), s.sites[what.site])
		args := maps.Clone(o.Args)
		if args == nil {
			args = map[string]string{}
		}
		args["first"] = s.grid[how.first].at.Format("2006-01-02 15:04")
		named = append(named, Obstacle{o.Code, args})
	}
	return named
}

// obstacle is what a bit stands for at a site.
func (s *finder) obstacleOfBit(bit int, where site) Obstacle {
	if bit == sharedBit {
		return newObstacle(ObstacleProviderShared)
	}
	if bit < len(s.common) {
		return s.common[bit].obstacle
	}
	return where.sets[bit-len(s.common)].obstacle
}
