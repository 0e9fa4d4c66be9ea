package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Constraints is everything that a slot must satisfy, folded from a stage and its arrangements by Constrain. The caller
// may change Candidate, Office, Step and Location before a search.
type Constraints struct {
	Scheduled bool // false: the stage has a deadline, and there is nothing to book
	Mode      catalogue.Mode
	OnSite    bool // a room is needed

	Plan      Plan // of one sitting
	Sittings  int  // at least 1
	OtherDays bool // each sitting on a day of its own

	Multiplier  catalogue.Ratio // of the assessed time, as it was applied
	PerQuestion catalogue.Ratio // of the times for each question in a recorded interview
	Retakes     int

	Earliest      time.Time        // the first day, at midnight in Location
	EarliestCodes []string         // the kinds that take that long
	Window        catalogue.Window // zero: any time of day
	BufferMinutes int
	HoldLate      int // minutes
	DeadlineDays  int
	Lock          time.Duration // before the start, when the panel's questions are fixed

	Features  []catalogue.Feature // of the room
	OwnRoom   bool
	Seats     int // in all
	People    []StaffRequirement
	Equipment []catalogue.Feature
	Panel     []uuid.UUID         // the pool
	PanelSize int                 // how many of it
	Avoid     []catalogue.Feature // features of panel members to warn of

	CandidateBusy []interview.Interval // when the candidate has other interviews; set by the caller
	Calendar      catalogue.Calendar
	Location      *time.Location // of all wall times
	OfficeHours   OfficeHours
	StartInterval int // minutes between possible starts

	Warnings []interview.Warning
}

// OfficeHours is when interviews can take place on a business day, in minutes after midnight of local wall time.
type OfficeHours struct {
	From, To int
}

// StaffRequirement is how many people of a role one slot takes.
type StaffRequirement struct {
	catalogue.Requirement

	Number int // counted on the resulting slot
}

// Constrain folds the arrangements that count into what a slot for the stage must satisfy. Today is the current day in
// the zone of the interviews. Multipliers do not add up: the largest counts, unless the adviser said that one adds to
// it. Fixed minutes add up. People are counted on the resulting slot. The earliest day is the latest of today + lead
// over the arrangements and, where questions are given in advance, so many days later as the candidate has them.
func Constrain(st interview.Stage, arr []interview.Arrangement, today time.Time, cal catalogue.Calendar) Constraints {
	arr = slices.DeleteFunc(slices.Clone(arr), func(a interview.Arrangement) bool { return !a.IsActive() })
	c := Constraints{
		Calendar: cal, Location: today.Location(), OfficeHours: OfficeHours{From: 9 * 60, To: 18 * 60}, StartInterval: 15, Sittings: 1,
		Panel: st.Panel, PanelSize: st.PanelNeeded(),
	}
	c.setMode(st, arr)
	c.setPlan(st, arr)
	c.Scheduled = (st.Kind.Scheduled() || c.Mode == catalogue.ModeLive) && c.Plan.Minutes() > 0
	c.setEarliest(arr, today)
	c.setRoom(arr)
	c.setStaff(arr)
	c.addWarnings(st, arr)
	return c
}

// place decides how and where candidate and panel meet. What says the channel (telephone, chat, writing) goes before
// what only says the place.
func (c *Constraints) setMode(st interview.Stage, arr []interview.Arrangement) {
	asked := func(m catalogue.Mode) bool {
		return slices.ContainsFunc(arr, func(a interview.Arrangement) bool { return a.Effect.Mode == m })
	}
	c.Mode = st.Mode
	for _, m := range []catalogue.Mode{catalogue.ModeTelephone, catalogue.ModeText, catalogue.ModeWritten, catalogue.ModeInPerson, catalogue.ModeRemote, catalogue.ModeLive} {
		if asked(m) {
			c.Mode = m
			break
		}
	}
	switch {
	case asked(catalogue.ModeInPerson):
		c.OnSite = true
	case asked(catalogue.ModeRemote), asked(catalogue.ModeTelephone), asked(catalogue.ModeLive):
		c.OnSite = false
	default:
		c.OnSite = st.Mode.OnSite()
	}
}

