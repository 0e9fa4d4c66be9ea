package locale_test

import (
	"strings"
	"testing"
	"time"

	"stepfree/locale"
)

// spans returns spans of days in 2027, written as "01-11" or "01-11+5" for five days from then on.
func spans(t *testing.T, written ...string) []locale.DaySpan {
	t.Helper()
	var all []locale.DaySpan
	for _, w := range written {
		date, more, several := strings.Cut(w, "+")
		if len(date) == len("01-11") {
			date = "2027-" + date
		}
		first, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		days := 1
		if several {
			days = int(more[0] - '0')
		}
		all = append(all, locale.DaySpan{First: first, Last: first.AddDate(0, 0, days-1), Days: days})
	}
	return all
}

func TestOnDays(t *testing.T) {
	t.Parallel()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		days   []string
		en, fr string
	}{
		{nil, "", ""},
		{[]string{"01-11"}, "on 11 January", "le 11 janvier"},
		{[]string{"02-01"}, "on 1 February", "le 1er février"},
		{[]string{"01-11+2"}, "on 11 and 12 January", "les 11 et 12 janvier"},
		{[]string{"01-11", "02-03"}, "on 11 January and 3 February", "les 11 janvier et 3 février"},
		{[]string{"01-11+5"}, "from 11 to 15 January", "du 11 au 15 janvier"},
		{[]string{"01-30+4"}, "from 30 January to 2 February", "du 30 janvier au 2 février"},
		{[]string{"01-11", "01-13+3"}, "on 11 January and from 13 to 15 January", "le 11 janvier et du 13 au 15 janvier"},
		{
			[]string{"2026-12-31", "01-04"},
			"on 31 December 2026 and 4 January 2027",
			"les 31 décembre 2026 et 4 janvier 2027",
		},
		{
			[]string{"01-11", "01-13+2", "01-18+3", "01-25"},
			"on 7 days between 11 January and 25 January",
			"pendant 7 jours entre le 11 janvier et le 25 janvier",
		},
	} {
		for lang, want := range map[string]string{"en": c.en, "fr": c.fr} {
			got := strings.ReplaceAll(bundle.Localizer(lang, time.UTC).OnDays(spans(t, c.days...)), "\u00a0", " ")
			if got != want {
				t.Errorf("%v: %q, want %q", c.days, got, want)
			}
		}
	}
}
