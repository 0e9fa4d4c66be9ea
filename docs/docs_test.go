package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sourceTests are the names of all tests of the product.
func sourceTests(t *testing.T) map[string]bool {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	names := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "build" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			names[m[1]] = true
		}
		return err
	})
	if err != nil || len(names) < 100 {
		t.Fatalf("%d tests, %v", len(names), err)
	}
	return names
}

func TestEveryClaimOfTheThreatModelNamesATestThatExistsOrSaysThatNoneDoes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	exists, claims := sourceTests(t), 0
	named := regexp.MustCompile("`(Test\\w+)`")
	for line := range strings.Lines(string(text)) {
		for _, m := range named.FindAllStringSubmatch(line, -1) {
			if !exists[m[1]] {
				t.Errorf("there is no test %s", m[1])
			}
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 2 || strings.TrimSpace(cells[1]) == "shown by" {
			continue
		}
		claims++
		if shown := strings.TrimSpace(cells[1]); !named.MatchString(shown) && !strings.HasPrefix(shown, "No test") {
			t.Errorf("nothing shows: %s", cells[0])
		}
	}
	if claims < 40 {
		t.Errorf("%d claims were found", claims)
	}
}
