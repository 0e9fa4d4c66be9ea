package catalogue

import (
	"maps"
	"slices"
	"time"
)

// ResolvedEffect is what one arrangement means for one booking: an effect with its parameters filled in. The zero value changes
// nothing.
type ResolvedEffect struct {
	Multiplier  Ratio // of the assessed time
	Stacks      bool  // adds to the largest of the other multipliers, as the adviser decided
	PerQuestion Ratio // of the time for each question in a recorded interview
	Retakes     int

	FixedMinutes int // added to the assessed time
	PauseMinutes int // added to the slot
	Break        Break

	Mode      Mode
	Sittings  int  // 0 and 1: not split
	OtherDays bool // each sitting on a day of its own

	Window          Window
	BufferMinutes   int // without another interview, before and after
	HoldLateMinutes int
	DeadlineDays    int
	Lock            time.Duration // before the start, when the panel's questions are fixed

	Features []Feature // of the room
	OwnRoom  bool
	Seats    int
	FacesLit bool
	Avoid    []Feature
	Platform []Feature

	People    []Requirement
	Equipment []Feature

	Materials    []string
	MaterialDays int
	Requests     []string
	NoticeDays   int
	Conduct      string

	NotWith      []Skill
	NotInsteadOf string
	ToolNote     bool
	LeadDays     int // business days
}

// Break is a pause with the clock stopped, of Length minutes in every Every worked minutes.
type Break struct {
	Length, Every int
}

// Count is how many breaks fall into worked minutes: none at the very end.
func (b Break) Count(worked int) int {
	if b.Every <= 0 || b.Length <= 0 || worked <= 0 {
		return 0
	}
	return (worked - 1) / b.Every
}

// Window restricts both the start and the end, in local wall time. The zero value restricts nothing.
type Window struct {
	From, To int // minutes after midnight
	Weekdays Weekdays
}

// IsZero tells whether the window restricts nothing.
func (w Window) IsZero() bool { return w == Window{} }

// Requirement is people that a booking takes.
type Requirement struct {
	Role           Role
	SignLanguage   string // empty: any
	SpokenLanguage string
	UpTo           int // minutes of slot up to which Below people are enough; 0 for any length
	Below          int
	Above          int
	Before         int // minutes for which they are needed before the slot
	After          int // and after it
	Outside        bool
	Apart          bool // not in the slot
}

// Count is how many people are needed in a slot of so many minutes.
func (n Requirement) Count(minutes int) int {
	if n.UpTo > 0 && minutes > n.UpTo {
		return n.Above
	}
	return n.Below
}

// Resolve fills the effect of the measure with chosen parameters; what was not given has its default.
func (k Measure) Resolve(p Parameters) ResolvedEffect {
	p, _ = k.Check(p)
	e := k.Effect
	t := ResolvedEffect{
		Retakes: e.Retakes.resolve(p), FixedMinutes: e.Minutes.resolve(p), PauseMinutes: e.Pause.resolve(p),
		Mode: e.Mode, Sittings: e.Sittings.resolve(p), OtherDays: e.OtherDays != "" && p[e.OtherDays] == "two_days",
		BufferMinutes: e.Buffer.resolve(p), HoldLateMinutes: e.HoldLate.resolve(p), DeadlineDays: e.Deadline.resolve(p),
		OwnRoom: e.OwnRoom, Seats: e.Seats, FacesLit: e.FacesLit, Avoid: e.Avoid, Platform: e.Platform,
		Equipment: e.Equipment, Features: e.features(p),
		Materials: e.Materials, MaterialDays: e.MaterialDays.resolve(p), Requests: e.Requests, NoticeDays: e.NoticeDays,
		Conduct: e.Conduct, NotWith: e.NotWith, NotInsteadOf: e.NotInsteadOf, ToolNote: e.ToolNote, LeadDays: k.LeadDays,
	}
	e.time(&t, p)
	for _, person := range e.People {
		t.People = append(t.People, person.resolve(p))
	}
	return t
}

// time fills in what concerns the clock.
func (e Effect) time(t *ResolvedEffect, p Parameters) {
	switch {
	case e.Percent == "":
	case e.PerQuestion:
		t.PerQuestion = ParsePercent(p[e.Percent])
	default:
		t.Multiplier = ParsePercent(p[e.Percent])
		t.Stacks = e.Stack != "" && p[e.Stack] == "yes"
	}
	if e.Break != nil {
		t.Break = Break{Length: e.Break.Length.resolve(p), Every: e.Break.Every.resolve(p)}
	}
	if e.Window != nil {
		t.Window.From, t.Window.To = p.clock(e.Window.From), p.clock(e.Window.To)
		t.Window.Weekdays = p.weekdays(e.Window.Weekdays)
	}
	if hours, ok := hundredths(p[e.Lock]); ok && e.Lock != "" {
		t.Lock = time.Duration(hours) * time.Hour / 100
	}
}

// features lists the features of the room, with those that go with a chosen value.
func (e Effect) features(p Parameters) []Feature {
	features := slices.Clone(e.Features)
	for _, name := range slices.Sorted(maps.Keys(e.FeaturesBy)) {
		features = append(features, e.FeaturesBy[name][p[name]]...)
	}
	return features
}

func (e ProviderEffect) resolve(p Parameters) Requirement {
	return Requirement{
		Role: e.Role, SignLanguage: p[e.Sign], SpokenLanguage: p[e.Spoken],
		UpTo: e.UpTo, Below: e.Below, Above: e.Above, Before: e.Before, After: e.After,
		Outside: e.Outside, Apart: e.Apart,
	}
}
