package handlers_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A handler of HR has HR's store and the person's identity, and nothing that leads to another store or to the database
// itself.
func TestHRHandler_OtherStoresDoNotCompile(t *testing.T) {
	t.Parallel()
	const head = "package hr\n\n" +
		"import (\n\t\"context\"\n\n\t\"stepfree/account\"\n\tstore \"stepfree/storage/hr\"\n)\n\n" +
		"func (h *Handler) probe(ctx context.Context, me account.HR) error {\n" +
		"\treturn h.Store.Run(ctx, me, func(tx store.Tx) error {\n\t\t"
	for name, c := range map[string]struct{ statement, says string }{
		"its own store":           {`_, err := tx.Vacancies(ctx, false, ""); return err`, ""},
		"the adviser's queue":     {`_ = tx.Queue; return nil`, "undefined"},
		"the candidate's request": {`_ = tx.Request; return nil`, "undefined"},
		"the database":            {`_ = h.DB; return nil`, "undefined"},
		"the site's database":     {`_ = h.Site.DB; return nil`, "undefined"},
		"the store's connections": {`_ = tx.db; return nil`, "undefined"},
		"another audience's run":  {`_ = h.Store.AsAdviser; return nil`, "undefined"},
		"signing people in":       {`_ = h.Sessions.Run; return nil`, "undefined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, err := compile(t, "hr", head+c.statement+"\n\t})\n}\n")
			if (err == nil) != (c.says == "") || !strings.Contains(said, c.says) {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// compile builds a package of handlers with one more file, which is in an overlay only, and returns what the compiler
// prints.
func compile(t *testing.T, pkg, source string) (said string, err error) {
	t.Helper()
	folder, err := filepath.Abs(pkg)
	must(t, err)
	file, overlay := filepath.Join(t.TempDir(), "probe.go"), filepath.Join(t.TempDir(), "overlay.json")
	must(t, os.WriteFile(file, []byte(source), 0o600))
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(folder, "probe.go"): file}})
	must(t, err)
	must(t, os.WriteFile(overlay, text, 0o600))
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", os.DevNull, "./"+pkg)
	out, err := build.CombinedOutput()
	return string(out), err
}

// Operational packages import no confidential package, also not through other packages.
func TestImports_OperationalSideReachesNothingConfidential(t *testing.T) {
	t.Parallel()
	confidential := []string{
		"accommodation", "seal", "casework", "storage/adviser", "storage/candidate", "storage/casefile",
		"handlers/adviser", "handlers/candidate", "views/adviser", "views/candidate",
	}
	for _, pkg := range []string{
		"catalogue", "interview", "interview/search", "scheduling", "storage/hr", "storage/panel", "storage/admin",
		"handlers/hr", "handlers/panel", "handlers/admin", "handlers/web", "views/hr", "views/panel", "views/admin",
	} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "stepfree/"+pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for dependency := range strings.Lines(string(out)) {
			path := strings.TrimPrefix(strings.TrimSpace(dependency), "stepfree/")
			for _, closed := range confidential {
				if path == closed || strings.HasPrefix(path, closed+"/") {
					t.Errorf("%s reaches %s", pkg, path)
				}
			}
		}
	}
}
