package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// source is a path of the repository as pages write it, perhaps with choices in braces.
var source = regexp.MustCompile("`([a-z0-9]+(?:/[\\w.{},-]+)*)/?`")

// TestDocs_NamedFoldersExist checks that what the front page and the architecture say of where things are is so.
func TestDocs_NamedFoldersExist(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	top := map[string]bool{"casework": true, "scheduling": true, "jobs": true} // named even if they are gone
	for _, e := range entries {
		top[e.Name()] = e.IsDir() || top[e.Name()]
	}
	found := 0
	for _, page := range []string{"../README.md", "architecture.md"} {
		for _, m := range source.FindAllStringSubmatch(readPage(t, page), -1) {
			if first, _, _ := strings.Cut(m[1], "/"); !top[first] || strings.Contains(m[1], "/X") {
				continue // X stands for any audience
			}
			for _, path := range expand(m[1]) {
				found++
				if _, err := os.Stat("../" + path); err != nil {
					t.Errorf("%s: there is no %s", page, path)
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("%d paths were found", found)
	}
}

// expand writes a path out for each choice in its braces.
func expand(path string) []string {
	before, rest, choices := strings.Cut(path, "{")
	if !choices {
		return []string{path}
	}
	inside, after, _ := strings.Cut(rest, "}")
	var all []string
	for choice := range strings.SplitSeq(inside, ",") {
		all = append(all, expand(before+choice+after)...)
	}
	return all
}
