package search

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Plan is the length of one slot and its parts, in minutes:
//
//	slot = setup + briefing + worked + breaks + pause
//
// Worked is the assessed time × the largest multiplier + fixed minutes, rounded up to 5 minutes. A break follows each
// Break.Every minutes of work, but not at the end.
type Plan struct {
	Setup    int
	Briefing int
	Worked   int
	Break    catalogue.Break // zero: none
	Pause    int             // for short breaks on request
}

// Minutes returns the length of the slot.
func (p Plan) Minutes() int {
	return p.Setup + p.Briefing + p.Worked + p.Break.Count(p.Worked)*p.Break.Length + p.Pause
}

// split returns the plan of one of several sittings. Each sitting has the whole setup and briefing.
func (p Plan) split(sittings int) Plan {
	if sittings > 1 {
		p.Worked = catalogue.Ratio{Num: 1, Den: int64(sittings)}.Up(p.Worked, catalogue.RoundTo)
		p.Pause = catalogue.Ratio{Num: 1, Den: int64(sittings)}.Up(p.Pause, catalogue.RoundTo)
	}
	return p
}

// Parts returns the parts of a slot with this plan, without gaps and in order.
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
