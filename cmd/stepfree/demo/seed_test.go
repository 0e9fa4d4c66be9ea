package demo_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/casework/review"
	"stepfree/catalogue"
	"stepfree/cmd/stepfree/demo"
	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T) *blob.Dir {
	t.Helper()
	dir, err := blob.Open(t.TempDir())
	must(t, err)
	return dir
}

func TestSeed_RequestsAreLikeRealOnes(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	candidateKey, err := seal.NewKey()
	must(t, err)
	signingKey, err := seal.NewSigningKey()
	must(t, err)
	vault, err := seal.NewKey()
	must(t, err)
	now := time.Now()
	clock := func() time.Time { return now }
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	pins := seal.PinFile(filepath.Join(t.TempDir(), "pinned-keys"))
	must(t, pins.Create(seal.Pins{
		Installation: uuid.New(), Candidate: candidateKey.Recipient().Fingerprint(), Signing: signingKey.Fingerprint(),
		Vault: vault.Recipient().Fingerprint(),
	}))
	objects, keyring, drafts := folder(t), folder(t), folder(t)
	must(t, demo.Seeder{
		DB: db.DB, OwnerURL: db.URL(pg.Owner), Now: now, Tell: t.Logf, SignInKey: account.NewSignInKey(),
		Intake: intake.Service{
			Store: db.Candidate, Retention: db.Retention, CandidateKey: candidateKey, Objects: objects, Keyring: keyring, Pins: pins,
			SigningKey: signingKey,
			Drafts:     drafts, Deadlines: accommodation.DefaultDeadlines(), TimeZone: brussels, Now: clock,
			Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		},
		Review: review.Service{Store: db.Adviser, Objects: objects, Keyring: keyring, Pins: pins, Now: clock},
		CreateVault: func(ctx context.Context, email string, sealing demo.Sealing, at time.Time) error {
			return createVault(ctx, db, email, vault, candidateKey, sealing, at)
		},
	}.Seed(t.Context()))
	var requests []struct {
		ID      uuid.UUID `db:"id"`
		Words   bool      `db:"words"`
		Files   int       `db:"files"`
		Decided int       `db:"decided"`
	}
	must(t, db.Super.SelectContext(t.Context(), &requests, `
		select r.id, exists (select from accommodation.statement s where s.request_id = r.id) as words,
			(select count(*) from accommodation.evidence e where e.request_id = r.id and e.status = 'stored') as files,
			(select count(*) from accommodation.decision d join accommodation.measure m on m.id = d.measure_id
				where m.request_id = r.id) as decided
		from accommodation.request r where r.submitted_at is not null order by r.submitted_at`))
	if len(requests) != 2 || requests[0].Decided != 0 || requests[1].Decided != 2 {
		t.Fatalf("%+v", requests)
	}
	var asked int
	must(t, db.Super.GetContext(t.Context(), &asked,
		`select count(*) from interview.booking where status = 'confirmed' and answer = 'move_asked'`))
	if asked != 2 {
		t.Errorf("%d interviews are asked to move", asked)
	}
	expectOpenDays(t, db)
	for _, r := range requests {
		sealed, err := keyring.Get(r.ID)
		must(t, err)
		if _, err := vault.OpenKey(sealed); err != nil {
			t.Errorf("the vault does not open the key: %v", err)
		}
		if _, err := drafts.Get(r.ID); err == nil {
			t.Error("the draft key is not destroyed")
		}
		if !r.Words || r.Files != 1 {
			t.Errorf("statement %v, %d files", r.Words, r.Files)
		}
	}
}

// expectOpenDays fails if a stage is planned for a day on which no interview can be.
func expectOpenDays(t *testing.T, db *storagetest.Database) {
	t.Helper()
	var days []time.Time
	must(t, db.Super.SelectContext(t.Context(), &days, `
		select first_day from interview.stage where first_day is not null
		union select last_day from interview.stage where last_day is not null`))
	var closed []time.Time
	for year := time.Now().Year(); year < time.Now().Year()+2; year++ {
		holidays, err := catalogue.BelgianHolidays(year)
		must(t, err)
		for _, h := range holidays {
			closed = append(closed, h.On.Midnight(time.UTC))
		}
	}
	for _, day := range days {
		if !catalogue.NewCalendar(0, closed...).IsBusinessDay(day) {
			t.Errorf("a stage is planned for %s", day.Format(time.DateOnly))
		}
	}
	if len(days) < 4 {
		t.Errorf("%d days are planned", len(days))
	}
}

func createVault(
	ctx context.Context, db *storagetest.Database, email string, vault, candidateKey seal.PrivateKey,
	sealing demo.Sealing, at time.Time,
) error {
	adviser, err := seal.NewKey()
	if err != nil {
		return err
	}
	v := pg.NewVault{
		ID: uuid.New(), Recipient: vault.Recipient().String(), AdviserEmail: email,
		AdviserRecipient: adviser.Recipient().String(), CandidateKey: candidateKey.Recipient().String(),
	}
	if v.SealedIdentity, err = sealing(adviser, seal.Trusted{Vault: vault.Recipient().Fingerprint()}); err != nil {
		return err
	}
	if v.SealedVault, err = adviser.Recipient().SealKey(vault); err != nil {
		return err
	}
	return pg.CreateVaultAsOwner(ctx, db.URL(pg.Owner), v, at)
}
