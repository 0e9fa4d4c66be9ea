package candidate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"stepfree/handlers/web"
)

// seenField carries what a page showed of an answer, as a fingerprint, so that a second window does not overwrite what
// the first has saved.
const seenField = "seen"

// fingerprint tells answers apart without repeating them.
func fingerprint(answer ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(answer, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// overtaken tells whether an answer is another one by now than the page showed, and than the one that was sent. The
// page then shows both, and the next sending counts.
func overtaken(form *web.Form, stored, sent string) bool {
	return form.Value(seenField) != stored && sent != stored
}
