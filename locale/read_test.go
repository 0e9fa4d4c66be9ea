package locale_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"stepfree/locale"
)

func TestReadTime_AsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for minutes, texts := range map[int][]string{
		9 * 60: {
			"9h", "9 h", "9H", "09:00", "9.00", "9:00", "9", "09", "9am", "9 a.m.", "9 AM", "0900", "9h00", "9 heures",
			"\u00a09\u202fh\u00a0", "９:００",
		},
		9*60 + 30: {
			"9h30", "9 h 30", "9.30", "9:30", "09:30", "9.30 am", "9h30 min", "0930", " 9 : 30 ", "9\u00a0h\u00a030",
			"9\u202fh\u202f30", "9 heures 30",
		},
		21*60 + 30: {"9.30 pm", "9:30 p.m.", "9.30PM", "21h30", "21:30", "2130"},
		0:          {"0:00", "00:00", "0h", "0 h 00"},
		23*60 + 59: {"23:59", "23 h 59"},
		13 * 60:    {"1 pm", "13"},
	} {
		for _, text := range texts {
			if got, err := locale.ReadTime(text); err != nil || got != minutes {
				t.Errorf("%q: %d, %v; want %d", text, got, err, minutes)
			}
		}
	}
}

func TestReadTime_RefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	for want, texts := range map[error][]string{
		locale.ErrTwelve: {"12 am", "12 pm", "12.30 PM", "12:00 a.m."},
		locale.ErrNoTime: {
			"", " ", "24:00", "24h", "9:60", "9h60", "9:5", "9h5", "930", "9,5", "-9", "+9", "9:30:15", "half past nine",
			"١٢:٠٠", "0 am", "13 pm", "9-10", "9:30 to 10:00", "h", "am", "99999999999999999999",
		},
	} {
		for _, text := range texts {
			if got, err := locale.ReadTime(text); !errors.Is(err, want) || got != 0 {
				t.Errorf("%q: %d, %v; want %v", text, got, err, want)
			}
		}
	}
}

func TestReadDate_AsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	b := load(t)
	for day, texts := range map[string][]string{
		"2027-01-12": {
			"12 January 2027", "12/01/2027", "12.1.2027", "2027-01-12", "12 1 2027", "12-01-2027", "2027/1/12", "12. 1. 2027",
			"January 12, 2027", "january 12 2027", "12 jan 2027", "12 Jan. 2027", "12 janvier 2027", "12 JANVIER 2027",
			"12 janv. 2027", "le 12 janvier 2027", "the 12th of January 2027", "12th January 2027", "mardi 12 janvier 2027",
			"Tuesday 12 January 2027", "Tue 12 Jan 2027", "Tuesday, 12/01/2027", "mardi\u00a012\u202fjanvier\u00a02027",
			"１２/０１/２０２７",
		},
		"2026-12-01": {
			"1er décembre 2026", "1ER DÉCEMBRE 2026", "1 décembre 2026", "1ᵉʳ décembre 2026", "1er déc. 2026", "1 Dec 2026",
			"1st December 2026", "1er de\u0301cembre 2026", "2026-12-01",
		},
		"2026-08-15": {"15 août 2026", "15 aout 2026", "15 Aug 2026", "15 août. 2026"},
		"2026-06-03": {"3 juin 2026", "3 June 2026", "3rd of June 2026", "3/6/2026"},
		"2026-07-02": {"2 juil. 2026", "2 July 2026", "2nd July 2026"},
		"2028-02-29": {"29 février 2028", "29/2/2028"},
		"2027-03-02": {"mar 2 mars 2027", "mar. 2 mar. 2027", "Tue 2 Mar 2027"},
	} {
		for _, lang := range locale.Languages() {
			l := b.Localizer(lang, nil)
			for _, text := range texts {
				got, err := l.ReadDate(text)
				if err != nil || got.Format(time.DateOnly) != day || got.Location() != time.UTC {
					t.Errorf("%s: %q: %s, %v; want %s", lang, text, got, err, day)
				}
			}
		}
	}
}

