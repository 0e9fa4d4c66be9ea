package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/seal"
)

// writer is a key of an attacker who can write to the database.
func writer(t *testing.T) string {
	t.Helper()
	key, err := seal.NewKey()
	must(t, err)
	return key.Recipient().String()
}

const protected = "Not saved, for your protection"

// A writer to the database puts a key of its own in place of a draft's, to read the next words and files.
func TestDraft_ExchangedKeyTakesNothing(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	var own string
	must(t, w.DB.Super.GetContext(t.Context(), &own, `select recipient from accommodation.request`))
	w.DB.Exec(t, `update accommodation.request set recipient = $1`, writer(t))

	refused := w.fill(t, r+"/hard", "words", "Stairs, since the accident.")
	refused.want(t, http.StatusServiceUnavailable, protected)
	if !strings.Contains(refused.html, "Stairs, since the accident.") {
		t.Error("the words are lost")
	}
	w.fill(t, r+"/helps", "words", "A lift and a seat.").want(t, http.StatusServiceUnavailable, protected)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).want(t, http.StatusServiceUnavailable, protected)
	if n := w.count(t, `select count(*) from accommodation.evidence`); n != 0 {
		t.Errorf("%d files", n)
	}
	if s := w.statement(t, r); s.Hard != "Stairs." || s.Helps != "A lift." {
		t.Errorf("%+v", s)
	}

	w.DB.Exec(t, `update accommodation.request set recipient = $1`, own)
	w.fill(t, r+"/hard", "words", "Stairs, since the accident.").wantGoTo(t, r+"/helps")
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
}

// A writer to the database puts a key of its own in place of the vault's, to open the requests of from then on.
func TestAnswer_ExchangedVaultTakesNoRequest(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.DB.Exec(t, `update seal.vault set recipient = $1`, writer(t))
	key := uuid.NewString()
	w.post(t, "/requests/applications/"+w.application.String(), "answer", "yes", "key", key).
		want(t, http.StatusServiceUnavailable, protected)
	if w.has(w.Keyring, "/requests/"+key) || w.count(t, `select count(*) from accommodation.request`) != 0 {
		t.Error("a request was made")
	}
}

func TestAnswer_NoVaultTakesNoRequest(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.DB.Exec(t, `delete from seal.access`)
	w.DB.Exec(t, `delete from seal.recovery`)
	w.DB.Exec(t, `delete from seal.vault`)
	w.post(t, "/requests/applications/"+w.application.String(), "answer", "yes", "key", uuid.NewString()).
		want(t, http.StatusServiceUnavailable, "Requests cannot be made yet", "Your answer is still on this page.")
	if n := w.count(t, `select count(*) from accommodation.request`); n != 0 {
		t.Errorf("%d requests", n)
	}
}
