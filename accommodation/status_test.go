package accommodation_test

import (
	"errors"
	"slices"
	"testing"

	"stepfree/accommodation"
)

// allowed repeats the diagram of doc.go: from → to → actor.
func allowed() map[accommodation.Status]map[accommodation.Status]accommodation.Actor {
	const c, a, s = accommodation.ByCandidate, accommodation.ByAdviser, accommodation.BySystem
	type to = map[accommodation.Status]accommodation.Actor
	return map[accommodation.Status]to{
		"draft":     {"submitted": c},
		"submitted": {"under_review": a, "withdrawn": c},
		"under_review": {
			"info_requested": a, "recommended": a, "modified": a, "alternative_offered": a, "not_supported": a,
			"withdrawn": c,
		},
		"info_requested":      {"under_review": c, "withdrawn": c},
		"recommended":         {"approved": s, "withdrawn": c},
		"modified":            {"approved": s, "withdrawn": c},
		"alternative_offered": {"accepted": c, "declined": c, "withdrawn": c},
		"accepted":            {"approved": s, "withdrawn": c},
		"declined":            {"reconsideration": c, "withdrawn": c},
		"not_supported":       {"not_approved": s, "withdrawn": c},
		"approved":            {"withdrawn": c},
		"not_approved":        {"reconsideration": c, "withdrawn": c},
		"reconsideration":     {"under_review": a, "withdrawn": c},
		"withdrawn":           {},
	}
}

func TestStatusTo_FollowsTheDiagram(t *testing.T) {
	t.Parallel()
	actors := []accommodation.Actor{accommodation.ByCandidate, accommodation.ByAdviser, accommodation.BySystem}
	for _, from := range accommodation.Statuses() {
		for _, to := range accommodation.Statuses() {
			for _, by := range actors {
				wanted := allowed()[from][to] == by
				got, err := from.To(to, by)
				if wanted && (err != nil || got != to) {
					t.Errorf("%s → %s by %s: refused: %v", from, to, by, err)
				}
				if !wanted && (!errors.Is(err, accommodation.ErrMeasureStep) || got != from) {
					t.Errorf("%s → %s by %s: allowed", from, to, by)
				}
			}
		}
	}
}

func TestStatusDecided(t *testing.T) {
	t.Parallel()
	decided := []accommodation.Status{"approved", "not_approved", "declined", "withdrawn"}
	for _, s := range accommodation.Statuses() {
		if s.Decided() != slices.Contains(decided, s) {
			t.Errorf("%s: decided is %v", s, s.Decided())
		}
	}
}
