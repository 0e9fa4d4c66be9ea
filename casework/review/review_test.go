package review_test

import (
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/review"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// setup is a submitted request with one measure and one file, an adviser who can open the vault, and one who cannot.
type setup struct {
	review.Service
	db                         *storagetest.Database
	adviser, other             account.Adviser
	candidateKey               seal.PrivateKey
	request, measure, evidence uuid.UUID
}

func newSetup(t *testing.T) *setup {
	t.Helper()
	db := storagetest.New(t)
	key, err := seal.NewKey()
	must(t, err)
	o := &setup{
		Service: review.Service{Store: db.Adviser, Objects: folder(t), Keyring: folder(t), Now: time.Now}, db: db,
		adviser: storagetest.Person[account.Adviser](t, db, "Maria"), candidateKey: key,
		other:   storagetest.Person[account.Adviser](t, db, "Mara"),
		request: uuid.New(), measure: uuid.New(), evidence: uuid.New(),
	}
	o.Pins = seal.PinFile(filepath.Join(t.TempDir(), "pinned-keys"))
	must(t, o.Pins.Create(seal.Pins{Installation: uuid.New(), Candidate: key.Recipient().Fingerprint(), Signing: key.Recipient().Fingerprint()}))
	vault := uuid.New()
	hr, ana := storagetest.Person[account.HR](t, db, "Hugo"), storagetest.Person[account.Candidate](t, db, "Ana")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, db)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, db)
	application := fixture.Application{Vacancy: vacancy, Candidate: ana.ID}.Insert(t, db)
	fixture.Request{ID: o.request, Application: application, Stages: []uuid.UUID{stage}}.Insert(t, db)
	fixture.Measure{ID: o.measure, Request: o.request, Stage: stage}.Insert(t, db)
	fixture.Evidence{ID: o.evidence, Request: o.request, Label: "label"}.Insert(t, db)
	db.Exec(t, `insert into seal.vault (id, recipient, created_at) values ($1, 'age1', now())`, vault)
	db.Exec(t, `insert into seal.candidate_key (name, recipient) values ('candidate', $1)`, key.Recipient().String())
	db.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at)
		values ($1, 'age1', 'identity', now())`,
		o.adviser.ID)
	db.Exec(t, `insert into seal.access (vault_id, account_id, recipient, sealed, granted_at)
		values ($1, $2, 'age1', 'access', now())`,
		vault, o.adviser.ID)
	must(t, o.Keyring.Put(o.request, []byte("key")))
	must(t, o.Objects.Put(o.evidence, []byte("file")))
	return o
}

func folder(t *testing.T) *blob.Dir {
	t.Helper()
	dir, err := blob.Open(t.TempDir())
	must(t, err)
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *setup) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	must(t, o.db.Super.GetContext(t.Context(), &n, query, args...))
	return n
}

const accesses = `select count(*) from accommodation.access_log where account_id = $1`

func TestOpenRequest_ReturnsTheSealedChain(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	b, err := o.OpenRequest(t.Context(), o.adviser, o.request)
	must(t, err)
	got := string(b.Access) + " " + string(b.Key)
	if got != "access key" || len(b.Evidence) != 1 {
		t.Errorf("%s, %d files", got, len(b.Evidence))
	}
	if n := o.count(t, accesses, o.adviser.ID); n != 1 {
		t.Errorf("%d records in the access log", n)
	}
}

func TestOpenRequest_RecordOutlivesTheRefusal(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*testing.T, *setup){
		"no access to the vault": func(_ *testing.T, o *setup) { o.adviser = o.other },
		"the key was destroyed":  func(t *testing.T, o *setup) { t.Helper(); must(t, o.Keyring.Delete(o.request)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newSetup(t)
			hide(t, o)
			if _, err := o.OpenRequest(t.Context(), o.adviser, o.request); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("%v", err)
			}
			if n := o.count(t, accesses, o.adviser.ID); n != 1 {
				t.Errorf("%d records in the access log", n)
			}
		})
	}
}

func TestOpenRequest_NothingWithoutARecord(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	o.db.Exec(t, `alter table accommodation.access_log add check (pseudonym < 0) not valid`)
	if b, err := o.OpenRequest(t.Context(), o.adviser, o.request); err == nil || b.Key != nil || b.Statement != nil {
		t.Errorf("%v %+v", err, b)
	}
	if file, err := o.OpenEvidence(t.Context(), o.adviser, o.request, o.evidence); err == nil || file != nil {
		t.Errorf("the file: %v", err)
	}
}

func TestOpenEvidence_RecordsTheFile(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	if _, err := o.OpenEvidence(t.Context(), o.adviser, uuid.New(), o.evidence); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of another request: %v", err)
	}
	file, err := o.OpenEvidence(t.Context(), o.adviser, o.request, o.evidence)
	must(t, err)
	defer file.Close()
	if text, err := io.ReadAll(file); err != nil || string(text) != "file" {
		t.Errorf("%q %v", text, err)
	}
	const ofFile = `select count(*) from accommodation.access_log where evidence_id = $1`
	if n := o.count(t, ofFile, o.evidence); n != 1 {
		t.Errorf("%d records of the file", n)
	}
}

func (o *setup) decision(outcome accommodation.Status) review.Decision {
	return review.Decision{Reasons: "The certificate explains it.", Decision: accommodation.Decision{
		MeasureID: o.measure, Outcome: outcome, Code: "R-STEPFREE", Practical: "No steps.", Language: "en",
	}}
}

func TestDecide_SealsReasonsAndReleasesArrangement(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	d := o.decision(accommodation.Recommended)
	must(t, o.Decide(t.Context(), o.adviser, o.request, d))
	var sealed []byte
	must(t, o.db.Super.GetContext(t.Context(), &sealed, `select reasons from accommodation.decision`))
	want := seal.Binding{Request: o.request, Object: o.measure, Kind: seal.KindReasons, Version: 1}
	if words, err := o.candidateKey.OpenWords(sealed, want); err != nil || words != d.Reasons {
		t.Errorf("%q %v", words, err)
	}
	const released = `select count(*) from interview.arrangement where id = $1 and released_at is not null`
	if n := o.count(t, released, o.measure); n != 1 {
		t.Errorf("%d arrangements released", n)
	}
}

// A writer to the database puts a key of its own in place of the candidate key, to read the reasons.
func TestDecide_ExchangedCandidateKey(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	writer, err := seal.NewKey()
	must(t, err)
	o.db.Exec(t, `update seal.candidate_key set recipient = $1`, writer.Recipient().String())
	d := o.decision(accommodation.Recommended)
	if err := o.Decide(t.Context(), o.adviser, o.request, d); !errors.Is(err, seal.ErrExchanged) {
		t.Errorf("%v", err)
	}
	const left = `select count(*) from accommodation.decision`
	if n := o.count(t, left); n != 0 {
		t.Errorf("%d decisions", n)
	}
	o.db.Exec(t, `update seal.candidate_key set recipient = $1`, o.candidateKey.Recipient().String())
	must(t, o.Decide(t.Context(), o.adviser, o.request, d))
}

func TestDecide_AnsweredMeasure(t *testing.T) {
	t.Parallel()
	o := newSetup(t)
	must(t, o.Decide(t.Context(), o.adviser, o.request, o.decision(accommodation.NotSupported)))
	again := o.decision(accommodation.Recommended)
	if err := o.Decide(t.Context(), o.other, o.request, again); !errors.Is(err, review.ErrAnswered) {
		t.Errorf("%v", err)
	}
	again.MeasureID = uuid.New()
	if err := o.Decide(t.Context(), o.other, o.request, again); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a measure of no request: %v", err)
	}
}
