package catalogue

import "strconv"

// RoundTo is the unit in minutes to which extended times are rounded up.
const RoundTo = 5

// Multiplier returns the multiplier of the assessed time with the effects of all measures of a stage: the largest one,
// plus those that the adviser decided to add.
func Multiplier(effects []ResolvedEffect) Ratio {
	var largest Ratio
	added := Ratio{Num: 1, Den: 1}
	for _, e := range effects {
		if e.Stacks {
			added = added.Plus(e.Multiplier)
		} else if largest.Less(e.Multiplier) {
			largest = e.Multiplier
		}
	}
	return largest.Plus(added)
}

// WorkedMinutes returns the time of work of a stage with the effects of all its measures: assessed × multiplier + fixed
// minutes, rounded up once.
func WorkedMinutes(assessed int, effects []ResolvedEffect) int {
	fixed := 0
	for _, e := range effects {
		fixed += e.FixedMinutes
	}
	m := Multiplier(effects).Normalized()
	return Ratio{Num: 1, Den: m.Den}.Up(assessed*int(m.Num)+fixed*int(m.Den), RoundTo)
}

// SessionMinutes returns the time of work of each session over which a stage is split, or WorkedMinutes if it is not.
func SessionMinutes(assessed int, effects []ResolvedEffect) int {
	sessions := 1
	for _, e := range effects {
		sessions = max(sessions, e.Sittings)
	}
	return Ratio{Num: 1, Den: int64(sessions)}.Up(WorkedMinutes(assessed, effects), RoundTo)
}

// Never reports whether a planned break never comes in a time of work in minutes.
func (b Break) Never(worked int) bool {
	return b.Length > 0 && b.Every > 0 && worked > 0 && b.Count(worked) == 0
}

// FitBreak returns after how many minutes of work a break comes at least once: half of the time of work, but not less
// than least. It returns 0 if there is no such number.
func FitBreak(worked, least int) int {
	every := max(worked/2/RoundTo*RoundTo, least)
	if every >= worked {
		return 0
	}
	return every
}

// FitDefaults returns the measure with defaults that fit a time of work in minutes: a planned break that would never
// come is proposed earlier.
func (m Measure) FitDefaults(worked int) Measure {
	if m.Effect.Break == nil || !m.Resolve(nil).Break.Never(worked) {
		return m
	}
	parameters := make([]Parameter, len(m.Parameters))
	for i, q := range m.Parameters {
		if every := FitBreak(worked, q.Min); q.Name == m.Effect.Break.Every.Parameter && every > 0 {
			q.Default = strconv.Itoa(every)
		}
		parameters[i] = q
	}
	m.Parameters = parameters
	return m
}
