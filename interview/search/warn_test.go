package search_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

type codes = []interview.WarningCode

func warningCodes(warnings []interview.Warning) []interview.WarningCode {
	var all []interview.WarningCode
	for _, w := range warnings {
		all = append(all, w.Code)
	}
	return all
}

func TestConstrain_Warnings(t *testing.T) {
	t.Parallel()
	sign := arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR")
	dim := arrange(t, "R-LIGHT", "light", "dimmable")
	reading := interview.Stage{
		Kind:           interview.StageLanguageTest,
		Mode:           catalogue.ModeInPerson,
		Minutes:        30,
		AssessedSkills: []catalogue.Skill{catalogue.SkillReading},
	}
	late := panelInterview()
	late.LastDay = at(monday(t), 3, 0)
	platform := interview.Stage{
		Kind: interview.StagePanelInterview, Mode: catalogue.ModeRemote, Minutes: 30,
		PlatformFeatures: []catalogue.Feature{catalogue.FeatureCaptions},
	}
	for _, c := range []struct {
		name  string
		stage interview.Stage
		arr   []interview.Arrangement
		want  []interview.WarningCode
	}{
		{"nothing", panelInterview(), arranged{sign}, nil},
		{
			"remote and a room feature", panelInterview(),
			arranged{arrange(t, "M-REMOTE"), arrange(t, "R-QUIET")},
			codes{interview.WarnRemoteRoom},
		},
		{"dim light and signing", panelInterview(), arranged{sign, dim}, codes{interview.WarnDimLight}},
		{
			"dim light and lip-reading", panelInterview(),
			arranged{arrange(t, "P-LIP", "language", "FR"), dim},
			codes{interview.WarnDimLight},
		},
		{"bright light and signing", panelInterview(), arranged{sign, arrange(t, "R-LIGHT", "light", "bright")}, nil},
		{
			"a reader in a reading test", reading,
			arranged{arrange(t, "P-READER", "language", "EN")},
			codes{interview.WarnSkill},
		},
		{"a reader elsewhere", panelInterview(), arranged{arrange(t, "P-READER", "language", "EN")}, nil},
		{
			"in person and remote", panelInterview(),
			arranged{arrange(t, "M-REMOTE"), arrange(t, "M-INPERSON")},
			codes{interview.WarnModes},
		},
		{
			"telephone and chat", panelInterview(),
			arranged{arrange(t, "M-TEXT"), arrange(t, "M-PHONE")},
			codes{interview.WarnModes},
		},
		{"windows that never meet", panelInterview(), arranged{
			arrange(t, "T-WINDOW", "from", "09:00", "to", "11:00"), arrange(t, "T-WINDOW", "from", "14:00", "to", "16:00"),
		}, codes{interview.WarnWindows}},
		{
			"captions by a machine on an unknown platform", panelInterview(),
			arranged{arrange(t, "X-AUTOCAPTION")},
			codes{interview.WarnPlatform, interview.WarnNotInsteadOf},
		},
		{"with captions by a person on a platform that has them", platform, arranged{
			arrange(t, "X-AUTOCAPTION"), arrange(t, "P-CAPTION", "language", "EN", "feed", "on_site"),
		}, nil},
		{"longer lead than the stage has", late, arranged{sign}, codes{interview.WarnLeadAfterStage}},
		{
			"nothing to book",
			interview.Stage{Kind: interview.StageApplication},
			arranged{arrange(t, "F-FORMHELP")},
			codes{interview.WarnNotScheduled},
		},
	} {
		got := warningCodes(constrain(t, c.stage, c.arr...).Warnings)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWarnResources(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		arr  interview.Arrangement
		room interview.Resource
		want []interview.WarningCode
	}{
		{
			"a remote feed without network", arrange(t, "P-CAPTION", "language", "EN"), room(1, 9),
			codes{interview.WarnNetwork},
		},
		{"captions in the room", arrange(t, "P-CAPTION", "language", "EN", "feed", "on_site"), room(1, 9), nil},
		{"an own device where none is allowed", arrange(t, "X-OWN"), room(1, 9), codes{interview.WarnOwnDevice}},
		{"an own device where it is", arrange(t, "X-OWN"), room(1, 9, catalogue.FeatureOwnDevice), nil},
		{"an animal", arrange(t, "A-ANIMAL"), room(1, 9, catalogue.FeatureAnimal), codes{interview.WarnAnimal}},
	} {
		constraints := constrain(t, panelInterview(), c.arr)
		got := warningCodes(
			search.WarnResources(constraints, c.room, []interview.Resource{member(11, catalogue.FeatureNoAnimals), member(12)}),
		)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWarnShared(t *testing.T) {
	t.Parallel()
	constrained := func(arr ...interview.Arrangement) search.Constraints {
		return constrain(t, panelInterview(), arr...)
	}
	plain, longer := constrained(), constrained(arrange(t, "T-EXTRA"))
	alone := constrained(arrange(t, "P-READER", "language", "FR"))
	if got := warningCodes(search.WarnShared(plain, plain)); got != nil {
		t.Errorf("same clocks: %v", got)
	}
	if got := warningCodes(search.WarnShared(plain, longer)); !slices.Equal(got, codes{interview.WarnClocks}) {
		t.Errorf("different clocks: %v", got)
	}
	if got := warningCodes(search.WarnShared(plain, alone)); !slices.Equal(got, codes{interview.WarnAlone}) {
		t.Errorf("one who must be alone: %v", got)
	}
}
