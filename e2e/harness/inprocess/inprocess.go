// Package inprocess runs the portal inside the test process: a database of its own, the program's handlers on a
// loopback port, the outbox, and a mailbox that receives its mails. Only tests import it.
package inprocess

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/public"
	"stepfree/handlers/web"
	"stepfree/jobs"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/seal"
	"stepfree/storage/blob"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
	"stepfree/storage/storagetest"
)

// Password is the password of all staff accounts.
const Password = "correct horse battery"

// Portal is a running portal with its stores.
type Portal struct {
	Origin       string // with the host localhost, for which browsers accept secure cookies over HTTP
	Address      string // of the same port, as a dialer takes it
	DB           *storagetest.Database
	Mailbox      *mail.Mailbox
	Outbox       mail.Outbox // delivers to the mailbox
	Folder       installation.Folder
	Objects      *blob.Dir
	Keyring      *blob.Dir
	Drafts       *blob.Dir
	SavedForms   *blob.Dir
	CandidateKey seal.PrivateKey
	SigningKey   seal.SigningKey
	Pins         seal.PinFile
	SignInKey    account.SignInKey
	manualOutbox bool
}

// Staff is a staff account with Password as its password.
type Staff struct {
	ID     uuid.UUID
	Email  string
	Secret string // TOTP
}

// now returns the real time.
func now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here

// New starts a portal on a new database; it stops when the test ends.
func New(tb testing.TB) *Portal {
	tb.Helper()
	return NewOn(tb, storagetest.New(tb))
}

// Option changes the configuration of a portal.
type Option func(*Portal, *handlers.Config)

// Demonstration adds the pages of the demonstration, with its people and mailbox.
func Demonstration(people ...public.Person) Option {
	return func(p *Portal, c *handlers.Config) { c.Demo = &handlers.Demo{Mailbox: p.Mailbox, People: people} }
}

// Config changes the configuration of the handlers.
func Config(change func(*handlers.Config)) Option {
	return func(_ *Portal, c *handlers.Config) { change(c) }
}

// ManualOutbox leaves mails in the outbox until the test calls Outbox.Flush.
func ManualOutbox() Option {
	return func(p *Portal, _ *handlers.Config) { p.manualOutbox = true }
}

// NewOn starts a portal on a database; it stops when the test ends.
func NewOn(tb testing.TB, db *storagetest.Database, opts ...Option) *Portal {
	tb.Helper()
	p := &Portal{
		DB: db, Mailbox: mail.NewMailbox(), Folder: installation.Folder(tb.TempDir()), SignInKey: account.NewSignInKey(),
	}
	state, err := pg.InstallationAsOwner(tb.Context(), db.URL(pg.Owner))
	must(tb, err)
	state.InUse = false // a second portal on a database has folders and keys of its own
	stores, err := p.Folder.OpenCandidate(state)
	must(tb, err)
	p.Objects, p.Keyring, p.Drafts, p.SavedForms = stores.Objects, stores.Keyring, stores.Drafts, stores.SavedForms
	p.CandidateKey, p.SigningKey, p.Pins = stores.CandidateKey, stores.SigningKey, p.Folder.Pins()
	var listen net.ListenConfig
	listener, err := listen.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	must(tb, err)
	p.Address = listener.Addr().String()
	_, port, err := net.SplitHostPort(p.Address)
	must(tb, err)
	p.Origin = "http://localhost:" + port
	config := p.config(tb)
	for _, opt := range opts {
		opt(p, &config)
	}
	p.serve(tb, config, listener)
	return p
}

// config returns the configuration of the program without options.
func (p *Portal) config(tb testing.TB) handlers.Config {
	tb.Helper()
	brussels, err := time.LoadLocation("Europe/Brussels")
	must(tb, err)
	bundle, err := locale.LoadReporting(func(lang, key string) { tb.Errorf("%s has no message %s", lang, key) })
	must(tb, err)
	log := slog.New(slog.NewTextHandler(tb.Output(), nil))
	return handlers.Config{
		Site: &web.Site{
			Bundle: bundle, Log: log, Now: now, Origin: p.Origin, TimeZone: brussels, Audiences: account.Roles(),
		},
		DB: p.DB.DB, Deadlines: accommodation.DefaultDeadlines(),
		CandidateKey: p.CandidateKey, SigningKey: p.SigningKey, Pins: p.Pins, Objects: p.Objects, Keyring: p.Keyring, Drafts: p.Drafts,
		SavedForms: p.SavedForms, SignInKey: p.SignInKey,
	}
}

