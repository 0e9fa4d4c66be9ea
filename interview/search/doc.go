// Package search finds slots for a stage, and says what prevents a slot. It holds plain rules without SQL, HTTP or
// clock, and belongs to the operational world: it must not import package accommodation.
//
//	Stage, Arrangements ── Constrain ──▶ Constraints ── Find ──▶ Result: slots, or the blocking set
//	                                          │
//	                                   slot ── Check ──▶ Obstacles
//
// Constrain folds a stage and its active arrangements into Constraints. The length of a slot is
//
//	setup + briefing + round up to 5 minutes (assessed × multiplier + fixed minutes) + breaks + pause
//
// Find looks for slots of that length among the resources. If there is none, Result names the blocking set: the fewest
// constraints without which there would be a slot. Check returns every Obstacle of a given slot. It shares no code with
// the search, so each is tested against the other (docs/decisions/0005-slot-search.md).
//
// Office hours and windows are local times in Constraints.Location; slots and availabilities are in UTC.
package search
