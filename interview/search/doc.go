// Package search finds slots for a stage, and says what keeps a slot from being possible. It is plain rules: no SQL, no
// web, no clock. It knows the operational world only: interview, catalogue, and never a reason.
//
// Constrain folds a stage and its arrangements into Constraints. Find looks for slots among resources; when there is
// none, its Result names the blocking set, the fewest constraints without which there would be a slot. Check is
// independent of the search: it lists every Obstacle of a given slot, however it was chosen.
package search
