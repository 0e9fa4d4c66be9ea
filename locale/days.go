package locale

import (
	"strconv"
	"strings"
	"time"
)

// DaySpan is one day, or days that follow each other. First and Last are dates without time zone; Days is how many
// they are, which is fewer than those of the calendar if some do not count.
type DaySpan struct {
	First, Last time.Time
	Days        int
}

// maxDaySpans is how many spans OnDays names.
const maxDaySpans = 3

// OnDays says on which days something is, as a part of a sentence: "on 11 and 12 January", "from 11 to 15 January". It
// names the year only of days in different years, and gives the number of the days if there are too many spans to name.
func (l Localizer) OnDays(spans []DaySpan) string {
	if len(spans) == 0 {
		return ""
	}
	first, last := spans[0].First, spans[len(spans)-1].Last
	year := first.Year() != last.Year()
	var single []time.Time
	var parts []string
	flush := func() {
		if len(single) > 0 {
			parts = append(parts, l.T("format.on_days", "count", len(single), "days", l.dayList(single, year)))
			single = nil
		}
	}
	total := 0
	for _, s := range spans {
		total += s.Days
		if s.Days > 2 {
			flush()
			parts = append(parts, l.T("format.from_day", "first", l.fromDay(s, year), "last", l.dayMonth(s.Last, year)))
			continue
		}
		if single = append(single, s.First); s.Days == 2 {
			single = append(single, s.Last)
		}
	}
	flush()
	if len(spans) > maxDaySpans {
		return l.T("format.days_between", "count", total, "first", l.dayMonth(first, year), "last", l.dayMonth(last, year))
	}
	return l.List(parts)
}

// dayList joins days, and names a month that several have in common once: "11, 12 January and 1 February".
func (l Localizer) dayList(days []time.Time, year bool) string {
	words := make([]string, len(days))
	for i, d := range days {
		if i+1 < len(days) && days[i+1].Month() == d.Month() && days[i+1].Year() == d.Year() {
			words[i] = l.day(d)
		} else {
			words[i] = l.dayMonth(d, year)
		}
	}
	return l.List(words)
}

// fromDay formats the first day of a span, without the month if its last day is in the same one.
func (l Localizer) fromDay(s DaySpan, year bool) string {
	if s.First.Month() == s.Last.Month() && s.First.Year() == s.Last.Year() {
		return l.day(s.First)
	}
	return l.dayMonth(s.First, year)
}

// dayMonth formats a date without its weekday, and without its year unless year is true: "11 January".
func (l Localizer) dayMonth(d time.Time, year bool) string {
	words := []string{l.day(d) + nbsp + l.month(d.Month())}
	if year {
		words = append(words, strconv.Itoa(d.Year()))
	}
	return strings.Join(words, " ")
}