func TestReadDate_RefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	l := load(t).Localizer("en", nil)
	for want, texts := range map[error][]string{
		locale.ErrNoYear: {
			"12 January", "1er décembre", "12/01", "12/01/27", "12 January 27", "1 1 1", "mardi 12 janvier", "January 12",
		},
		locale.ErrWeekday: {"Monday 12 January 2027", "lundi 12 janvier 2027", "Wed 12/01/2027"},
		locale.ErrNoDate: {
			"", " ", "31 2 2027", "29/02/2027", "0 1 2027", "1 13 2027", "12/31/2027", "1 1 20271", "١ 1 2027", "-1 5 2027",
			"5 2027", "January 2027", "2027", "tomorrow", "12 jui 2027", "12 ja 2027", "32 January 2027", "2027-13-01",
			"12 + 1 + 2027", "12//01//2027", "1 2 3 4", "January February 2027 3", "12 Tuesday 2027", "the of",
			"2027 12 2027", "12 January 2027, 14:30", "12 January 99999999999999999999", "Blursday 12 January 2027",
		},
	} {
		for _, text := range texts {
			if got, err := l.ReadDate(text); !errors.Is(err, want) {
				t.Errorf("%q: %s, %v; want %v", text, got, err, want)
			}
		}
	}
	// The date of a wrong weekday is returned, so that a message can name the right one.
	if got, err := l.ReadDate("Monday 12 January 2027"); err == nil || got.Format(time.DateOnly) != "2027-01-12" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestReadNumber_WithItsUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit, text string
		want       int
	}{
		{"minutes", "15", 15},
		{"minutes", "15 min", 15},
		{"minutes", "15min.", 15},
		{"minutes", " 15 minutes ", 15},
		{"minutes", "15 mn", 15},
		{"minutes", "1 h 25", 85},
		{"minutes", "1h25", 85},
		{"minutes", "2 heures", 120},
		{"minutes", "1 hour and 5 minutes", 65},
		{"minutes", "015", 15},
		{"minutes", "-5", -5},
		{"minutes", "99999999999999999999", math.MaxInt},
		{"days", "5 jours", 5},
		{"days", "5 days", 5},
		{"hours", "24 h", 24},
		{"percent", "25 %", 25},
		{"percent", "25\u202f%", 25},
		{"points", "14 pt", 14},
		{"seats", "8 places", 8},
		{"people", "3 members", 3},
		{"", "7", 7},
	} {
		if got, err := locale.ReadNumber(c.text, c.unit); err != nil || got != c.want {
			t.Errorf("%q in %s: %d, %v; want %d", c.text, c.unit, got, err, c.want)
		}
	}
	for _, c := range []struct{ unit, text string }{
		{"minutes", ""},
		{"minutes", "some"},
		{"minutes", "1.5"},
		{"minutes", "1,5 h"},
		{"minutes", "15 days"},
		{"minutes", "15 %"},
		{"minutes", "min"},
		{"minutes", "15 min 3"},
		{"days", "1 h 25"},
		{"", "15 min"},
		{"seats", "١٢"},
		{"seats", "1 2"},
	} {
		if got, err := locale.ReadNumber(c.text, c.unit); !errors.Is(err, locale.ErrNoNumber) || got != 0 {
			t.Errorf("%q in %s: %d, %v", c.text, c.unit, got, err)
		}
	}
}

// spaced returns a text as it is, and with its no-break spaces narrow or plain, as copying it can make them.
func spaced(text string) []string {
	const noBreak, narrow = "\u00a0", "\u202f"
	return []string{text, strings.ReplaceAll(text, noBreak, narrow), strings.ReplaceAll(text, noBreak, " ")}
}

func TestReadTime_EveryTimeOfLocalizer(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		l := load(t).Localizer(lang, nil)
		for minutes := range 24 * 60 {
			at := time.Date(2027, time.March, 28, 0, minutes, 0, 0, time.UTC)
			for _, text := range append(spaced(l.Time(at)), at.Format("15:04")) {
				if got, err := locale.ReadTime(text); err != nil || got != minutes {
					t.Errorf("%s: %q: %d, %v", lang, text, got, err)
				}
			}
		}
	}
}

func TestReadDate_EveryDateOfLocalizer(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	b := load(t)
	for _, lang := range locale.Languages() {
		written := b.Localizer(lang, nil)
		read := b.Localizer(written.Other(), nil)
		for n := range 4 * 366 { // a leap year is among them
			day := first.AddDate(0, 0, n)
			texts := []string{
				day.Format("2 1 2006"), day.Format("02/01/2006"), day.Format("2.1.2006"), day.Format(time.DateOnly),
			}
			for _, text := range []string{written.Date(day), written.ShortDate(day), written.Day(day)} {
				texts = append(texts, spaced(text)...)
			}
			for _, text := range texts {
				if got, err := read.ReadDate(text); err != nil || !got.Equal(day) {
					t.Fatalf("%s: %q: %s, %v", lang, text, got, err)
				}
			}
		}
	}
}

func TestReadNumber_EveryDurationOfLocalizer(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		l := load(t).Localizer(lang, nil)
		for minutes := 1; minutes <= 600; minutes++ {
			for _, text := range append(spaced(l.Duration(minutes)), strconv.Itoa(minutes)) {
				if got, err := locale.ReadNumber(text, "minutes"); err != nil || got != minutes {
					t.Errorf("%s: %q: %d, %v", lang, text, got, err)
				}
			}
		}
	}
}

// What is read from any text is written, and read as the same again.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"9h30", "9 h 30", "9.30 pm", "1er décembre 2026", "12/01/2027", "2027-01-12", "15 min", "1 hour 25 minutes", "12 am",
		"Monday 12 January 2027", "\u00a0\u202f", "３１/１２/2199", "1ᵉʳ mai 2027",
	} {
		f.Add(text)
	}
	b, err := locale.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range locale.Languages() {
			l := b.Localizer(lang, nil)
			if minutes, err := locale.ReadTime(text); err == nil {
				again, err := locale.ReadTime(l.TimeOfDay(minutes))
				if err != nil || again != minutes || minutes < 0 || minutes >= 24*60 {
					t.Errorf("%q: %d minutes after midnight, then %d, %v", text, minutes, again, err)
				}
			}
			if day, err := l.ReadDate(text); err == nil {
				if again, err := l.ReadDate(l.Day(day)); err != nil && day.Year() > 999 || err == nil && !again.Equal(day) {
					t.Errorf("%q: %s, then %s, %v", text, day, again, err)
				}
			}
			if minutes, err := locale.ReadNumber(text, "minutes"); err == nil && minutes > 0 && minutes < 100*60 {
				if again, err := locale.ReadNumber(l.Duration(minutes), "minutes"); err != nil || again != minutes {
					t.Errorf("%q: %d minutes, then %d, %v", text, minutes, again, err)
				}
			}
		}
	})
}
