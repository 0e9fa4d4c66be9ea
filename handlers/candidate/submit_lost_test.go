package candidate_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"stepfree/e2e/harness/inprocess"
)

// A lost or damaged copy of the request key for the vault is stored anew when the request is sent.
func TestSubmit_RenewsLostKey(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	for name, lose := range map[string]func(uuid.UUID) error{
		"removed": w.Keyring.Delete,
		"damaged": func(id uuid.UUID) error { return w.Keyring.Put(id, []byte("damaged")) },
	} {
		r := w.complete(t)
		key := w.key(t, r)
		must(t, lose(id(r)))
		w.press(t, r).wantGoTo(t, r)
		sealed, err := w.Keyring.Get(id(r))
		must(t, err)
		opened, err := inprocess.VaultKey(t).OpenKey(sealed)
		must(t, err)
		if opened.Recipient().String() != key.Recipient().String() {
			t.Errorf("%s: the key in the keyring is not that of the request", name)
		}
		if w.has(w.Drafts, r) {
			t.Errorf("%s: the draft key is still there", name)
		}
	}
}

// A file whose object is lost or cut off is named, and nothing is sent or destroyed.
func TestSubmit_MissingFileIsNamed(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	for name, lose := range map[string]func(uuid.UUID) error{
		"removed": w.Objects.Delete,
		"cut off": func(id uuid.UUID) error { return w.Objects.Put(id, []byte("x")) },
	} {
		r := w.complete(t)
		w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
		file := w.evidence(t, r)[0].ID
		must(t, lose(file))
		w.press(t, r).want(t, http.StatusUnprocessableEntity, "letter.pdf", "nothing was sent", "Stairs.")
		if !w.has(w.Drafts, r) {
			t.Errorf("%s: the draft key is destroyed", name)
		}
		w.post(t, r+"/evidence/"+file.String()+"/remove").wantGoTo(t, r+"/evidence")
		w.press(t, r).wantGoTo(t, r)
	}
}
