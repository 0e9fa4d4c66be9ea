// Package portal runs the whole product for a test: a database of its own, the program's handlers on a loopback port, the
// outbox, and a mailbox in which its mails arrive. Only tests import it.
package portal

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/blob"
	"stepfree/storage/storagetest"
)

// Password is the password of every member of staff.
const Password = "correct horse battery"

// Portal is a running product.
type Portal struct {
	Origin  string // its address, with a host name that browsers trust with secure cookies
	DB      *storagetest.Database
	Mailbox *mail.Mailbox
	Objects *blob.Dir
	Keyring *blob.Dir
	Drafts  *blob.Dir
	Zone    seal.Opener // the candidate zone's identity
}

// Staff is a member of staff who can sign in.
type Staff struct {
	ID     uuid.UUID
	Email  string
	Secret string // of the authenticator app
}

// now is the clock of the journeys: they run in real time.
func now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here

// New starts a portal with empty tables; it ends with the test.
func New(t testing.TB) *Portal {
	t.Helper()
	db := storagetest.New(t)
	p := &Portal{DB: db, Mailbox: mail.NewMailbox(), Objects: folder(t), Keyring: folder(t), Drafts: folder(t)}
	zone, err := seal.CreateOpenerFile(filepath.Join(t.TempDir(), "zone.key"))
	must(t, err)
	p.Zone = zone
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(t, err)
	p.Origin = "http://localhost:" + port
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(t, err)
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no message %s", lang, key) })
	must(t, err)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	site := &web.Site{DB: db.DB, Bundle: bundle, Log: log, Now: now, Origin: p.Origin, Zone: brussels, Audiences: account.Roles()}
	app, err := handlers.New(handlers.Config{
		Site: site, Clock: accommodation.DefaultClock(), Calendar: interview.Calendar{},
		Zone: zone, Objects: p.Objects, Keyring: p.Keyring, Drafts: p.Drafts,
	})
	must(t, err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	outbox := mail.Outbox{DB: db.DB, Bundle: bundle, Deliverer: p.Mailbox, Origin: p.Origin, Zone: brussels, Now: now, Log: log}
	done := make(chan error, 2)
	go func() { done <- app.Listener(listener) }()
	go func() { done <- outbox.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := app.ShutdownWithTimeout(10 * time.Second); err != nil {
			t.Errorf("ending the portal: %v", err)
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
	return p
}

// Staff creates a member of staff.
func (p *Portal) Staff(t testing.TB, role account.Role, name string) Staff {
	t.Helper()
	hash, err := account.HashPassword(Password)
	must(t, err)
	s := Staff{ID: uuid.New(), Email: uuid.NewString() + "@stepfree.example"}
	code, err := account.NewTOTP(s.Email)
	must(t, err)
	s.Secret = code.Secret
	must(t, storage.CreateStaffAsOwner(t.Context(), p.DB.URL(storage.Owner), storage.NewStaff{
		ID: s.ID, Role: role, Name: name, Email: s.Email, Language: "en", PasswordHash: hash, TOTPSecret: s.Secret,
	}, now()))
	return s
}

// Code is the code that the authenticator app of a member of staff shows now.
func (s Staff) Code(t testing.TB) string {
	t.Helper()
	code, err := account.Code(s.Secret, now())
	must(t, err)
	return code
}

// Vault makes the vault for a first adviser and returns the adviser's passphrase.
func (p *Portal) Vault(t testing.TB, adviser Staff) string {
	t.Helper()
	passphrase := seal.NewPassphrase()
	vault, err := seal.NewKey()
	must(t, err)
	identity, err := seal.NewKey()
	must(t, err)
	v := storage.NewVault{
		ID: uuid.New(), Recipient: vault.Recipient().String(), AdviserEmail: adviser.Email,
		AdviserRecipient: identity.Recipient().String(), CandidateZone: p.Zone.Recipient().String(),
	}
	v.SealedIdentity, err = identity.SealWithPassphrase(passphrase)
	must(t, err)
	v.SealedVault, err = identity.Recipient().SealKey(vault)
	must(t, err)
	must(t, storage.CreateVaultAsOwner(t.Context(), p.DB.URL(storage.Owner), v, now()))
	return passphrase
}

func folder(t testing.TB) *blob.Dir {
	t.Helper()
	d, err := blob.Open(t.TempDir())
	must(t, err)
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
