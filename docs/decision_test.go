package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

func TestDecisions_HaveNumberDateAndStatus(t *testing.T) {
	t.Parallel()
	head := regexp.MustCompile(`\A# (\d+)\. \S.*\n\n` +
		`\*Date:\* \d{4}-\d\d-\d\d\\\n` +
		`\*Status:\* (proposed|accepted|superseded by \[\d+\])`)
	paths, err := filepath.Glob("decisions/*.md")
	if err != nil || len(paths) < 13 {
		t.Fatalf("%d decisions, %v", len(paths), err)
	}
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		number, err := strconv.Atoi(filepath.Base(path)[:4])
		m := head.FindSubmatch(text)
		if err != nil || m == nil || string(m[1]) != strconv.Itoa(number) || number != i+1 {
			t.Errorf("%s: decision %d must begin with its number, date and status", path, i+1)
		}
	}
}
