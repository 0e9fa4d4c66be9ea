package catalogue

import (
	"maps"
	"slices"
	"time"
)

// ResolvedEffect is an Effect with its parameters filled in: what one arrangement changes in one booking. The zero
// value changes nothing.
type ResolvedEffect struct {
	Multiplier  Ratio // of the assessed time
	Stacks      bool  // the multiplier is added to the largest other one (adviser's decision)
	PerQuestion Ratio // of the time for each question in a recorded interview
	Retakes     int   // of an answer in a recorded interview

	FixedMinutes int // added to the assessed time
	PauseMinutes int // added to the slot, for breaks on request
	Break        Break

	Mode      Mode
	Sittings  int  // 0 and 1: not split
	OtherDays bool // each sitting on a day of its own

	Window          Window
	BufferMinutes   int           // without another interview of the candidate, before and after
	HoldLateMinutes int           // all resources stay held after the end
	DeadlineDays    int           // the candidate's deadline is extended by
	Lock            time.Duration // before the start the panel's questions are fixed

	Features []Feature // of the room
	OwnRoom  bool      // the candidate is alone in the room
	Seats    int       // further seats in the room
	FacesLit bool      // faces must be well lit
	Avoid    []Feature // of panel members, to warn of
	Platform []Feature // of the platform of a remote stage

	People    []Requirement
	Equipment []Feature

	Materials    []string // to be made or sent
	MaterialDays int      // days before the interview by which they are sent
	Requests     []string // to ask of the site or a service
	NoticeDays   int      // days before the interview by which those present are told
	Conduct      string   // code of the instruction to the panel

	NotWith      []Skill // warn if the stage assesses one of these
	NotInsteadOf string  // code of a measure that this one cannot replace
	ToolNote     bool    // add the neutral note on authorised tools
	LeadDays     int     // business days
}

// GivenBySlot reports whether something of the effect is a property of the slot: its length, its hours, its room, the
// way of meeting, or how the panel conducts it. A slot that was found with the effect has it.
func (e ResolvedEffect) GivenBySlot() bool {
	inTime := !e.Multiplier.IsOne() || e.FixedMinutes > 0 || e.PauseMinutes > 0 || e.Break != Break{} || e.Sittings > 1 ||
		!e.Window.IsZero() || e.BufferMinutes > 0 || e.HoldLateMinutes > 0 || e.Lock > 0
	inRoom := len(e.Features) > 0 || e.OwnRoom || e.Seats > 0 || e.FacesLit
	return inTime || inRoom || e.Mode != "" || len(e.Platform) > 0 || len(e.Avoid) > 0 || e.Conduct != ""
}

// Break is a planned break with the clock stopped: Length minutes after each Every minutes of work. The zero value is
// none.
type Break struct {
	Length, Every int
}

// Count returns the number of breaks in a time of work in minutes. There is none at the very end.
func (b Break) Count(worked int) int {
	if b.Every <= 0 || b.Length <= 0 || worked <= 0 {
		return 0
	}
	return (worked - 1) / b.Every
}

// Window restricts start and end to a time of day and days of the week, in local time. The zero value restricts
// nothing.
type Window struct {
	From, To int // minutes after midnight
	Weekdays Weekdays
	Zone     string // the IANA time zone of these; empty: the organisation's
}

// IsZero reports whether the window restricts nothing.
func (w Window) IsZero() bool { return w == Window{} }

// Requirement is the providers of one role that an arrangement takes.
type Requirement struct {
	Role           Role
	SignLanguage   string // empty: any
	SpokenLanguage string
	UpTo           int // minutes of slot up to which Below providers are enough; 0: any length
	Below          int
	Above          int
	Before         int  // minutes for which they are needed before the slot
	After          int  // and after it
	Outside        bool // takes no seat in the room
	Apart          bool // needed before a deadline, not in the slot
}

// Count returns the number of providers needed in a slot of so many minutes.
func (r Requirement) Count(minutes int) int {
	if r.UpTo > 0 && minutes > r.UpTo {
		return r.Above
	}
	return r.Below
}

// Resolve returns the effect of the measure with the chosen parameters filled in. Parameters that are missing or wrong
// take their default.
func (m Measure) Resolve(p Parameters) ResolvedEffect {
	p, _ = m.Check(p)
	e := m.Effect
	r := ResolvedEffect{
		Retakes: e.Retakes.resolve(p), FixedMinutes: e.Minutes.resolve(p), PauseMinutes: e.Pause.resolve(p),
		Mode: e.Mode, Sittings: e.Sittings.resolve(p), OtherDays: e.OtherDays != "" && p[e.OtherDays] == "two_days",
		BufferMinutes: e.Buffer.resolve(p), HoldLateMinutes: e.HoldLate.resolve(p), DeadlineDays: e.Deadline.resolve(p),
		OwnRoom: e.OwnRoom, Seats: e.Seats, FacesLit: e.FacesLit, Avoid: e.Avoid, Platform: e.Platform,
		Equipment: e.Equipment, Features: e.roomFeatures(p),
		Materials: e.Materials, MaterialDays: e.MaterialDays.resolve(p), Requests: e.Requests, NoticeDays: e.NoticeDays,
		Conduct: e.Conduct, NotWith: e.NotWith, NotInsteadOf: e.NotInsteadOf, ToolNote: e.ToolNote, LeadDays: m.LeadDays,
	}
	e.resolveTime(&r, p)
	for _, person := range e.People {
		r.People = append(r.People, person.resolve(p))
	}
	return r
}

// resolveTime fills in the multipliers, breaks, window and lock.
func (e Effect) resolveTime(r *ResolvedEffect, p Parameters) {
	switch {
	case e.Percent == "":
	case e.PerQuestion:
		r.PerQuestion = ParsePercent(p[e.Percent])
	default:
		r.Multiplier = ParsePercent(p[e.Percent])
		r.Stacks = e.Stack != "" && p[e.Stack] == "yes"
	}
	if e.Break != nil {
		r.Break = Break{Length: e.Break.Length.resolve(p), Every: e.Break.Every.resolve(p)}
	}
	if e.Window != nil {
		r.Window.From, r.Window.To = p.minutes(e.Window.From), p.minutes(e.Window.To)
		r.Window.Weekdays, r.Window.Zone = p.weekdays(e.Window.Weekdays), p[e.Window.Zone]
	}
	if hours, ok := hundredths(p[e.Lock]); ok && e.Lock != "" {
		r.Lock = time.Duration(hours) * time.Hour / 100
	}
}

// roomFeatures returns the features of the room, including those of chosen values (FeaturesBy).
func (e Effect) roomFeatures(p Parameters) []Feature {
	features := slices.Clone(e.Features)
	for _, name := range slices.Sorted(maps.Keys(e.FeaturesBy)) {
		features = append(features, e.FeaturesBy[name][p[name]]...)
	}
	return features
}

// resolve returns the requirement with the chosen languages.
func (e ProviderEffect) resolve(p Parameters) Requirement {
	return Requirement{
		Role: e.Role, SignLanguage: p[e.Sign], SpokenLanguage: p[e.Spoken],
		UpTo: e.UpTo, Below: e.Below, Above: e.Above, Before: e.Before, After: e.After,
		Outside: e.Outside, Apart: e.Apart,
	}
}
