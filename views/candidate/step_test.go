package candidate_test

import (
	"strings"
	"testing"

	"stepfree/catalogue"
	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/candidate"
	"stepfree/views/ui"
)

// twoStages returns a draft for two stages of one kind; one of its measures has a question.
func twoStages() candidate.Draft {
	const kind = interview.StagePanelInterview
	asked := catalogue.Measure{Code: "T-EXTRA", Parameters: []catalogue.Parameter{{Name: "percent"}}}
	return candidate.Draft{ID: "1", Stages: []candidate.Stage{
		{ID: "a", Kind: kind, Number: 1, Measures: []candidate.Measure{{ID: "m", Type: asked}}},
		{ID: "b", Kind: kind, Number: 2, Measures: []candidate.Measure{{ID: "n", Type: extraTime()}}},
	}}
}

func TestDraftStep_IsThatOfTheTaskList(t *testing.T) {
	t.Parallel()
	d := twoStages()
	for path, want := range map[string]int{
		"/stages": 1, "/stages/a": 2, "/stages/a/measures": 2, "/details/m": 3, "/details/m/remove": 3, "/stages/b": 4,
		"/stages/b/measures": 4, "/hard": 5, "/helps": 5, "/evidence": 6, "/evidence/e/remove": 6, "/check": 7, "/send": 7,
		"": 0, "/discard": 0, "/details/n": 4, "/stages/c": 1,
	} {
		step, steps := d.Step("/requests/1" + path)
		if step != want || step > 0 && steps != 7 {
			t.Errorf("%s is step %d of %d, want %d of 7", path, step, steps, want)
		}
	}
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := bundle.Localizer("en", nil)
	page := markup.Check(t, candidate.TaskList(ui.Page{Lang: l, Title: l.T("candidate.tasks.title")}, d))
	if tasks := strings.Count(page, "To do") + strings.Count(page, "Done") + strings.Count(page, "first"); tasks != 7 {
		t.Errorf("the list has %d tasks: %s", tasks, page)
	}
	if !strings.Contains(page, "Panel interview 1") || !strings.Contains(page, "Panel interview 2") {
		t.Errorf("two stages of one kind have one name: %s", page)
	}
}