// clock computes the plan of a slot and what surrounds it.
func (c *Constraints) setPlan(st interview.Stage, arr []interview.Arrangement) {
	added := catalogue.Ratio{Num: 1, Den: 1}
	fixed := 0
	for _, a := range arr {
		t := a.Effect
		if t.Stacks {
			added = added.Plus(t.Multiplier)
		} else if c.Multiplier.Less(t.Multiplier) {
			c.Multiplier = t.Multiplier
		}
		if c.PerQuestion.Less(t.PerQuestion) {
			c.PerQuestion = t.PerQuestion
		}
		fixed += t.FixedMinutes
		c.Plan.Pause += t.PauseMinutes
		c.Retakes = max(c.Retakes, t.Retakes)
		c.Sittings = max(c.Sittings, t.Sittings)
		c.OtherDays = c.OtherDays || t.OtherDays
		c.BufferMinutes = max(c.BufferMinutes, t.BufferMinutes)
		c.HoldLate = max(c.HoldLate, t.HoldLateMinutes)
		c.DeadlineDays = max(c.DeadlineDays, t.DeadlineDays)
		c.Lock = max(c.Lock, t.Lock)
		c.narrowWindow(t.Window)
	}
	c.Multiplier = c.Multiplier.Plus(added)
	if c.PerQuestion.Less(c.Multiplier) {
		c.PerQuestion = c.Multiplier
	}
	c.Plan.Setup, c.Plan.Briefing = st.SetupMinutes, st.BriefingMinutes
	c.Plan.Pause = catalogue.Ratio{}.Up(c.Plan.Pause, roundTo)
	c.Plan.Worked = c.workedMinutes(st.Minutes, fixed)
	for _, a := range arr {
		if b := a.Effect.Break; b.Count(c.Plan.Worked)*b.Length > c.Plan.Break.Count(c.Plan.Worked)*c.Plan.Break.Length {
			c.Plan.Break = b
		}
	}
	c.Plan = c.Plan.split(c.Sittings)
}

// worked is the extended assessed time, rounded up once.
func (c *Constraints) workedMinutes(assessed, fixed int) int {
	m := c.Multiplier.Normalized()
	return catalogue.Ratio{Num: 1, Den: m.Den}.Up(assessed*int(m.Num)+fixed*int(m.Den), roundTo)
}

// narrow restricts the window further.
func (c *Constraints) narrowWindow(w catalogue.Window) {
	if w.IsZero() {
		return
	}
	if w.Weekdays == 0 {
		w.Weekdays = 1<<7 - 1
	}
	if !c.Window.IsZero() {
		w = catalogue.Window{
			From: max(w.From, c.Window.From), To: min(w.To, c.Window.To), Weekdays: w.Weekdays & c.Window.Weekdays,
		}
	}
	c.Window = w
}

// dates finds the earliest day.
func (c *Constraints) setEarliest(arr []interview.Arrangement, today time.Time) {
	y, m, d := today.Date()
	today = time.Date(y, m, d, 0, 0, 0, 0, today.Location())
	c.Earliest = today
	for _, a := range arr {
		days := max(a.LeadDays, a.Effect.LeadDays) + int(a.Effect.Lock/(24*time.Hour))
		first := c.Calendar.AddBusinessDays(today, days)
		if first.After(c.Earliest) {
			c.Earliest, c.EarliestCodes = first, nil
		}
		if days > 0 && first.Equal(c.Earliest) {
			c.EarliestCodes = append(c.EarliestCodes, a.Code)
		}
	}
}

// room collects what the room must have. Nothing of it counts where nobody comes.
func (c *Constraints) setRoom(arr []interview.Arrangement) {
	for _, a := range arr {
		c.Avoid = union(c.Avoid, a.Effect.Avoid)
		if c.OnSite {
			c.Features = union(c.Features, a.Effect.Features)
			c.Equipment = union(c.Equipment, a.Effect.Equipment)
			c.OwnRoom = c.OwnRoom || a.Effect.OwnRoom
			c.Seats += a.Effect.Seats
		}
	}
}

// crew counts the people and the seats. The same need from two requests is one need.
func (c *Constraints) setStaff(arr []interview.Arrangement) {
	c.Seats += 1 + c.PanelSize
	for _, a := range arr {
		for _, n := range a.Effect.People {
			number := n.Count(c.Plan.Minutes())
			known := slices.ContainsFunc(c.People, func(o StaffRequirement) bool { return o.Requirement == n })
			if number == 0 || known || n.Apart || (n.Outside && !c.OnSite) {
				continue
			}
			c.People = append(c.People, StaffRequirement{Requirement: n, Number: number})
			if !n.Outside {
				c.Seats += number
			}
		}
	}
	if !c.OnSite {
		c.Seats = 0
	}
}

func union(a, b []catalogue.Feature) []catalogue.Feature {
	for _, f := range b {
		if !slices.Contains(a, f) {
			a = append(a, f)
		}
	}
	return a
}

// QuestionTime is the time that the candidate has to prepare or to answer one question of a recorded interview.
func (c Constraints) QuestionTime(usual time.Duration) time.Duration {
	r := c.PerQuestion.Normalized()
	return time.Duration(int64(usual) * r.Num / r.Den)
}

// NextSitting returns what the sitting after a given one must satisfy: the same panel, and later; on a later day, where the
// sittings have days of their own.
func (c Constraints) NextSitting(s interview.Slot) Constraints {
	c.Panel, c.PanelSize = s.Panel, len(s.Panel)
	c.CandidateBusy = append(slices.Clone(c.CandidateBusy), interview.Interval{End: s.End})
	if c.OtherDays {
		y, m, d := s.End.In(c.Location).Date()
		if next := time.Date(y, m, d+1, 0, 0, 0, 0, c.Location); next.After(c.Earliest) {
			c.Earliest, c.EarliestCodes = next, nil
		}
	}
	return c
}