// serve runs the portal and its outbox until the test ends.
func (p *Portal) serve(tb testing.TB, config handlers.Config, listener net.Listener) {
	tb.Helper()
	app, err := handlers.New(config)
	must(tb, err)
	site := config.Site
	p.Outbox = mail.Outbox{
		Store: p.DB.Worker, Bundle: site.Bundle, Deliverer: p.Mailbox, Origin: site.Origin, TimeZone: site.TimeZone,
		Now: site.Now, Log: site.Log,
	}
	runner := jobs.Runner{Log: site.Log}
	if !p.manualOutbox {
		runner.Jobs = []jobs.Job{jobs.Outbox(p.Outbox)}
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	done := make(chan error, 2)
	go func() { done <- app.Listener(listener) }()
	go func() { done <- runner.Run(ctx) }()
	tb.Cleanup(func() {
		stop()
		if err := app.ShutdownWithTimeout(10 * time.Second); err != nil {
			tb.Errorf("stopping the portal: %v", err)
		}
		for range 2 {
			if err := <-done; err != nil {
				tb.Error(err)
			}
		}
	})
}

// Staff creates a staff account.
func (p *Portal) Staff(tb testing.TB, role account.Role, name string) Staff {
	tb.Helper()
	hash, err := account.HashPassword(Password)
	must(tb, err)
	s := Staff{ID: uuid.New(), Email: uuid.NewString() + "@stepfree.example"}
	s.Secret, err = account.NewTOTPSecret()
	must(tb, err)
	sealed, err := p.SignInKey.Seal(s.ID, s.Secret)
	must(tb, err)
	staff := pg.NewStaff{ID: s.ID, Role: role, Name: name, Email: s.Email, Language: "en"}
	credential := pg.Credential{PasswordHash: hash, TOTPSealed: sealed}
	must(tb, pg.CreateStaffAsOwner(tb.Context(), p.DB.URL(pg.Owner), staff, credential, now()))
	return s
}

// LoadSignInKey reads the sign-in key from the data folder of the program.
func LoadSignInKey(tb testing.TB, data string) account.SignInKey {
	tb.Helper()
	text, err := seal.ReadCredential(filepath.Join(data, "signin.key"))
	must(tb, err)
	key, err := account.ParseSignInKey(text)
	must(tb, err)
	return key
}

// Code returns the current TOTP code of a staff account.
func (s Staff) Code(tb testing.TB) string {
	tb.Helper()
	return s.CodeAt(tb, now())
}

// NextCode returns the code that follows Code, which is accepted after Code was used: no code is accepted twice.
func (s Staff) NextCode(tb testing.TB) string {
	tb.Helper()
	return s.CodeAt(tb, now().Add(30*time.Second))
}

// CodeAt returns the TOTP code of a staff account at a time.
func (s Staff) CodeAt(tb testing.TB, at time.Time) string {
	tb.Helper()
	code, err := account.GenerateCode(s.Secret, at)
	must(tb, err)
	return code
}

// Vault creates the vault with a first adviser and returns the adviser's passphrase.
func (p *Portal) Vault(tb testing.TB, adviser Staff) string {
	tb.Helper()
	adviserKey, err := firstAdviser()
	must(tb, err)
	vault := adviserKey.vault
	v := pg.NewVault{
		ID: uuid.New(), Recipient: vault.Recipient().String(), AdviserEmail: adviser.Email,
		AdviserRecipient: adviserKey.identity.Recipient().String(), CandidateKey: p.CandidateKey.Recipient().String(),
	}
	trusted := seal.Trusted{Vault: vault.Recipient().Fingerprint(), Signing: p.SigningKey.Fingerprint()}
	passphrase, sealed, err := adviserKey.identity.SealWithNewPassphrase(trusted)
	must(tb, err)
	v.SealedIdentity = sealed
	v.SealedVault, err = adviserKey.identity.Recipient().SealKey(vault)
	must(tb, err)
	v.RecoveryCopies = adviserKey.copies
	for _, c := range adviserKey.custodians {
		v.Custodians = append(v.Custodians, c.Key.Fingerprint())
	}
	must(tb, pg.CreateVaultAsOwner(tb.Context(), p.DB.URL(pg.Owner), v, now()))
	must(tb, p.Pins.PinVault(vault.Recipient().Fingerprint()))
	must(tb, p.Pins.PinCustodians(adviserKey.custodians))
	return passphrase
}

// VaultKey returns the private key of the vault that Vault creates.
func VaultKey(tb testing.TB) seal.PrivateKey {
	tb.Helper()
	k, err := firstAdviser()
	must(tb, err)
	return k.vault
}

// adviserKey is an adviser's key, the vault's, and the custodians with the recovery copies of the vault.
type adviserKey struct {
	identity, vault seal.PrivateKey
	custodians      []seal.Custodian
	copies          [][]byte
}

// firstAdviser creates the keys once for all tests of a process.
var firstAdviser = sync.OnceValues(func() (k adviserKey, err error) {
	if k.identity, err = seal.NewKey(); err != nil {
		return k, err
	}
	if k.vault, err = seal.NewKey(); err != nil {
		return k, err
	}
	for _, name := range []string{"Lena Aerts", "Noah Dubois", "Zoé Lambert"} {
		key, err := seal.NewKey()
		if err != nil {
			return k, err
		}
		k.custodians = append(k.custodians, seal.Custodian{Name: name, Key: key.Recipient()})
	}
	k.copies, err = seal.RecoveryCopies(k.vault, k.custodians)
	return k, err
})

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
