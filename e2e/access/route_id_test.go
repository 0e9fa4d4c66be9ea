package access

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
)

// A page has one address: only the canonical form of a UUID is accepted.
func TestRouteID_OnlyCanonicalUUID(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	c := f.Client(t, account.RoleCandidate, f.Sessions[account.RoleCandidate])
	id := f.IDs["request"]
	for name, written := range map[string]string{
		"without dashes": strings.ReplaceAll(id, "-", ""), "in braces": "%7B" + id + "%7D", "as a URN": "urn:uuid:" + id,
	} {
		if _, err := uuid.Parse(strings.NewReplacer("%7B", "{", "%7D", "}").Replace(written)); err != nil {
			t.Fatalf("%s is not parsed as a UUID: %v", name, err)
		}
		if status, _ := c.Send(t, http.MethodGet, "/requests/"+written, "", nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
}
