package candidate_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
)

// openReceipt opens the receipt of a request that was sent, and returns the digest that is stored with it.
func (w setup) openReceipt(t *testing.T, request string, key seal.PrivateKey) (receipt seal.Receipt, digest []byte) {
	t.Helper()
	var row struct{ Receipt, Digest []byte }
	must(t, w.DB.Super.GetContext(
		t.Context(), &row, `select receipt, receipt_digest as digest from accommodation.request where id = $1`, id(request),
	))
	plain, err := key.OpenPadded(row.Receipt)
	must(t, err)
	var signed struct {
		Receipt, Signature []byte
		Key                string
	}
	must(t, errors.Join(json.Unmarshal(plain, &signed), json.Unmarshal(signed.Receipt, &receipt)))
	return receipt, row.Digest
}

func TestSubmit_SignsWhatIsSent(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	key := w.key(t, r)
	w.press(t, r).wantGoTo(t, r)
	receipt, digest := w.openReceipt(t, r, key)
	var row struct {
		Application uuid.UUID
		At          time.Time
		Measure     uuid.UUID
		File        uuid.UUID
	}
	must(t, w.DB.Super.GetContext(t.Context(), &row, `
		select r.application_id as application, r.submitted_at as at, m.id as measure, e.id as file
		from accommodation.request r join accommodation.measure m on m.request_id = r.id
		join accommodation.evidence e on e.request_id = r.id where r.id = $1`, id(r)))
	if receipt.Binding != seal.ReceiptBinding(id(r)) || receipt.Application != row.Application ||
		!receipt.At.Equal(row.At) || receipt.Statement == nil || receipt.Statement.Version != 2 {
		t.Errorf("%+v, sent %+v", receipt, row)
	}
	if len(receipt.Files) != 1 || receipt.Files[0].Object != row.File || receipt.Files[0].Name != "letter.pdf" {
		t.Errorf("files: %+v", receipt.Files)
	}
	if len(receipt.Measures) != 1 || receipt.Measures[0].ID != row.Measure || receipt.Measures[0].Code != "R-STEPFREE" {
		t.Errorf("measures: %+v", receipt.Measures)
	}
	w.get(t, r).want(t, http.StatusOK, "Your receipt", seal.ShortDigest(digest))
}

// A writer to the database exchanges the keys of a draft, of the candidate zone and of the vault, each and together. What
// is saved and sent then is refused, or sealed to the true keys: the writer opens nothing.
func TestExchangedKeys_TogetherOpenNothing(t *testing.T) {
	t.Parallel()
	exchanges := map[string]string{
		"draft":     `update accommodation.request set recipient = $1 where submitted_at is null`,
		"candidate": `update seal.candidate_key set recipient = $1`,
		"vault":     `update seal.vault set recipient = $1`,
	}
	for _, names := range [][]string{
		{"draft", "candidate"}, {"draft", "vault"}, {"candidate", "vault"}, {"draft", "candidate", "vault"},
	} {
		t.Run(strings.Join(names, " and "), func(t *testing.T) {
			t.Parallel()
			w := newSetup(t)
			r := w.complete(t)
			writer, err := seal.NewKey()
			must(t, err)
			for _, name := range names {
				w.DB.Exec(t, exchanges[name], writer.Recipient().String())
			}
			saved, sent := w.fill(t, r+"/hard", "words", "Stairs and heat."), w.press(t, r)
			if slices.Contains(names, "draft") {
				saved.want(t, http.StatusServiceUnavailable, protected)
			} else {
				saved.wantGoTo(t, r+"/helps")
			}
			sent.want(t, http.StatusServiceUnavailable, protected)
			for _, query := range []string{
				`select sealed from accommodation.statement`, `select receipt from accommodation.request where receipt is not null`,
				`select sealed from seal.access`,
			} {
				var all [][]byte
				must(t, w.DB.Super.SelectContext(t.Context(), &all, query))
				for _, sealed := range all {
					if _, err := writer.Open(sealed); !errors.Is(err, seal.ErrNotOurs) {
						t.Errorf("%s: %v", query, err)
					}
				}
			}
			sealed, err := w.Keyring.Get(id(r))
			must(t, err)
			if _, err := writer.Open(sealed); !errors.Is(err, seal.ErrNotOurs) {
				t.Errorf("the request key: %v", err)
			}
		})
	}
}
