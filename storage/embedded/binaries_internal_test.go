package embedded

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFindBinaries_ForeignFilesAreNotRun(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "bin")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if isForeign(folder) {
		t.Error("the program's own user put it there")
	}
	for _, path := range []string{folder, filepath.Join(folder, "postgres"), filepath.Join(folder, "initdb")} {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
		if !isForeign(folder) {
			t.Errorf("every user may change %s", path)
		}
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(folder, "postgres"), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if !isForeign(folder) {
			t.Error("it belongs to another user")
		}
	}
}
