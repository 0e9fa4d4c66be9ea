package locale_test

import (
	"testing"
	"time"

	"stepfree/locale"
)

func load(t *testing.T) *locale.Bundle {
	t.Helper()
	b, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLocalizer_FormatsPerLanguage(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	b := load(t)
	first := time.Date(2026, time.May, 1, 12, 30, 0, 0, time.UTC)
	for lang, want := range map[string][]string{
		"en": {
			"Friday 1\u00a0May 2026", "14:30", "Friday 1\u00a0May 2026, 14:30 (Brussels time)", "1 hour 25 minutes",
			"a, b and c", "2.4\u00a0MB", "1,234",
		},
		"fr": {
			"vendredi 1er\u00a0mai 2026", "14\u00a0h\u00a030",
			"vendredi 1er\u00a0mai 2026 à 14\u00a0h\u00a030 (heure de Bruxelles)", "1 heure 25 minutes",
			"a, b et c", "2,4\u00a0Mo", "1\u202f234",
		},
	} {
		l := b.Localizer(lang, brussels)
		got := []string{
			l.Date(first), l.Time(first), l.DateTimeZone(first), l.Duration(85), l.List([]string{"a", "b", "c"}),
			l.Size(2_400_000), l.Number(1234),
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", lang, got[i], want[i])
			}
		}
	}
}

func TestNegotiate_ChosenLanguageFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ browser, chosen, want string }{
		{"fr-BE,fr;q=0.9,en;q=0.5", "", "fr"},
		{"fr-BE,fr;q=0.9,en;q=0.5", "en", "en"},
		{"nl,de;q=0.8", "", "en"},
		{"", "", "en"},
		{"en-GB", "fr", "fr"},
		{"\x00;;q=", "xx", "en"},
	} {
		if got := locale.Negotiate(c.browser, c.chosen); got != c.want {
			t.Errorf("browser %q, chosen %q: %s, want %s", c.browser, c.chosen, got, c.want)
		}
	}
}
