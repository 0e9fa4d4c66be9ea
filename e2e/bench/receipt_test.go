//go:build bench

package bench

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
)

// receipt measures what the signed receipt of 20 files adds to sealing and sending a request with one file of 5 MB.
func receipt(t *testing.T) []row {
	f := newSetup(t)
	key, err := seal.NewKey()
	must(t, err)
	draft, err := f.CandidateKey.Recipient().SealKey(key)
	must(t, err)
	b := seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindStatement, Version: 1}
	words, err := key.Recipient().SealStatement(seal.Statement{Binding: b, Hard: string(make([]byte, 2000))})
	must(t, err)
	r := seal.Receipt{Binding: seal.ReceiptBinding(b.Request), Files: make([]seal.Label, 20)}
	content := pdf(fiveMB)
	var added, sent []time.Duration
	for range 11 { // in turns, so that both meet the same machine
		added = append(added, median(t, 1, func() { signed(t, f, draft, words, r, b) }))
		a := f.applicant(t)
		a.fill(t, a.request+"/stages", "stage", a.stage.String())
		a.fill(t, a.request+"/stages/"+a.stage.String()+"/measures", "measure", "R-STEPFREE")
		a.fill(t, a.request+"/hard", "words", "Stairs.")
		body, contentType := a.form(t, content)
		sent = append(sent, median(t, 1, func() {
			a.send(t, body, contentType)
			m := versionField.FindStringSubmatch(a.getPath(t, a.request+"/check"))
			a.post(t, a.request+"/send", "version", m[1])
		}))
	}
	more, whole := middle(added), middle(sent)
	return []row{{
		What: "signed receipt of 20 files, of sealing and sending a request without it", AtMost: true, Target: 0.1,
		Figure: more.Seconds() / (whole - more).Seconds(),
		Detail: more.Round(10*time.Microsecond).String() + " more than " + (whole - more).Round(time.Millisecond).String(),
	}}
}

// signed does what sending does for a receipt: it opens the draft key twice, and the words, and signs and seals.
func signed(t *testing.T, f setup, draft, words []byte, r seal.Receipt, b seal.Binding) {
	t.Helper()
	_, err := f.CandidateKey.OpenKey(draft)
	must(t, err)
	key, err := f.CandidateKey.OpenKey(draft)
	must(t, err)
	s, err := key.StatementReceipt(words, b)
	must(t, err)
	r.Statement = &s
	_, _, err = key.Recipient().SealReceipt(r, f.SigningKey)
	must(t, err)
}
