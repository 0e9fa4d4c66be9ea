package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// Constraints is what a slot must satisfy. Constrain folds it from a stage and its arrangements; the caller may set
// CandidateBusy, CandidateZone, Hours and Location before a search.
type Constraints struct {
	Scheduled bool // false: the stage has a deadline and nothing to book
	Mode      catalogue.Mode
	OnSite    bool // a room is needed

	Plan      Plan // of one sitting
	Sittings  int  // at least 1
	OtherDays bool // each sitting on a day of its own

	Multiplier  catalogue.Ratio // of the assessed time, as applied
	PerQuestion catalogue.Ratio // of the time for each question in a recorded interview
	Retakes     int             // of an answer in a recorded interview

	Earliest      time.Time        // first possible day, at midnight in Location
	EarliestCodes []string         // codes of the measures that take that long
	Window        catalogue.Window // zero: any time of day
	Abroad        []AbroadWindow   // windows in other time zones than Location
	BufferMinutes int              // without another interview of the candidate, before and after
	HoldLate      int              // minutes for which resources are held after the end
	DeadlineDays  int              // by which the candidate's deadline is extended
	Lock          time.Duration    // before the start the panel's questions are fixed

	Features  []catalogue.Feature // of the room
	OwnRoom   bool                // the candidate is alone in the room
	Stage     uuid.UUID
	Together  bool // candidates of the stage can sit in one room
	Seats     int  // total
	People    []StaffRequirement
	Equipment []catalogue.Feature
	Panel     []uuid.UUID         // the pool
	PanelSize int                 // number of the pool that is needed
	Avoid     []catalogue.Feature // features of panel members to warn of

	CandidateBusy []interview.Interval // other interviews of the candidate
	Calendar      catalogue.Calendar
	Location      *time.Location // of all local times
	CandidateZone *time.Location // where the candidate takes part from; nil: where the organisation is
	Hours         interview.Hours

	Warnings []interview.Warning
}

// AbroadWindow is a window whose times are those of another time zone than the organisation's.
type AbroadWindow struct {
	catalogue.Window

	Location *time.Location
}

// StaffRequirement is the number of providers of one role that a slot needs.
type StaffRequirement struct {
	catalogue.Requirement

	Number int // depends on the length of the resulting slot
}

