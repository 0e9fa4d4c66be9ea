package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// asvsPages are the pages with a line for each requirement.
func asvsPages() []string { return []string{"asvs.md", "asvs-signing-in.md", "asvs-operation.md"} }

// asvsRequirements is how many requirements of the levels 1 and 2 the OWASP ASVS 5.0 has.
const asvsRequirements = 253

var (
	requirement = regexp.MustCompile(`^V\d+\.\d+\.\d+$`)
	shownFile   = regexp.MustCompile("`([\\w.-]+(?:/[\\w.-]+)*\\.(?:go|md|js|sh|sql|templ|golden|mod))`")
)

// TestASVS_EachRequirementHasAProofOrAReason checks that what is met names a test or a file, and what is not says why.
// TestDocs_NamedTestsExist looks for the tests.
func TestASVS_EachRequirementHasAProofOrAReason(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, page := range asvsPages() {
		for line := range strings.Lines(readPage(t, page)) {
			cells := strings.Split(strings.TrimSpace(strings.Trim(strings.TrimSpace(line), "|")), " | ")
			if !requirement.MatchString(cells[0]) {
				continue
			}
			if len(cells) != 5 || seen[cells[0]] || cells[1] != "1" && cells[1] != "2" {
				t.Errorf("%s has %d cells, or two lines, or no level", cells[0], len(cells))
				continue
			}
			seen[cells[0]] = true
			checkProof(t, cells[0], cells[3], cells[4])
		}
	}
	if len(seen) != asvsRequirements {
		t.Errorf("%d requirements have a line", len(seen))
	}
}

func checkProof(t *testing.T, name, status, proof string) {
	t.Helper()
	files := shownFile.FindAllStringSubmatch(proof, -1)
	switch status {
	case "met":
		if len(files) == 0 && !namedTest.MatchString(proof) {
			t.Errorf("nothing shows %s", name)
		}
	case "not met", "not applicable":
		if proof == "" {
			t.Errorf("%s has no reason", name)
		}
	default:
		t.Errorf("%s is %q", name, status)
	}
	for _, m := range files {
		if _, err := os.Stat("../" + m[1]); err != nil {
			t.Errorf("%s names a file that does not exist: %s", name, m[1])
		}
	}
}
