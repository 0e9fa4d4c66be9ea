package catalogue_test

import (
	"testing"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
)

// effects resolves measures of the catalogue, each with one parameter: its code, a name and a value.
func effects(t *testing.T, measures ...[3]string) []catalogue.ResolvedEffect {
	t.Helper()
	var all []catalogue.ResolvedEffect
	for _, m := range measures {
		p := catalogue.Parameters{}
		if m[1] != "" {
			p[m[1]] = m[2]
		}
		all = append(all, cataloguetest.Measure(t, m[0]).Resolve(p))
	}
	return all
}

func TestWorkedMinutes(t *testing.T) {
	t.Parallel()
	extra, chat := [3]string{"T-EXTRA", "percent", "25"}, [3]string{"M-TEXT", "percent", "50"}
	split := [3]string{"T-SPLIT", "sitting_days", "same_day"}
	for name, c := range map[string]struct {
		assessed        int
		measures        [][3]string
		worked, session int
	}{
		"nothing asked":         {50, nil, 50, 50},
		"a quarter more":        {50, [][3]string{extra}, 65, 65},
		"the largest counts":    {40, [][3]string{extra, chat}, 60, 60},
		"in two sessions":       {50, [][3]string{split}, 50, 25},
		"more, in two sessions": {50, [][3]string{extra, split}, 65, 35},
		"no time":               {0, [][3]string{extra}, 0, 0},
	} {
		all := effects(t, c.measures...)
		if got := catalogue.WorkedMinutes(c.assessed, all); got != c.worked {
			t.Errorf("%s: %d minutes, want %d", name, got, c.worked)
		}
		if got := catalogue.SessionMinutes(c.assessed, all); got != c.session {
			t.Errorf("%s: %d minutes a session, want %d", name, got, c.session)
		}
	}
}

func TestBreak_Never(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		length, every, worked int
		never                 bool
	}{
		{10, 60, 50, true},
		{10, 60, 60, true}, // none at the very end
		{10, 60, 61, false},
		{10, 60, 65, false},
		{10, 25, 50, false},
		{0, 0, 50, false},  // none is planned
		{10, 60, 0, false}, // the stage takes no time
	} {
		if got := (catalogue.Break{Length: c.length, Every: c.every}).Never(c.worked); got != c.never {
			t.Errorf("%d per %d in %d minutes: %v", c.length, c.every, c.worked, got)
		}
	}
}

func TestFitDefaults_BreakComes(t *testing.T) {
	t.Parallel()
	breaks := cataloguetest.Measure(t, "T-BREAKS")
	for worked, want := range map[int]int{180: 60, 65: 60, 61: 60, 60: 30, 50: 25, 35: 15, 20: 15, 16: 15, 15: 60, 0: 60} {
		fitted := breaks.FitDefaults(worked)
		got := fitted.Resolve(nil).Break
		if got.Every != want {
			t.Errorf("%d minutes: after %d, want %d", worked, got.Every, want)
		}
		if p, problems := fitted.Check(nil); len(problems) > 0 || (worked > 15 && got.Never(worked)) {
			t.Errorf("%d minutes: %v, %v", worked, p, problems)
		}
	}
	if again := breaks.Resolve(nil).Break.Every; again != 60 {
		t.Errorf("the catalogue itself changed: %d", again)
	}
}