// Constrain folds a stage and its active arrangements into constraints. Today is the current day in the organisation's
// time zone, which becomes Location.
//
//   - Multipliers are not added: the largest counts, plus those that the adviser decided to add (Stacks).
//   - Fixed minutes and pauses are added.
//   - Providers are counted for the length of the resulting slot.
//   - The earliest day is today + the lead time of the slowest arrangement. Questions given in advance (Lock) add whole
//     days to its lead time.
func Constrain(st interview.Stage, arr []interview.Arrangement, today time.Time, cal catalogue.Calendar) Constraints {
	arr = slices.DeleteFunc(slices.Clone(arr), func(a interview.Arrangement) bool { return !a.IsActive() })
	c := Constraints{
		Calendar: cal, Location: today.Location(), Hours: interview.Hours{Default: interview.DefaultOfficeHours()},
		Sittings: 1, Panel: st.Panel, PanelSize: st.PanelNeeded(), Stage: st.ID,
		Together: st.Kind == interview.StageWrittenTest,
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

// setMode sets how and where candidate and panel meet. A channel (telephone, text, writing) has precedence over a mode
// that is only a place (in person, remote).
func (c *Constraints) setMode(st interview.Stage, arr []interview.Arrangement) {
	asked := func(m catalogue.Mode) bool {
		return slices.ContainsFunc(arr, func(a interview.Arrangement) bool { return a.Effect.Mode == m })
	}
	c.Mode = st.Mode
	for _, m := range []catalogue.Mode{
		catalogue.ModeTelephone, catalogue.ModeText, catalogue.ModeWritten,
		catalogue.ModeInPerson, catalogue.ModeRemote, catalogue.ModeLive,
	} {
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

// setPlan sets the plan of a slot and the constraints on its time.
func (c *Constraints) setPlan(st interview.Stage, arr []interview.Arrangement) {
	effects := make([]catalogue.ResolvedEffect, len(arr))
	for i, a := range arr {
		e := a.Effect
		effects[i] = e
		if c.PerQuestion.Less(e.PerQuestion) {
			c.PerQuestion = e.PerQuestion
		}
		c.Plan.Pause += e.PauseMinutes
		c.Retakes = max(c.Retakes, e.Retakes)
		c.Sittings = max(c.Sittings, e.Sittings)
		c.OtherDays = c.OtherDays || e.OtherDays
		c.BufferMinutes = max(c.BufferMinutes, e.BufferMinutes)
		c.HoldLate = max(c.HoldLate, e.HoldLateMinutes)
		c.DeadlineDays = max(c.DeadlineDays, e.DeadlineDays)
		c.Lock = max(c.Lock, e.Lock)
		c.addWindow(e.Window)
	}
	c.Multiplier = catalogue.Multiplier(effects)
	if c.PerQuestion.Less(c.Multiplier) {
		c.PerQuestion = c.Multiplier
	}
	c.Plan.Setup, c.Plan.Briefing = st.SetupMinutes, st.BriefingMinutes
	c.Plan.Pause = catalogue.Ratio{}.Up(c.Plan.Pause, catalogue.RoundTo)
	c.Plan.Worked = catalogue.WorkedMinutes(st.Minutes, effects)
	for _, a := range arr {
		// The longest breaks in total count.
		total := func(b catalogue.Break) int { return b.Count(c.Plan.Worked) * b.Length }
		if b := a.Effect.Break; total(b) > total(c.Plan.Break) {
			c.Plan.Break = b
		}
	}
	c.Plan = c.Plan.split(c.Sittings)
}

// addWindow adds a window in the time zone that it names. One whose zone is not known counts as the organisation's.
func (c *Constraints) addWindow(w catalogue.Window) {
	zone := w.Zone
	w.Zone = ""
	if location, err := time.LoadLocation(zone); zone != "" && zone != c.Location.String() && err == nil && !w.IsZero() {
		c.Abroad = append(c.Abroad, AbroadWindow{everyDay(w), location})
		return
	}
	c.narrowWindow(w)
}

// everyDay returns a window with all days of the week if it names none.
func everyDay(w catalogue.Window) catalogue.Window {
	if w.Weekdays == 0 {
		w.Weekdays = 1<<7 - 1
	}
	return w
}

// narrowWindow sets the window to its intersection with w.
func (c *Constraints) narrowWindow(w catalogue.Window) {
	if w.IsZero() {
		return
	}
	w = everyDay(w)
	if !c.Window.IsZero() {
		w = catalogue.Window{
			From: max(w.From, c.Window.From), To: min(w.To, c.Window.To), Weekdays: w.Weekdays & c.Window.Weekdays,
		}
	}
	c.Window = w
}

// setEarliest sets the earliest day and the codes that cause it. Lead times begin on a business day: the day that lies
// as many business days before the earliest one is never over.
func (c *Constraints) setEarliest(arr []interview.Arrangement, today time.Time) {
	y, m, d := today.Date()
	today = time.Date(y, m, d, 0, 0, 0, 0, today.Location())
	c.Earliest = today
	for _, a := range arr {
		days := max(a.LeadDays, a.Effect.LeadDays) + int(a.Effect.Lock/(24*time.Hour))
		if days > 0 && !c.Calendar.IsBusinessDay(today) {
			days++
		}
		first := c.Calendar.AddBusinessDays(today, days)
		if first.After(c.Earliest) {
			c.Earliest, c.EarliestCodes = first, nil
		}
		if days > 0 && first.Equal(c.Earliest) {
			c.EarliestCodes = append(c.EarliestCodes, a.Code)
		}
	}
}

// setRoom sets what the room must have. A stage without a room needs nothing of it.
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

// setStaff sets the providers and adds their seats. Equal requirements of two arrangements are one.
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

// union returns a with those of b that it does not contain.
func union(a, b []catalogue.Feature) []catalogue.Feature {
	for _, f := range b {
		if !slices.Contains(a, f) {
			a = append(a, f)
		}
	}
	return a
}

// QuestionTime returns the time to prepare or to answer one question of a recorded interview, from the usual time.
func (c Constraints) QuestionTime(usual time.Duration) time.Duration {
	r := c.PerQuestion.Normalized()
	return time.Duration(int64(usual) * r.Num / r.Den)
}

// NextSitting returns the constraints of the sitting after s: the same panel, later, and on a later day if OtherDays.
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
