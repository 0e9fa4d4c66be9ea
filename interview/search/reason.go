package search

import (
	"strconv"
	"strings"
	"time"

	"stepfree/interview"
)

// reasons tells why every slot is as it is. It names what is arranged, never why it was asked for.
func (c Constraints) reasons() []interview.Reason {
	p := c.Plan
	why := []interview.Reason{{
		Code: "length", Args: pairs([]string{"minutes", number(p.Minutes()), "worked", number(p.Worked)}),
	}}
	tell := func(applies bool, code string, args ...string) {
		if applies {
			why = append(why, interview.Reason{Code: code, Args: pairs(args)})
		}
	}
	tell(!c.Multiplier.IsOne(), "extra_time", "percent", c.Multiplier.Percent())
	tell(p.Break.Count(p.Worked) > 0, "breaks", "number", number(p.Break.Count(p.Worked)), "minutes", number(p.Break.Length))
	tell(p.Pause > 0, "pause", "minutes", number(p.Pause))
	tell(c.Sittings > 1, "sittings", "number", number(c.Sittings))
	for _, crew := range c.People {
		tell(true, "people", "role", string(crew.Role), "number", number(crew.Number), "minutes", number(p.Minutes()),
			"languages", strings.Trim(crew.SignLanguage+"–"+crew.SpokenLanguage, "–"))
	}
	tell(len(c.EarliestCodes) > 0, "earliest", "day", c.Earliest.Format("2006-01-02"), "codes", join(c.EarliestCodes))
	tell(!c.Window.IsZero(), "window", "from", formatClock(c.Window.From), "to", formatClock(c.Window.To))
	tell(c.BufferMinutes > 0, "gap", "minutes", number(c.BufferMinutes))
	tell(c.HoldLate > 0, "hold_late", "minutes", number(c.HoldLate))
	tell(c.Lock > 0, "lock", "hours", strconv.FormatFloat(float64(c.Lock)/float64(time.Hour), 'f', -1, 64))
	tell(len(c.Features) > 0, "features", "features", join(c.Features))
	tell(c.OwnRoom, "own_room")
	return why
}

// ReasonCodes lists all codes of reasons.
func ReasonCodes() []string {
	return []string{
		"length", "extra_time", "breaks", "pause", "sittings", "people", "earliest", "window", "gap", "hold_late", "lock",
		"features", "own_room",
	}
}
