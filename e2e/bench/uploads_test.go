//go:build bench

package bench

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/storagetest"
)

const fiveMB = 5_000_000

// uploads measures sending evidence against sealing the same bytes to the same disk, with fsync.
func uploads(t *testing.T) []row {
	f := newSetup(t)
	requireDurable(t, f.DB)
	content := pdf(fiveMB)
	dir, err := blob.Open(t.TempDir())
	must(t, err)
	key, err := seal.NewKey()
	must(t, err)
	var limits, ours []time.Duration
	for range 21 { // in turns, so that both meet the same machine
		a := f.applicant(t)
		body, contentType := a.form(t, content) // a browser has the file on its disk
		limits = append(limits, median(t, 1, func() { sealed(t, dir, key.Recipient(), content) }))
		ours = append(ours, median(t, 1, func() { a.send(t, body, contentType) }))
	}
	limit, our := middle(limits), middle(ours)

	crowd := make([]applicant, 32)
	for i := range crowd {
		crowd[i] = f.applicant(t)
	}
	var all sync.WaitGroup
	began := time.Now()
	for _, one := range crowd {
		all.Go(func() { one.submit(t, content) })
	}
	all.Wait()
	took := time.Since(began)
	var sent int
	must(
		t,
		f.DB.Super.GetContext(
			t.Context(), &sent, `select count(*) from accommodation.request where submitted_at is not null`,
		),
	)
	return []row{
		{
			What:   "evidence of 5 MB sent, of sealing it to the same disk with fsync",
			Figure: limit.Seconds() / our.Seconds(),
			Unit:   "",
			Target: 0.6,
			Detail: our.Round(time.Millisecond).String() + " of " + limit.Round(time.Millisecond).String(),
		},
		{
			What:   "32 clients send requests with 5 MB at once: failed",
			Figure: float64(len(crowd) - sent),
			AtMost: true,
			Target: 0,
			Detail: took.Round(time.Millisecond).String() + " on a pool of 8",
		},
	}
}

// sealed seals bytes into a new object and waits until the disk has it.
func sealed(t *testing.T, dir *blob.Dir, to seal.Recipient, content []byte) {
	t.Helper()
	file, err := dir.Create(uuid.New())
	must(t, err)
	w, err := to.Writer(file, seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindEvidence, Version: 1})
	must(t, err)
	_, err = w.Write(content)
	must(t, err)
	must(t, w.Close())
	must(t, file.Commit())
}

// requireDurable fails if the server may lose what it acknowledged.
func requireDurable(t *testing.T, db *storagetest.Database) {
	t.Helper()
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		must(t, db.Super.GetContext(t.Context(), &value, `select current_setting($1)`, name))
		if value != "on" {
			t.Fatalf("%s is %s: the server may lose what it acknowledged", name, value)
		}
	}
}
