package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// namedTest is a test's name as pages write it.
var namedTest = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`")

// pages lists the Markdown files of the project.
func pages(t *testing.T) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"../*.md", "*.md", "*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 20 {
		t.Fatalf("%d pages were found", len(paths))
	}
	return paths
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sourceTests are the names of all tests, fuzz targets and benchmarks of the product.
func sourceTests(t *testing.T) map[string]bool {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(\w+ \*testing\.[TFB]\)`)
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

func TestThreatModel_ClaimsNameATestOrSayNone(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	claims := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 2 || strings.TrimSpace(cells[1]) == "shown by" {
			continue
		}
		claims++
		if shown := strings.TrimSpace(cells[1]); !namedTest.MatchString(shown) && !strings.HasPrefix(shown, "No test") {
			t.Errorf("nothing shows: %s", cells[0])
		}
	}
	if claims < 40 {
		t.Errorf("%d claims were found", claims)
	}
}

func TestDocs_NamedTestsExist(t *testing.T) {
	t.Parallel()
	exists := sourceTests(t)
	for _, path := range pages(t) {
		if path == "../CONTRIBUTING.md" { // its names are examples
			continue
		}
		for _, m := range namedTest.FindAllStringSubmatch(readPage(t, path), -1) {
			if !exists[m[1]] {
				t.Errorf("%s: there is no test %s", path, m[1])
			}
		}
	}
}

func TestDocs_LinksLeadToFilesAndHeadings(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, path := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(readPage(t, path), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			target, heading, _ := strings.Cut(m[1], "#")
			target = filepath.Join(filepath.Dir(path), target)
			if m[1][0] == '#' {
				target = path
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to a file that does not exist: %s", path, m[1])
			} else if heading != "" && !hasHeading(readPage(t, target), heading) {
				t.Errorf("%s links to a heading that does not exist: %s", path, m[1])
			}
		}
	}
}

var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}\- ]`)

// hasHeading reports whether a page has a heading that a browser reaches by an anchor.
func hasHeading(page, anchor string) bool {
	for line := range strings.Lines(page) {
		words, found := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !found || line[0] != '#' {
			continue
		}
		words = notInAnchor.ReplaceAllString(strings.ToLower(strings.TrimSpace(words)), "")
		if strings.ReplaceAll(words, " ", "-") == anchor {
			return true
		}
	}
	return false
}
