package interview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

func TestStage_ImpossibleAndUnusual(t *testing.T) {
	t.Parallel()
	first := time.Date(2027, time.January, 12, 0, 0, 0, 0, time.UTC)
	two := []uuid.UUID{id(1), id(2)}
	panel, test, file := interview.StagePanelInterview, interview.StageWrittenTest, interview.StageMedicalFile
	few := []interview.StageProblem{interview.StagePanelTooSmall}
	for name, c := range map[string]struct {
		stage interview.Stage
		want  []interview.StageProblem
	}{
		"an interview":         {interview.Stage{Kind: panel, Minutes: 50, Panel: two, PanelSize: 2}, nil},
		"of no minutes":        {interview.Stage{Kind: panel}, []interview.StageProblem{"no_minutes"}},
		"a test of no minutes": {interview.Stage{Kind: test}, []interview.StageProblem{"no_minutes"}},
		"a file of no minutes": {interview.Stage{Kind: file}, nil},
		"five of no members":   {interview.Stage{Kind: file, PanelSize: 5}, few},
		"three of two members": {interview.Stage{Kind: file, Panel: two, PanelSize: 3}, few},
		"all of two members":   {interview.Stage{Kind: file, Panel: two}, nil},
		"on one day":           {interview.Stage{Kind: file, FirstDay: first, LastDay: first}, nil},
		"without a last day":   {interview.Stage{Kind: file, FirstDay: first}, nil},
		"that ends before its start": {
			interview.Stage{Kind: file, FirstDay: first, LastDay: first.AddDate(0, 0, -1)},
			[]interview.StageProblem{interview.StageLastBeforeFirst},
		},
		"of five hours":              {interview.Stage{Kind: test, Minutes: 300}, nil},
		"of five hours and a minute": {interview.Stage{Kind: test, Minutes: 301}, []interview.StageProblem{"long"}},
		"of ten hours":               {interview.Stage{Kind: panel, Minutes: 600}, []interview.StageProblem{"long"}},
	} {
		if got := slices.Concat(c.stage.Impossible(), c.stage.Unusual()); !slices.Equal(got, c.want) {
			t.Errorf("a stage %s: %v, want %v", name, got, c.want)
		}
	}
}

func TestResource_LacksLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role         catalogue.Role
		sign, spoken []string
		want         [2]bool
	}{
		"an interpreter with both":            {catalogue.RoleSignInterpreter, []string{"LSFB"}, []string{"FR"}, [2]bool{}},
		"an interpreter without any":          {catalogue.RoleSignInterpreter, nil, nil, [2]bool{true, true}},
		"an interpreter with one":             {catalogue.RoleSignInterpreter, []string{"LSFB"}, nil, [2]bool{false, true}},
		"a relay interpreter signs only":      {catalogue.RoleDeafRelay, []string{"BSL"}, nil, [2]bool{}},
		"a relay interpreter must sign":       {catalogue.RoleDeafRelay, nil, []string{"EN"}, [2]bool{true, false}},
		"a captioner needs a spoken language": {catalogue.RoleCaptioner, nil, nil, [2]bool{false, true}},
		"a guide needs none":                  {catalogue.RoleGuide, nil, nil, [2]bool{}},
	} {
		r := interview.Resource{Kind: interview.ResourceProvider, Role: c.role}
		r.SignLanguages, r.SpokenLanguages = c.sign, c.spoken
		if sign, spoken := r.LacksLanguage(); [2]bool{sign, spoken} != c.want {
			t.Errorf("%s: lacks sign %v, spoken %v", name, sign, spoken)
		}
	}
	room := interview.Resource{Kind: interview.ResourceRoom}
	if sign, spoken := room.LacksLanguage(); sign || spoken {
		t.Error("a room needs no language")
	}
}
