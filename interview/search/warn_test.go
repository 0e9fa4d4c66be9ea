package search_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

func codes(warnings []interview.Warning) []interview.WarningCode {
	var all []interview.WarningCode
	for _, w := range warnings {
		all = append(all, w.Code)
	}
	return all
}

func TestConflictsOfTheDomainAreWarnedOf(t *testing.T) {
	t.Parallel()
	sign := arrange(t, "P-SIGN", "sign_language", "LSFB", "spoken_language", "FR")
	dim := arrange(t, "R-LIGHT", "light", "dimmable")
	reading := interview.Stage{Kind: interview.StageLanguageTest, Mode: catalogue.ModeInPerson, Minutes: 30, AssessedSkills: []catalogue.Skill{catalogue.SkillReading}}
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
		{"nothing", panelInterview(), []interview.Arrangement{sign}, nil},
		{"remote and a room feature", panelInterview(), []interview.Arrangement{arrange(t, "M-REMOTE"), arrange(t, "R-QUIET")}, []interview.WarningCode{interview.WarnRemoteRoom}},
		{"dim light and signing", panelInterview(), []interview.Arrangement{sign, dim}, []interview.WarningCode{interview.WarnDimLight}},
		{"dim light and lip-reading", panelInterview(), []interview.Arrangement{arrange(t, "P-LIP", "language", "FR"), dim}, []interview.WarningCode{interview.WarnDimLight}},
		{"bright light and signing", panelInterview(), []interview.Arrangement{sign, arrange(t, "R-LIGHT", "light", "bright")}, nil},
		{"a reader in a reading test", reading, []interview.Arrangement{arrange(t, "P-READER", "language", "EN")}, []interview.WarningCode{interview.WarnSkill}},
		{"a reader elsewhere", panelInterview(), []interview.Arrangement{arrange(t, "P-READER", "language", "EN")}, nil},
		{"in person and remote", panelInterview(), []interview.Arrangement{arrange(t, "M-REMOTE"), arrange(t, "M-INPERSON")}, []interview.WarningCode{interview.WarnModes}},
		{"telephone and chat", panelInterview(), []interview.Arrangement{arrange(t, "M-TEXT"), arrange(t, "M-PHONE")}, []interview.WarningCode{interview.WarnModes}},
		{"windows that never meet", panelInterview(), []interview.Arrangement{
			arrange(t, "T-WINDOW", "from", "09:00", "to", "11:00"), arrange(t, "T-WINDOW", "from", "14:00", "to", "16:00"),
		}, []interview.WarningCode{interview.WarnWindows}},
		{
			"captions by a machine on an unknown platform", panelInterview(),
			[]interview.Arrangement{arrange(t, "X-AUTOCAPTION")},
			[]interview.WarningCode{interview.WarnPlatform, interview.WarnNotInsteadOf},
		},
		{"beside captions by a person on a platform that has them", platform, []interview.Arrangement{
			arrange(t, "X-AUTOCAPTION"), arrange(t, "P-CAPTION", "language", "EN", "feed", "on_site"),
		}, nil},
		{"longer lead than the stage has", late, []interview.Arrangement{sign}, []interview.WarningCode{interview.WarnLeadAfterStage}},
		{
			"nothing to book",
			interview.Stage{Kind: interview.StageApplication},
			[]interview.Arrangement{arrange(t, "F-FORMHELP")},
			[]interview.WarningCode{interview.WarnNotScheduled},
		},
	} {
		got := codes(search.Constrain(c.stage, c.arr, monday(t), catalogue.Calendar{}).Warnings)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestARoomOfAnybodysChoiceIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		arr  interview.Arrangement
		room interview.Resource
		want []interview.WarningCode
	}{
		{"a remote feed without network", arrange(t, "P-CAPTION", "language", "EN"), room(1, 9), []interview.WarningCode{interview.WarnNetwork}},
		{"captions in the room", arrange(t, "P-CAPTION", "language", "EN", "feed", "on_site"), room(1, 9), nil},
		{"an own device where none is allowed", arrange(t, "X-OWN"), room(1, 9), []interview.WarningCode{interview.WarnOwnDevice}},
		{"an own device where it is", arrange(t, "X-OWN"), room(1, 9, catalogue.FeatureOwnDevice), nil},
		{"an animal", arrange(t, "A-ANIMAL"), room(1, 9, catalogue.FeatureAnimal), []interview.WarningCode{interview.WarnAnimal}},
	} {
		constraints := search.Constrain(panelInterview(), []interview.Arrangement{c.arr}, monday(t), catalogue.Calendar{})
		got := codes(search.WarnResources(constraints, c.room, []interview.Resource{member(11, catalogue.FeatureNoAnimals), member(12)}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestCandidatesWithDifferentClocksAreNotPutTogether(t *testing.T) {
	t.Parallel()
	constrain := func(arr ...interview.Arrangement) search.Constraints {
		return search.Constrain(panelInterview(), arr, monday(t), catalogue.Calendar{})
	}
	plain, longer, alone := constrain(), constrain(arrange(t, "T-EXTRA")), constrain(arrange(t, "P-READER", "language", "FR"))
	if got := codes(search.WarnShared(plain, plain)); got != nil {
		t.Errorf("same clocks: %v", got)
	}
	if got := codes(search.WarnShared(plain, longer)); !slices.Equal(got, []interview.WarningCode{interview.WarnClocks}) {
		t.Errorf("different clocks: %v", got)
	}
	if got := codes(search.WarnShared(plain, alone)); !slices.Equal(got, []interview.WarningCode{interview.WarnAlone}) {
		t.Errorf("one who must be alone: %v", got)
	}
}
