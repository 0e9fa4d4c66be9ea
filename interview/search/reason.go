package search

import (
	"strconv"
	"strings"
	"time"

	"stepfree/interview"
)

// reasons returns the reasons that all slots of a search have in common. They name what is arranged, never why.
func (c Constraints) reasons() []interview.Reason {
	p := c.Plan
	reasons := []interview.Reason{{
		Code: "length", Args: pairs([]string{"minutes", number(p.Minutes()), "worked", number(p.Worked)}),
	}}
	add := func(applies bool, code string, args ...string) {
		if applies {
			reasons = append(reasons, interview.Reason{Code: code, Args: pairs(args)})
		}
	}
	add(!c.Multiplier.IsOne(), "extra_time", "percent", c.Multiplier.Percent())
	breaks := p.Break.Count(p.Worked)
	add(breaks > 0, "breaks", "number", number(breaks), "minutes", number(p.Break.Length))
	add(p.Pause > 0, "pause", "minutes", number(p.Pause))
	add(c.Sittings > 1, "sittings", "number", number(c.Sittings))
	for _, staff := range c.People {
		add(true, "people", "role", string(staff.Role), "number", number(staff.Number), "minutes", number(p.Minutes()),
			"languages", strings.Trim(staff.SignLanguage+"–"+staff.SpokenLanguage, "–"))
	}
	add(len(c.EarliestCodes) > 0, "earliest", "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
	add(!c.Window.IsZero(), "window", "from", formatClock(c.Window.From), "to", formatClock(c.Window.To))
	for _, w := range c.Abroad {
		add(true, "window_abroad", "from", formatClock(w.From), "to", formatClock(w.To), "zone", w.Location.String())
	}
	add(c.BufferMinutes > 0, "gap", "minutes", number(c.BufferMinutes))
	add(c.HoldLate > 0, "hold_late", "minutes", number(c.HoldLate))
	add(c.Lock > 0, "lock", "hours", strconv.FormatFloat(float64(c.Lock)/float64(time.Hour), 'f', -1, 64))
	add(len(c.Features) > 0, "features", "features", join(c.Features))
	add(c.OwnRoom, "own_room")
	return reasons
}

// ReasonCodes returns all codes of reasons.
func ReasonCodes() []string {
	return []string{
		"length", "extra_time", "breaks", "pause", "sittings", "people", "earliest", "window", "window_abroad", "gap", "hold_late", "lock",
		"features", "own_room",
	}
}
