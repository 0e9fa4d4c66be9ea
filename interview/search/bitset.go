package search

// bitset has one bit for each start of the grid.
type bitset []uint64

// newBitset returns an empty set for n starts.
func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// atLeast returns the starts at which at least n of the resources are free. levels[l] has the starts at which l of the
// resources seen so far are free.
func atLeast(n int, resources []candidateResource, starts int) bitset {
	levels := make([]bitset, n+1)
	for i := range levels {
		levels[i] = newBitset(starts)
	}
	for i := range levels[0] {
		levels[0][i] = ^uint64(0)
	}
	for _, r := range resources {
		for l := n; l > 0; l-- {
			for i, word := range r.free {
				levels[l][i] |= levels[l-1][i] & word
			}
		}
	}
	return levels[n]
}
