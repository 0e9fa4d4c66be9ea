package search

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// roundTo is the number of minutes to a multiple of which extended times are rounded up.
const roundTo = 5

// Plan is how the minutes of one slot are spent:
//
//	slot = setup + briefing + worked + breaks + pause
//
// where worked is the assessed time × the largest multiplier + fixed minutes, rounded up to five minutes, and a break
// stands after every so many worked minutes, but none at the end.
type Plan struct {
	Setup    int
	Briefing int
	Worked   int
	Break    catalogue.Break // zero: none
	Pause    int
}

// Minutes is the length of the slot.
func (p Plan) Minutes() int {
	return p.Setup + p.Briefing + p.Worked + p.Break.Count(p.Worked)*p.Break.Length + p.Pause
}

// split is the plan of one of several sessions, each of which is set up and briefed for.
func (p Plan) split(sessions int) Plan {
	if sessions > 1 {
		p.Worked = catalogue.Ratio{Num: 1, Den: int64(sessions)}.Up(p.Worked, roundTo)
		p.Pause = catalogue.Ratio{Num: 1, Den: int64(sessions)}.Up(p.Pause, roundTo)
	}
	return p
}

// Parts lays the plan out in time.
func (p Plan) Parts(start time.Time) []interview.Part {
	var parts []interview.Part
	at := start
	add := func(kind interview.PartKind, minutes int) {
		if minutes > 0 {
			end := at.Add(time.Duration(minutes) * time.Minute)
			parts = append(parts, interview.Part{Interval: interview.Interval{Start: at, End: end}, Kind: kind})
			at = end
		}
	}
	add(interview.PartSetup, p.Setup)
	add(interview.PartBriefing, p.Briefing)
	left := p.Worked
	for range p.Break.Count(p.Worked) {
		add(interview.PartAssessed, p.Break.Every)
		add(interview.PartBreak, p.Break.Length)
		left -= p.Break.Every
	}
	add(interview.PartAssessed, left)
	add(interview.PartPause, p.Pause)
	return parts
}
