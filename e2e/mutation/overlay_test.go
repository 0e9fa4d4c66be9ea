package mutation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// withoutVariable names the guard that a run is without.
const withoutVariable = "STEPFREE_WITHOUT"

// switches is a package that stands in the overlay alone: the product has no switches.
const switches = `package without

import "os"

var gone = os.Getenv("` + withoutVariable + `")

func Guard(name string) bool { return gone == name }

func Either[T any](gone bool, without, with T) T {
	if gone {
		return without
	}
	return with
}
`

// writeOverlay writes what "go test -overlay" takes: each file that has guards, with all of them on switches.
func writeOverlay(t *testing.T, root string, all []mutant) string {
	t.Helper()
	files := map[string][]mutant{}
	for _, m := range all {
		files[m.file] = append(files[m.file], m)
	}
	folder := t.TempDir()
	replace := map[string]string{}
	put := func(file, text string) {
		changed := filepath.Join(folder, strconv.Itoa(len(replace))+".go")
		must(t, os.WriteFile(changed, []byte(text), 0o600))
		replace[filepath.Join(root, file)] = changed
	}
	put("without/without.go", switches)
	for file, those := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		must(t, err)
		put(file, switched(t, string(text), those))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	must(t, err)
	path := filepath.Join(folder, "overlay.json")
	must(t, os.WriteFile(path, overlay, 0o600))
	return path
}

var packageLine = regexp.MustCompile(`(?m)^package \w+$`)

// switched is a file with some guards on switches.
func switched(t *testing.T, text string, all []mutant) string {
	t.Helper()
	for _, m := range all {
		if n := strings.Count(text, m.old); n != 1 {
			t.Fatalf("%s: %s has %d places like it", m.name, m.file, n)
		}
	}
	// From the end, so that what is before a place stays where it is.
	slices.SortFunc(all, func(a, b mutant) int { return strings.Index(text, b.old) - strings.Index(text, a.old) })
	end := len(text)
	for _, m := range all {
		before, after, _ := strings.Cut(text, m.old)
		if len(before)+len(m.old) > end {
			t.Fatalf("%s: another guard of %s stands in the same place", m.name, m.file)
		}
		end = len(before)
		if within := strings.LastIndex(before, "const "); within >= 0 && strings.Count(before[within:], "`")%2 == 1 {
			// What is switched is no constant any more.
			before = before[:within] + strings.Replace(before[within+len("const "):], " = ", " := ", 1)
		}
		text = before + strings.NewReplacer("GONE", "without.Guard("+strconv.Quote(m.name)+")", "OLD", m.old).Replace(m.new) + after
	}
	first := packageLine.FindStringIndex(text)
	return text[:first[1]] + `; import "stepfree/without"` + text[first[1]:]
}
