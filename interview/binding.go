package interview

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
)

// binding finds the fewest groups of constraints without which there would be a slot: giving up a group gives one
// exactly where the group is all that fails. Of alternatives of more than one group it names the one that would give
// the most starts.
func (s *search) binding(seen failures) ([]Obstacle, int) {
	masks := slices.SortedFunc(maps.Keys(seen), func(a, b mask) int {
		return cmp.Or(
			cmp.Compare(a.size(), b.size()),
			cmp.Compare(seen[b].count, seen[a].count),
			cmp.Compare(seen[a].first, seen[b].first),
			cmp.Compare(a, b))
	})
	fewest := masks[0].size()
	if fewest > 1 {
		return s.obstacles(masks[0], seen[masks[0]]), fewest
	}
	var alternatives []Obstacle
	for _, m := range masks {
		if m.size() == 1 {
			alternatives = append(alternatives, s.obstacles(m, seen[m])...)
		}
	}
	return alternatives, 1
}

// obstacles names the groups of a mask, with the first start that would become possible.
func (s *search) obstacles(m mask, f failure) []Obstacle {
	var named []Obstacle
	for left := m; left != 0; left &= left - 1 {
		o := s.obstacle(bits.TrailingZeros64(uint64(left)), s.sites[f.site])
		args := maps.Clone(o.Args)
		if args == nil {
			args = map[string]string{}
		}
		args["first"] = s.grid[f.first].at.Format("2006-01-02 15:04")
		named = append(named, Obstacle{o.Code, args})
	}
	return named
}

// obstacle is what a bit stands for at a site.
func (s *search) obstacle(bit int, where site) Obstacle {
	if bit == shared {
		return obstacle(ObstacleProviderShared)
	}
	if bit < len(s.common) {
		return s.common[bit].obstacle
	}
	return where.groups[bit-len(s.common)].obstacle
}
