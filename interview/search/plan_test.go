package search_test

import (
	"math/rand/v2"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

func TestConstrain_LengthOfSlot(t *testing.T) {
	t.Parallel()
	test := interview.Stage{Kind: interview.StageWrittenTest, Mode: catalogue.ModeInPerson, Minutes: 120, SetupMinutes: 10}
	fifty := interview.Stage{Kind: interview.StagePanelInterview, Minutes: 50}
	short := interview.Stage{Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 40}
	for _, c := range []struct {
		name  string
		stage interview.Stage
		arr   []interview.Arrangement
		want  [4]int // worked, breaks, slot, people
	}{
		{"nothing arranged", panelInterview(), nil, [4]int{50, 0, 60, 0}},
		{"extra time and breaks, with interpreters counted on the slot", panelInterview(), arranged{
			arrange(t, "T-EXTRA", "percent", "25"), arrange(t, "T-BREAKS"),
			arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		}, [4]int{65, 1, 85, 2}},
		{"fifty minutes alone need one interpreter", fifty, arranged{
			arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR"),
		}, [4]int{50, 0, 50, 1}},
		{"a third more, exactly", test, arranged{
			arrange(t, "T-EXTRA", "percent", "33.33"), arrange(t, "T-BREAKS"),
		}, [4]int{160, 2, 190, 0}},
		{"the largest multiplier counts", short, arranged{
			arrange(t, "T-EXTRA", "percent", "25"), arrange(t, "M-TEXT"),
		}, [4]int{60, 0, 60, 0}},
		{"unless the adviser says that one adds to it", short, arranged{
			arrange(t, "T-EXTRA", "percent", "25", "stack", "yes"), arrange(t, "M-TEXT"),
		}, [4]int{70, 0, 70, 0}},
		{"fixed minutes are added", short, arranged{
			arrange(t, "T-EXTRA", "extra_minutes", "12"), arrange(t, "T-ONDEMAND", "pause", "15"),
		}, [4]int{55, 0, 70, 0}},
		{"no break at the very end", interview.Stage{Kind: interview.StageWrittenTest, Minutes: 60}, arranged{
			arrange(t, "T-BREAKS"),
		}, [4]int{60, 0, 60, 0}},
		{"each of two sittings has half of the work", test, arranged{arrange(t, "T-SPLIT")}, [4]int{60, 0, 70, 0}},
		{"and of the time for breaks on request", test, arranged{
			arrange(t, "T-SPLIT"), arrange(t, "T-ONDEMAND", "pause", "30"),
		}, [4]int{60, 0, 85, 0}},
		{"waived, withdrawn and offered arrangements do not count", short, arranged{
			with(arrange(t, "T-EXTRA"), interview.ArrangementWaived), with(arrange(t, "M-TEXT"), interview.ArrangementWithdrawn),
			offered(arrange(t, "T-ONDEMAND")),
		}, [4]int{40, 0, 40, 0}},
	} {
		got := constrain(t, c.stage, c.arr...)
		people := 0
		for _, crew := range got.People {
			people += crew.Number
		}
		p := got.Plan
		if have := [4]int{p.Worked, p.Break.Count(p.Worked), p.Minutes(), people}; have != c.want {
			t.Errorf("%s: worked, breaks, slot, people %v, want %v", c.name, have, c.want)
		}
	}
}

func with(a interview.Arrangement, s interview.ArrangementStatus) interview.Arrangement {
	a.Status = s
	return a
}

func offered(a interview.Arrangement) interview.Arrangement {
	a.Offered = true
	return a
}

func TestQuestionTime_RecordedInterview(t *testing.T) {
	t.Parallel()
	stage := interview.Stage{Kind: interview.StageRecordedVideo, Mode: catalogue.ModeRecorded, Minutes: 20}
	c := constrain(t, stage, arrange(t, "T-VIDEO", "percent", "50"))
	prepare, answer := c.QuestionTime(2*time.Minute), c.QuestionTime(3*time.Minute)
	if prepare != 3*time.Minute || answer != 270*time.Second {
		t.Errorf("%s to prepare and %s to answer, want 3m and 4m30s", prepare, answer)
	}
	if c.Scheduled {
		t.Error("a recorded interview has no time to book")
	}
	if live := constrain(t, stage, arrange(t, "M-LIVE")); !live.Scheduled {
		t.Error("a live interview in its place has to be booked")
	}
}

func TestConstrain_EarliestDay(t *testing.T) {
	t.Parallel()
	today := monday(t)
	for _, c := range []struct {
		name  string
		arr   []interview.Arrangement
		days  int
		codes []string
	}{
		{"none", nil, 0, nil},
		{"ten business days", arranged{
			arrange(t, "M-REMOTE"), arrange(t, "P-SIGN", "sign_language", "BSL", "spoken_language", "EN"),
		}, 14, []string{"P-SIGN"}},
		{"the panel writes its questions, and the candidate has them for two days", arranged{
			arrange(t, "I-QUESTIONS", "hours_before", "48"),
		}, 7, []string{"I-QUESTIONS"}},
		{"a quarter of an hour takes no day", arranged{
			arrange(t, "I-QUESTIONS", "hours_before", "0.25"),
		}, 3, []string{"I-QUESTIONS"}},
	} {
		got := constrain(t, panelInterview(), c.arr...)
		if want := at(today, c.days, 0); !got.Earliest.Equal(want) || !cmp.Equal(got.EarliestCodes, c.codes) {
			t.Errorf("%s: %s for %v, want %s for %v", c.name, got.Earliest, got.EarliestCodes, want, c.codes)
		}
	}
}

func TestPlanParts_FillTheSlotWithoutGap(t *testing.T) {
	t.Parallel()
	start := monday(t)
	fills := func(setup, briefing, worked, length, every, pause uint8) bool {
		p := search.Plan{
			Setup: int(setup), Briefing: int(briefing), Worked: int(worked), Pause: int(pause),
			Break: catalogue.Break{Length: int(length), Every: int(every)},
		}
		at, assessed := start, 0
		for _, part := range p.Parts(start) {
			if !part.Start.Equal(at) || !part.End.After(part.Start) {
				return false
			}
			at = part.End
			if part.Kind == interview.PartAssessed {
				assessed += part.Minutes()
			}
		}
		return at.Sub(start) == time.Duration(p.Minutes())*time.Minute && assessed == p.Worked
	}
	if err := quick.Check(fills, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func TestConstrain_MoreArrangementsNeverShorten(t *testing.T) {
	t.Parallel()
	all := arranged{
		arrange(t, "T-EXTRA", "percent", "33.33"),
		arrange(t, "T-EXTRA", "extra_minutes", "7"),
		arrange(t, "T-BREAKS", "every", "20"),
		arrange(t, "T-ONDEMAND", "pause", "8"),
		arrange(t, "M-TEXT"),
		arrange(t, "P-CAPTION", "language", "EN"),
		arrange(t, "T-LATE"),
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		stage := panelInterview()
		stage.Minutes = 1 + random.IntN(200)
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		n := random.IntN(len(all))
		fewer := constrain(t, stage, all[:n]...)
		more := constrain(t, stage, all[:n+1]...)
		if more.Plan.Minutes() < fewer.Plan.Minutes() || more.Earliest.Before(fewer.Earliest) || more.Plan.Worked%5 != 0 {
			t.Fatalf("with %s: %+v after %+v", all[n].Code, more.Plan, fewer.Plan)
		}
	}
}
