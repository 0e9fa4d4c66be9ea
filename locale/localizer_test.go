package locale_test

import (
	"testing"
	"time"

	"stepfree/locale"
)

func loadLocation(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestLocalizerT_MissingKeyOrFieldIsReported(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key  string
		args []any
	}{
		{"nothing.of_the_kind", nil},
		{"mail.notification.text", nil},
		{"mail.notification.text", []any{"lnk", "https://portal.example"}},
		{"format.minutes", []any{"count", "many"}},
	} {
		var reported []string
		b, err := locale.LoadReporting(func(lang, key string) { reported = append(reported, lang+" "+key) })
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range locale.Languages() {
			reported = nil
			l := b.Localizer(lang, nil)
			if got := l.T(c.key, c.args...); got != "⟨"+c.key+"⟩" {
				t.Errorf("%s %v: %q", c.key, c.args, got)
			}
			if len(reported) != 1 || reported[0] != lang+" "+c.key {
				t.Errorf("%s %v: reported %q", c.key, c.args, reported)
			}
		}
	}
}

func TestLocalizerHas_KnownKeys(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		l := load(t).Localizer(lang, nil)
		if !l.Has("status.draft") || !l.Has("format.minutes") || l.Has("status.none") || l.Has("") {
			t.Errorf("%s: wrong", lang)
		}
	}
}

func TestBundleLocalizer_Defaults(t *testing.T) {
	t.Parallel()
	l := load(t).Localizer("nl", nil)
	if l.Lang() != "en" || l.Other() != "fr" || l.TimeZone() != time.UTC {
		t.Errorf("%s, other %s, time zone %s", l.Lang(), l.Other(), l.TimeZone())
	}
	if got := load(t).Localizer("fr", nil).Other(); got != "en" {
		t.Error(got)
	}
}

func TestLocalizerBetween_OverMidnightNamesBothDays(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.November, 23, 13, 30, 0, 0, time.UTC)
	end := start.Add(90 * time.Minute)
	for _, c := range []struct{ lang, timeZone, want string }{
		{"en", "Europe/Brussels", "Monday 23\u00a0November 2026, 14:30 to 16:00"},
		{"fr", "Europe/Brussels", "lundi 23\u00a0novembre 2026, de 14\u00a0h\u00a030 à 16\u00a0h\u00a000"},
		{"en", "Asia/Tokyo", "Monday 23\u00a0November 2026, 22:30 to Tuesday 24\u00a0November 2026, 00:00"},
		{
			"fr", "Asia/Tokyo",
			"du lundi 23\u00a0novembre 2026 à 22\u00a0h\u00a030 au mardi 24\u00a0novembre 2026 à 0\u00a0h\u00a000",
		},
	} {
		if got := load(t).Localizer(c.lang, loadLocation(t, c.timeZone)).Between(start, end); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.lang, c.timeZone, got, c.want)
		}
	}
}

func TestLocalizerTime_DaylightSavingChange(t *testing.T) {
	t.Parallel()
	l := load(t).Localizer("en", loadLocation(t, "Europe/Brussels"))
	for at, want := range map[time.Time]string{
		time.Date(2027, time.March, 28, 0, 59, 0, 0, time.UTC):   "01:59",
		time.Date(2027, time.March, 28, 1, 0, 0, 0, time.UTC):    "03:00",
		time.Date(2026, time.October, 25, 0, 30, 0, 0, time.UTC): "02:30",
		time.Date(2026, time.October, 25, 1, 30, 0, 0, time.UTC): "02:30",
		time.Date(2026, time.October, 25, 2, 0, 0, 0, time.UTC):  "03:00",
	} {
		if got := l.Time(at); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
}

func TestLocalizerDay_IgnoresTimeZone(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC)
	l := load(t).Localizer("fr", loadLocation(t, "America/New_York"))
	if got := l.Day(due); got != "mardi 1er\u00a0décembre 2026" {
		t.Error(got)
	}
	if got := l.Date(due); got != "lundi 30\u00a0novembre 2026" {
		t.Error(got)
	}
}

func TestLocalizerDateTimeZone_NamesThePlace(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, timeZone, want string }{
		{"en", "Europe/Athens", "Monday 23\u00a0November 2026, 14:00 (Athens time)"},
		{"fr", "Europe/Athens", "lundi 23\u00a0novembre 2026 à 14\u00a0h\u00a000 (heure d’Athènes)"},
		{"fr", "America/New_York", "lundi 23\u00a0novembre 2026 à 7\u00a0h\u00a000 (heure de New York)"},
		{"fr", "America/Argentina/Ushuaia", "lundi 23\u00a0novembre 2026 à 9\u00a0h\u00a000 (heure d’Ushuaia)"},
		{"fr", "UTC", "lundi 23\u00a0novembre 2026 à 12\u00a0h\u00a000 (heure UTC)"},
	} {
		if got := load(t).Localizer(c.lang, loadLocation(t, c.timeZone)).DateTimeZone(noon); got != c.want {
			t.Errorf("%s: %q, want %q", c.timeZone, got, c.want)
		}
	}
}

func TestLocalizer_SizeDurationAndListLimits(t *testing.T) {
	t.Parallel()
	en, fr := load(t).Localizer("en", nil), load(t).Localizer("fr", nil)
	for got, want := range map[string]string{
		en.Size(0): "1\u00a0kB", en.Size(999_499): "999\u00a0kB",
		fr.Size(999_500): "1,0\u00a0Mo", fr.Size(12_400): "12\u00a0ko",
		en.Duration(0): "0 minutes", fr.Duration(0): "0 minute",
		fr.Duration(61): "1 heure 1 minute", en.Duration(120): "2 hours",
		en.List(nil): "", en.List([]string{"a"}): "a", fr.List([]string{"a", "b"}): "a et b",
		fr.Number(1_234_567): "1\u202f234\u202f567",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
