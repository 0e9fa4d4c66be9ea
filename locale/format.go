package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// nbsp keeps a number and its unit on one line. Inside French numbers a narrow one (U+202F) is used.
const nbsp = "\u00a0"

func (l Localizer) month(m time.Month) string { return l.T("month." + strconv.Itoa(int(m))) }

func (l Localizer) weekday(d time.Weekday) string { return l.T("weekday." + strconv.Itoa(int(d))) }

func (l Localizer) day(t time.Time) string {
	if l.lang == "fr" && t.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(t.Day())
}

// Date formats a day with its weekday: "Monday 23 November 2026", "lundi 23 novembre 2026".
func (l Localizer) Date(t time.Time) string {
	t = t.In(l.location)
	return l.weekday(t.Weekday()) + " " + l.ShortDate(t)
}

// ShortDate formats a day without its weekday: "23 November 2026".
func (l Localizer) ShortDate(t time.Time) string {
	t = t.In(l.location)
	return l.day(t) + nbsp + l.month(t.Month()) + " " + strconv.Itoa(t.Year())
}

// Day formats a date without time and time zone, such as a due date: it is the same day everywhere.
func (l Localizer) Day(t time.Time) string { return l.In(t.Location()).Date(t) }

// Time formats a time of day: "14:30", "14 h 30".
func (l Localizer) Time(t time.Time) string {
	t = t.In(l.location)
	return l.TimeOfDay(t.Hour()*60 + t.Minute())
}

// TimeOfDay formats minutes after midnight as Time does.
func (l Localizer) TimeOfDay(minutes int) string {
	if l.lang == "fr" {
		return fmt.Sprintf("%d%sh%s%02d", minutes/60, nbsp, nbsp, minutes%60)
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// DateTime formats a day and a time of day.
func (l Localizer) DateTime(t time.Time) string {
	return l.T("format.date_time", "date", l.Date(t), "time", l.Time(t))
}

// ShortDateTime formats a day without its weekday and a time of day.
func (l Localizer) ShortDateTime(t time.Time) string {
	return l.T("format.date_time", "date", l.ShortDate(t), "time", l.Time(t))
}

// DateTimeZone formats a day, a time of day and their time zone.
func (l Localizer) DateTimeZone(t time.Time) string {
	return l.inTimeZone(l.DateTime(t))
}

// Between formats a period: "Monday 23 November 2026, 14:30 to 15:20". It names both days if midnight is between them
// in the reader's time zone.
func (l Localizer) Between(start, end time.Time) string {
	if l.Date(start) != l.Date(end) {
		return l.T("format.over_midnight", "start", l.DateTime(start), "end", l.DateTime(end))
	}
	return l.T("format.between", "date", l.Date(start), "start", l.Time(start), "end", l.Time(end))
}

// BetweenTimeZone formats a period and its time zone.
func (l Localizer) BetweenTimeZone(start, end time.Time) string {
	return l.inTimeZone(l.Between(start, end))
}

func (l Localizer) inTimeZone(what string) string {
	return l.T("format.in_time_zone", "what", what, "time_zone", l.TimeZoneName())
}

// TimeZonePlace names the city of the time zone: "Brussels", "Bruxelles", "UTC".
func (l Localizer) TimeZonePlace() string {
	name := l.location.String()
	place := name[strings.LastIndex(name, "/")+1:]
	if l.location == time.UTC || place == "UTC" {
		return "UTC"
	}
	if key := "time_zone." + place; l.Has(key) {
		place = l.T(key)
	}
	return strings.ReplaceAll(place, "_", " ")
}

// TimeZoneName names the time zone by its city, in the form used with the word for time: "Brussels" (time), (heure)
// "de Bruxelles", (heure) "d’Athènes", "UTC".
func (l Localizer) TimeZoneName() string {
	place := l.TimeZonePlace()
	if place == "UTC" {
		return place
	}
	if article := "Le "; l.lang == "fr" && strings.HasPrefix(place, article) {
		return l.T("format.place_article", "place", strings.TrimPrefix(place, article))
	}
	if strings.ContainsAny(place[:1], "AEIOU") {
		return l.T("format.place_vowel", "place", place)
	}
	return l.T("format.place", "place", place)
}

// Number formats an integer with grouped thousands.
func (l Localizer) Number(n int) string {
	if -1000 < n && n < 1000 {
		return strconv.Itoa(n)
	}
	// x/text has older data than CLDR 34, which introduced the narrow space in French.
	return strings.ReplaceAll(message.NewPrinter(language.Make(l.lang)).Sprintf("%d", n), nbsp, "\u202f")
}

// Duration formats minutes: "1 hour 25 minutes".
func (l Localizer) Duration(minutes int) string {
	hours, rest := minutes/60, minutes%60
	switch {
	case hours == 0:
		return l.T("format.minutes", "count", rest)
	case rest == 0:
		return l.T("format.hours", "count", hours)
	}
	return l.T("format.hours", "count", hours) + " " + l.T("format.minutes", "count", rest)
}

// List joins words: "a, b and c".
func (l Localizer) List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return l.T("format.list", "first", strings.Join(words[:last], ", "), "last", words[last])
}

// Clauses joins phrases: "a certain time; from 9:00".
func (l Localizer) Clauses(clauses []string) string {
	joined := strings.Join(clauses[:min(1, len(clauses))], "")
	for _, clause := range clauses[min(1, len(clauses)):] {
		joined = l.T("format.clauses", "before", joined, "after", clause)
	}
	return joined
}

// Size formats a number of bytes in kB or MB: "12 kB", "2.4 MB".
func (l Localizer) Size(bytes int64) string {
	const kilo, mega = 1000, 1000 * 1000
	if bytes < mega-kilo/2 {
		return l.T("format.kilobytes", "size", strconv.FormatInt(max(1, (bytes+kilo/2)/kilo), 10))
	}
	size := strconv.FormatFloat(float64(bytes)/mega, 'f', 1, 64)
	if l.lang == "fr" {
		size = strings.ReplaceAll(size, ".", ",")
	}
	return l.T("format.megabytes", "size", size)
}
