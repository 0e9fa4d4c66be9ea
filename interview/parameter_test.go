package interview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/interview"
)

func TestParametersAreNormalisedAndCompleted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		given interview.Parameters
		want  interview.Parameters
	}{
		{"T-EXTRA", nil, interview.Parameters{"percent": "25", "stack": "no"}},
		{"T-EXTRA", interview.Parameters{"percent": " 33.33 "}, interview.Parameters{"percent": "33.33", "stack": "no"}},
		{"T-EXTRA", interview.Parameters{"extra_minutes": "020"}, interview.Parameters{"extra_minutes": "20", "stack": "no"}},
		{
			"T-EXTRA",
			interview.Parameters{"percent": "25", "extra_minutes": "20"},
			interview.Parameters{"extra_minutes": "20", "stack": "no"},
		},
		{"T-BREAKS", interview.Parameters{"break": ""}, interview.Parameters{"break": "10", "every": "60"}},
		{
			"P-SIGN",
			interview.Parameters{"sign_language": "lsfb", "spoken_language": "fr"},
			interview.Parameters{"sign_language": "LSFB", "spoken_language": "FR"},
		},
		{
			"T-WINDOW",
			interview.Parameters{"from": "9:30", "to": "12:00", "weekdays": "fri, mon,fri"},
			interview.Parameters{"from": "09:30", "to": "12:00", "weekdays": "mon,fri"},
		},
		{"M-REMOTE", nil, interview.Parameters{}},
	} {
		got, wrong := kind(t, c.code).Check(c.given)
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
		given interview.Parameters
		want  []interview.ParameterError
	}{
		{"M-REMOTE", interview.Parameters{"why": "x"}, []interview.ParameterError{{Name: "why", Problem: interview.ProblemUnknown}}},
		{"P-SIGN", nil, []interview.ParameterError{
			{Name: "sign_language", Problem: interview.ProblemMissing}, {Name: "spoken_language", Problem: interview.ProblemMissing},
		}},
		{"T-EXTRA", interview.Parameters{"percent": "26"}, []interview.ParameterError{{Name: "percent", Problem: interview.ProblemChoice}}},
		{"T-BREAKS", interview.Parameters{"break": "ten"}, []interview.ParameterError{{Name: "break", Problem: interview.ProblemNumber}}},
		{"T-BREAKS", interview.Parameters{"break": "61"}, []interview.ParameterError{{Name: "break", Problem: interview.ProblemRange}}},
		{"T-BREAKS", interview.Parameters{"break": "-5"}, []interview.ParameterError{{Name: "break", Problem: interview.ProblemRange}}},
		{"T-WINDOW", interview.Parameters{"from": "25:00", "to": "12:00"}, []interview.ParameterError{{Name: "from", Problem: interview.ProblemTime}}},
		{"T-WINDOW", interview.Parameters{"from": "05:00", "to": "12:00"}, []interview.ParameterError{{Name: "from", Problem: interview.ProblemRange}}},
		{"T-WINDOW", interview.Parameters{"from": "12:00", "to": "12:00"}, []interview.ParameterError{{Name: "to", Problem: interview.ProblemOrder}}},
		{
			"T-WINDOW",
			interview.Parameters{"from": "09:00", "to": "12:00", "weekdays": "sun"},
			[]interview.ParameterError{{Name: "weekdays", Problem: interview.ProblemChoice}},
		},
	} {
		if _, wrong := kind(t, c.code).Check(c.given); !cmp.Equal(c.want, wrong) {
			t.Errorf("%s %v: %v, want %v", c.code, c.given, wrong, c.want)
		}
	}
}

func FuzzCheckIsStableAndKeepsToTheCatalogue(f *testing.F) {
	f.Add("T-WINDOW", "from", "09:00", "to", "9:01")
	f.Add("T-EXTRA", "percent", "33.33", "extra_minutes", "")
	f.Add("P-SIGN", "sign_language", "bsl", "x", "\x00")
	f.Fuzz(func(t *testing.T, code, name, value, other, another string) {
		if _, ok := kinds()[code]; !ok {
			t.Skip()
		}
		k := kind(t, code)
		checked, wrong := k.Check(interview.Parameters{name: value, other: another})
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
		k.Terms(checked)
	})
}

func TestTheParametersFillTheTerms(t *testing.T) {
	t.Parallel()
	if got := arrange(t, "T-EXTRA", "percent", "33.33").Terms.Multiplier; got != (interview.Ratio{Num: 4, Den: 3}) {
		t.Errorf("33.33 %% is %v, not a third more", got)
	}
	if got := arrange(t, "T-EXTRA", "extra_minutes", "20").Terms; got.FixedMinutes != 20 || !got.Multiplier.IsOne() {
		t.Errorf("minutes in place of a percentage: %+v", got)
	}
	want := interview.Window{From: 570, To: 720, Weekdays: interview.WeekdaysOf(time.Monday, time.Friday)}
	if got := arrange(t, "T-WINDOW", "from", "09:30", "to", "12:00", "weekdays", "mon,fri").Terms.Window; got != want {
		t.Errorf("window %+v, want %+v", got, want)
	}
	if got := arrange(t, "I-QUESTIONS", "hours_before", "0.25").Terms.Lock; got != 15*time.Minute {
		t.Errorf("a quarter of an hour is %s", got)
	}
	light := arrange(t, "R-LIGHT", "light", "bright").Terms.Features
	if !cmp.Equal(light, []interview.Feature{interview.FeatureBrightLight}) {
		t.Errorf("bright light asks for %v", light)
	}
	sign := arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR").Terms.People[0]
	if sign.SignLanguage != "LSFB" || sign.SpokenLanguage != "FR" || sign.Count(60) != 1 || sign.Count(61) != 2 {
		t.Errorf("sign-language interpreters: %+v", sign)
	}
}
