package ui_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"stepfree/locale"
)

// port is one component that we wrote after the design system's.
type port struct {
	component string
	// make gives our component for the design system's options, or nil when we do not have one of the options.
	make func(locale.Localizer, json.RawMessage) templ.Component
	// atLeast is how many fixtures must have been compared, so that a test of nothing fails.
	atLeast int
}

func ports() []port {
	return []port{
		{"input", inputOf, 25},
		{"textarea", textareaOf, 10},
		{"select", selectOf, 5},
		{"radios", radiosOf, 8},
		{"checkboxes", checkboxesOf, 6},
		{"file-upload", fileOf, 7},
		{"date-input", dateOf, 7},
		{"button", buttonOf, 7},
		{"error-summary", errorSummaryOf, 5},
		{"summary-list", summaryListOf, 3},
		{"task-list", taskListOf, 5},
		{"tag", tagOf, 10},
		{"table", tableOf, 2},
		{"panel", panelOf, 3},
		{"inset-text", insetOf, 2},
		{"warning-text", warningOf, 4},
		{"details", detailsOf, 5},
		{"notification-banner", bannerOf, 9},
		{"pagination", paginationOf, 2},
	}
}

type fixture struct {
	Name    string
	Options json.RawMessage
	HTML    string
}

func fixtures(t *testing.T, component string) []fixture {
	t.Helper()
	path := "node_modules/govuk-frontend/dist/govuk/components/" + component + "/fixtures.json"
	text, err := fs.ReadFile(os.DirFS("../.."), path)
	if err != nil {
		t.Fatalf("the design system is not installed (npm ci): %v", err)
	}
	var file struct{ Fixtures []fixture }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Fixtures
}

func TestEveryComponentIsTheDesignSystemsButForTheListedDifferences(t *testing.T) {
	t.Parallel()
	l := speak(t, "en")
	for _, p := range ports() {
		t.Run(p.component, func(t *testing.T) {
			t.Parallel()
			compared := 0
			for _, f := range fixtures(t, p.component) {
				ours := p.make(l, f.Options)
				if ours == nil {
					continue
				}
				compared++
				theirs := parse(t, f.HTML)
				for _, d := range differences() {
					d.apply(theirs)
				}
				if diff := cmp.Diff(strings.Split(outline(theirs), "\n"), strings.Split(outline(render(t, ours)), "\n")); diff != "" {
					t.Errorf("%s (-theirs +ours):\n%s", f.Name, diff)
				}
			}
			if compared < p.atLeast {
				t.Errorf("only %d fixtures were compared, want %d", compared, p.atLeast)
			}
		})
	}
}

func TestEveryListedDifferenceIsStillOne(t *testing.T) {
	t.Parallel()
	l := speak(t, "en")
	list := differences()
	used := make([]bool, len(list))
	for _, p := range ports() {
		for _, f := range fixtures(t, p.component) {
			if p.make(l, f.Options) == nil {
				continue
			}
			theirs := parse(t, f.HTML)
			for i, d := range list {
				before := outline(theirs)
				d.apply(theirs)
				used[i] = used[i] || before != outline(theirs)
			}
		}
	}
	for i, d := range list {
		if !used[i] {
			t.Errorf("the design system does not differ any more: %s", d.why)
		}
	}
}
