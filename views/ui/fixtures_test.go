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

// port is one component of the design system that views/ui implements.
type port struct {
	component string
	// make returns the component for the design system's options, or nil if views/ui does not have one of the options.
	make func(locale.Localizer, json.RawMessage) templ.Component
	// atLeast is the minimum number of compared fixtures, so that an empty test fails.
	atLeast int
}

func ports() []port {
	return []port{
		{"input", makeInput, 25},
		{"textarea", makeTextarea, 10},
		{"select", makeSelect, 5},
		{"radios", makeRadios, 8},
		{"checkboxes", makeCheckboxes, 6},
		{"file-upload", makeFile, 7},
		{"date-input", makeDate, 7},
		{"button", makeButton, 7},
		{"error-summary", makeErrorSummary, 5},
		{"summary-list", makeSummaryList, 3},
		{"task-list", makeTaskList, 5},
		{"tag", makeTag, 10},
		{"table", makeTable, 2},
		{"panel", makePanel, 3},
		{"inset-text", makeInset, 2},
		{"warning-text", makeWarning, 4},
		{"details", makeDetails, 5},
		{"notification-banner", makeBanner, 9},
		{"pagination", makePagination, 2},
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

func TestComponents_DesignSystem(t *testing.T) {
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
				if diff := cmp.Diff(
					strings.Split(outline(theirs), "\n"), strings.Split(outline(render(t, ours)), "\n"),
				); diff != "" {
					t.Errorf("%s (-theirs +ours):\n%s", f.Name, diff)
				}
			}
			if compared < p.atLeast {
				t.Errorf("only %d fixtures were compared, want %d", compared, p.atLeast)
			}
		})
	}
}

func TestDifferences_AreStillNeeded(t *testing.T) {
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
