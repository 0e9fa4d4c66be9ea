package mutation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// withoutVariable names the guard that a run is without.
const withoutVariable = "STEPFREE_WITHOUT"

// switches is a package that exists in the overlay only.
const switches = `package without

import "os"

var gone = os.Getenv("` + withoutVariable + `")

func Guard(name string) bool { return gone == name }

func Zero[T any](gone bool, value T) T {
	if gone {
		var zero T
		return zero
	}
	return value
}

func SQL(gone bool, with, without string) string {
	if gone {
		return without
	}
	return with
}
`

// writeOverlay writes the file for "go test -overlay": each file with markers, with all of its guards on switches.
func writeOverlay(t *testing.T, root string, sources map[string]*source) string {
	t.Helper()
	folder := t.TempDir()
	replace := map[string]string{}
	put := func(file, text string) {
		changed := filepath.Join(folder, strconv.Itoa(len(replace))+".go")
		must(t, os.WriteFile(changed, []byte(text), 0o600))
		replace[filepath.Join(root, file)] = changed
	}
	put("without/without.go", switches)
	for file, s := range sources {
		put(file, s.switched(t))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	must(t, err)
	path := filepath.Join(folder, "overlay.json")
	must(t, os.WriteFile(path, overlay, 0o600))
	return path
}

// switched returns a file with all of its guards on switches.
func (s *source) switched(t *testing.T) string {
	t.Helper()
	name := s.tokens.Offset(s.file.Name.End())
	all := []edit{{name, name, `; import "stepfree/without"`}}
	for _, m := range s.markers {
		more, err := s.edits(m)
		must(t, err)
		all = append(all, more...)
	}
	return s.apply(all)
}
