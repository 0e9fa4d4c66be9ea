package catalogue_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
)

func TestCheck_NormalisesAndAddsDefaults(t *testing.T) {
	t.Parallel()
	type given = catalogue.Parameters
	for _, c := range []struct {
		code  string
		given given
		want  catalogue.Parameters
	}{
		{"T-EXTRA", nil, given{"percent": "25", "stack": "no"}},
		{"T-EXTRA", given{"percent": " 33.33 "}, given{"percent": "33.33", "stack": "no"}},
		{"T-EXTRA", given{"extra_minutes": "020"}, given{"extra_minutes": "20", "stack": "no"}},
		{"T-EXTRA", given{"percent": "25", "extra_minutes": "20"}, given{"extra_minutes": "20", "stack": "no"}},
		{"T-BREAKS", given{"break": ""}, given{"break": "10", "every": "60"}},
		{
			"P-SIGN",
			given{"sign_language": "lsfb", "spoken_language": "fr"},
			given{"sign_language": "LSFB", "spoken_language": "FR"},
		},
		{
			"T-WINDOW",
			given{"from": "9:30", "to": "12:00", "weekdays": "fri, mon,fri"},
			given{"from": "09:30", "to": "12:00", "weekdays": "mon,fri"},
		},
		{"M-REMOTE", nil, given{}},
	} {
		got, wrong := cataloguetest.Measure(t, c.code).Check(c.given)
		if len(wrong) > 0 {
			t.Errorf("%s %v: %v", c.code, c.given, wrong)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %v: %s", c.code, c.given, diff)
		}
	}
}

func TestCheck_NamesEachProblem(t *testing.T) {
	t.Parallel()
	type given = catalogue.Parameters
	one := func(name string, problem catalogue.Problem) []catalogue.ParameterError {
		return []catalogue.ParameterError{{Name: name, Problem: problem}}
	}
	for _, c := range []struct {
		code  string
		given given
		want  []catalogue.ParameterError
	}{
		{"M-REMOTE", given{"why": "x"}, one("why", catalogue.ProblemUnknown)},
		{"P-SIGN", nil, append(
			one("sign_language", catalogue.ProblemMissing), one("spoken_language", catalogue.ProblemMissing)...,
		)},
		{"T-EXTRA", given{"percent": "26"}, one("percent", catalogue.ProblemChoice)},
		{"T-BREAKS", given{"break": "ten"}, one("break", catalogue.ProblemNumber)},
		{"T-BREAKS", given{"break": "61"}, one("break", catalogue.ProblemRange)},
		{"T-BREAKS", given{"break": "-5"}, one("break", catalogue.ProblemRange)},
		{"T-WINDOW", given{"from": "25:00", "to": "12:00"}, one("from", catalogue.ProblemTime)},
		{"T-WINDOW", given{"from": "05:00", "to": "12:00"}, one("from", catalogue.ProblemRange)},
		{"T-WINDOW", given{"from": "12:00", "to": "12:00"}, one("to", catalogue.ProblemOrder)},
		{"T-WINDOW", given{"from": "09:00", "to": "12:00", "weekdays": "sun"}, one("weekdays", catalogue.ProblemChoice)},
	} {
		if _, wrong := cataloguetest.Measure(t, c.code).Check(c.given); !cmp.Equal(c.want, wrong) {
			t.Errorf("%s %v: %v, want %v", c.code, c.given, wrong, c.want)
		}
	}
}

func FuzzCheck_IsIdempotentAndKnowsItsParameters(f *testing.F) {
	f.Add("T-WINDOW", "from", "09:00", "to", "9:01")
	f.Add("T-EXTRA", "percent", "33.33", "extra_minutes", "")
	f.Add("P-SIGN", "sign_language", "bsl", "x", "\x00")
	f.Fuzz(func(t *testing.T, code, name, value, other, another string) {
		if !cataloguetest.Has(code) {
			t.Skip()
		}
		m := cataloguetest.Measure(t, code)
		checked, wrong := m.Check(catalogue.Parameters{name: value, other: another})
		for n := range checked {
			if _, ok := m.Parameter(n); !ok {
				t.Errorf("%q is not in the catalogue", n)
			}
		}
		if len(wrong) > 0 {
			return
		}
		again, wrong := m.Check(checked)
		if len(wrong) > 0 || !cmp.Equal(checked, again) {
			t.Errorf("%v became %v with %v", checked, again, wrong)
		}
		m.Resolve(checked)
	})
}

// resolve returns the effect of a measure of the fixture; parameters are alternating names and values.
func resolve(tb testing.TB, code string, parameters ...string) catalogue.ResolvedEffect {
	tb.Helper()
	chosen := catalogue.Parameters{}
	for i := 0; i < len(parameters); i += 2 {
		chosen[parameters[i]] = parameters[i+1]
	}
	m := cataloguetest.Measure(tb, code)
	checked, wrong := m.Check(chosen)
	if len(wrong) > 0 {
		tb.Fatalf("%s: %v", code, wrong)
	}
	return m.Resolve(checked)
}

func TestResolve_FillsInParameters(t *testing.T) {
	t.Parallel()
	if got := resolve(t, "T-EXTRA", "percent", "33.33").Multiplier; got != (catalogue.Ratio{Num: 4, Den: 3}) {
		t.Errorf("33.33 %% is %v, not a third more", got)
	}
	if got := resolve(t, "T-EXTRA", "extra_minutes", "20"); got.FixedMinutes != 20 || !got.Multiplier.IsOne() {
		t.Errorf("minutes in place of a percentage: %+v", got)
	}
	want := catalogue.Window{From: 570, To: 720, Weekdays: catalogue.NewWeekdays(time.Monday, time.Friday)}
	if got := resolve(t, "T-WINDOW", "from", "09:30", "to", "12:00", "weekdays", "mon,fri").Window; got != want {
		t.Errorf("window %+v, want %+v", got, want)
	}
	if got := resolve(t, "I-QUESTIONS", "hours_before", "0.25").Lock; got != 15*time.Minute {
		t.Errorf("a quarter of an hour is %s", got)
	}
	light := resolve(t, "R-LIGHT", "light", "bright").Features
	if !cmp.Equal(light, []catalogue.Feature{catalogue.FeatureBrightLight}) {
		t.Errorf("bright light asks for %v", light)
	}
	sign := resolve(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR").People[0]
	if sign.SignLanguage != "LSFB" || sign.SpokenLanguage != "FR" || sign.Count(60) != 1 || sign.Count(61) != 2 {
		t.Errorf("sign-language interpreters: %+v", sign)
	}
}
