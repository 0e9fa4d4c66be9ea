package catalogue_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
)

func TestParametersAreNormalisedAndCompleted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		given catalogue.Parameters
		want  catalogue.Parameters
	}{
		{"T-EXTRA", nil, catalogue.Parameters{"percent": "25", "stack": "no"}},
		{"T-EXTRA", catalogue.Parameters{"percent": " 33.33 "}, catalogue.Parameters{"percent": "33.33", "stack": "no"}},
		{"T-EXTRA", catalogue.Parameters{"extra_minutes": "020"}, catalogue.Parameters{"extra_minutes": "20", "stack": "no"}},
		{
			"T-EXTRA",
			catalogue.Parameters{"percent": "25", "extra_minutes": "20"},
			catalogue.Parameters{"extra_minutes": "20", "stack": "no"},
		},
		{"T-BREAKS", catalogue.Parameters{"break": ""}, catalogue.Parameters{"break": "10", "every": "60"}},
		{
			"P-SIGN",
			catalogue.Parameters{"sign_language": "lsfb", "spoken_language": "fr"},
			catalogue.Parameters{"sign_language": "LSFB", "spoken_language": "FR"},
		},
		{
			"T-WINDOW",
			catalogue.Parameters{"from": "9:30", "to": "12:00", "weekdays": "fri, mon,fri"},
			catalogue.Parameters{"from": "09:30", "to": "12:00", "weekdays": "mon,fri"},
		},
		{"M-REMOTE", nil, catalogue.Parameters{}},
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

func TestEachProblemOfAParameterIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		given catalogue.Parameters
		want  []catalogue.ParameterError
	}{
		{"M-REMOTE", catalogue.Parameters{"why": "x"}, []catalogue.ParameterError{{Name: "why", Problem: catalogue.ProblemUnknown}}},
		{"P-SIGN", nil, []catalogue.ParameterError{
			{Name: "sign_language", Problem: catalogue.ProblemMissing}, {Name: "spoken_language", Problem: catalogue.ProblemMissing},
		}},
		{"T-EXTRA", catalogue.Parameters{"percent": "26"}, []catalogue.ParameterError{{Name: "percent", Problem: catalogue.ProblemChoice}}},
		{"T-BREAKS", catalogue.Parameters{"break": "ten"}, []catalogue.ParameterError{{Name: "break", Problem: catalogue.ProblemNumber}}},
		{"T-BREAKS", catalogue.Parameters{"break": "61"}, []catalogue.ParameterError{{Name: "break", Problem: catalogue.ProblemRange}}},
		{"T-BREAKS", catalogue.Parameters{"break": "-5"}, []catalogue.ParameterError{{Name: "break", Problem: catalogue.ProblemRange}}},
		{"T-WINDOW", catalogue.Parameters{"from": "25:00", "to": "12:00"}, []catalogue.ParameterError{{Name: "from", Problem: catalogue.ProblemTime}}},
		{"T-WINDOW", catalogue.Parameters{"from": "05:00", "to": "12:00"}, []catalogue.ParameterError{{Name: "from", Problem: catalogue.ProblemRange}}},
		{"T-WINDOW", catalogue.Parameters{"from": "12:00", "to": "12:00"}, []catalogue.ParameterError{{Name: "to", Problem: catalogue.ProblemOrder}}},
		{
			"T-WINDOW",
			catalogue.Parameters{"from": "09:00", "to": "12:00", "weekdays": "sun"},
			[]catalogue.ParameterError{{Name: "weekdays", Problem: catalogue.ProblemChoice}},
		},
	} {
		if _, wrong := cataloguetest.Measure(t, c.code).Check(c.given); !cmp.Equal(c.want, wrong) {
			t.Errorf("%s %v: %v, want %v", c.code, c.given, wrong, c.want)
		}
	}
}

func FuzzCheckIsStableAndKeepsToTheCatalogue(f *testing.F) {
	f.Add("T-WINDOW", "from", "09:00", "to", "9:01")
	f.Add("T-EXTRA", "percent", "33.33", "extra_minutes", "")
	f.Add("P-SIGN", "sign_language", "bsl", "x", "\x00")
	f.Fuzz(func(t *testing.T, code, name, value, other, another string) {
		if !cataloguetest.Has(code) {
			t.Skip()
		}
		k := cataloguetest.Measure(t, code)
		checked, wrong := k.Check(catalogue.Parameters{name: value, other: another})
		for n := range checked {
			if _, ok := k.Parameter(n); !ok {
				t.Errorf("%q is not in the catalogue", n)
			}
		}
		if len(wrong) > 0 {
			return
		}
		again, wrong := k.Check(checked)
		if len(wrong) > 0 || !cmp.Equal(checked, again) {
			t.Errorf("%v became %v with %v", checked, again, wrong)
		}
		k.Resolve(checked)
	})
}

// resolve returns the effect of a measure of the fixture; parameters are names and values that follow each other.
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

func TestTheParametersFillTheTerms(t *testing.T) {
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
