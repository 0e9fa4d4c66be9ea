package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// productSource is the text of all Go files of the product, without tests.
func productSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"node_modules", "build", ".git", "e2e"}, entry.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestMonitoring_QuotedMessagesAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("operations/monitoring.md")
	if err != nil {
		t.Fatal(err)
	}
	// Texts of the standard library, and names of fields, that tables begin with, too.
	elsewhere := map[string]bool{": address already in use": true, "unknown time zone": true}
	_, tables, found := strings.Cut(string(text), "## Lines to act on")
	if !found {
		t.Fatal("the section on lines of the log is missing")
	}
	source, messages := productSource(t), 0
	for _, row := range regexp.MustCompile("(?m)^\\| `(.+?)` \\|").FindAllStringSubmatch(tables, -1) {
		messages++
		for part := range strings.SplitSeq(row[1], "…") {
			if !elsewhere[part] && !strings.Contains(source, part) {
				t.Errorf("the program does not say %q", part)
			}
		}
	}
	if messages < 30 {
		t.Errorf("%d messages were found", messages)
	}
}
