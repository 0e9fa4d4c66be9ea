package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/cmd/stepfree/demo"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/mail"
	"stepfree/storage/embedded"
	"stepfree/storage/pg"
)

// demoCommand shows the portal with invented people. Everything stays in one folder on this machine.
type demoCommand struct {
	Listen string `help:"Address to listen on; another port is taken when it is in use." default:"127.0.0.1:8080"`
	Data   string `help:"Folder of the demonstration." type:"path"`
}

// AfterApply restarts the program once so that freed memory is overwritten, as serve does by default.
func (demoCommand) AfterApply() error { return reexecWithClobberFree() }

// Run starts the demonstration, fills it the first time, and says how to sign in as everybody.
func (cmd demoCommand) Run(ctx context.Context, _ *slog.Logger) (err error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	where := dataConfig{Data: cmd.Data}
	if where.Data == "" {
		where.Data = filepath.Join(embedded.DefaultDir(), "demo")
	}
	tell("Starting a private PostgreSQL in %s", where.Data)
	h, err := where.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	if err := h.seed(ctx, systemClock()); err != nil {
		return fmt.Errorf("filling the demonstration: %w", err)
	}
	listener, err := listen(ctx, cmd.Listen)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return err
	}
	// Browsers trust "localhost" with the cookies that need TLS elsewhere.
	origin := "http://localhost:" + port
	mailbox := mail.NewMailbox()
	p := portal{
		instance: h, roles: account.Roles(), origin: origin, log: log, deliverer: mailbox,
		demo: &handlers.Demo{Mailbox: mailbox, People: demo.People()}, ready: func() { explain(origin) },
		memoryHygiene: true,
	}
	return p.serve(ctx, listener)
}

func tell(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }

// listen takes the address, or any free port where it is in use.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err == nil {
		return listener, nil
	}
	host, _, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return nil, err
	}
	return config.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
}

func explain(origin string) {
	tell("\nThe portal is ready: %s\n", origin)
	tell("Sign in as everybody: %s/demo (with the codes of the moment)", origin)
	tell("The mails of candidates: %s/mailbox\n", origin)
	for _, p := range demo.People() {
		if !p.Role.IsStaff() {
			tell("  %-10s %-18s %-34s by a link in the mailbox", p.Role, p.Name, p.Email)
			continue
		}
		tell("  %-10s %-18s %-34s password: %s", p.Role, p.Name, p.Email, p.Password)
	}
	tell("\nThe passphrase with which %s opens requests: %s", demo.AdviserEmail, demo.Passphrase)
	tell("Stop with Ctrl+C. Everything is invented and stays on this machine.\n")
}

// seed fills an empty portal once. It returns an error if an earlier seed was interrupted: the folder must be removed.
func (h *instance) seed(ctx context.Context, now time.Time) error {
	marker := filepath.Join(h.folder, "demonstration-is-complete")
	if _, err := os.Stat(marker); err == nil {
		return nil
	}
	begun, err := pg.HasVault(ctx, h.urls(pg.Owner))
	if err != nil {
		return err
	}
	if begun {
		return fmt.Errorf("an earlier start was cut off; remove the folder %s and start again", h.folder)
	}
	db, err := pg.OpenAll(ctx, h.urls)
	if err != nil {
		return err
	}
	if err := errors.Join(h.seedInto(ctx, db, now), db.Close()); err != nil {
		return err
	}
	return os.WriteFile(marker, nil, 0o600)
}

func (h *instance) seedInto(ctx context.Context, db *pg.DB, now time.Time) error {
	location, err := timeZone(ctx, db, "")
	if err != nil {
		return err
	}
	site := &web.Site{Log: slog.Default(), Now: func() time.Time { return now }, TimeZone: location}
	cfg := handlers.Config{
		Site: site, DB: db, Deadlines: accommodation.DefaultDeadlines(),
	}
	if err := h.openSealed(ctx, &cfg, account.Roles()); err != nil {
		return err
	}
	if cfg.SignInKey, err = h.loadSignInKey(ctx, db, account.Roles()); err != nil {
		return err
	}
	return demo.Seeder{
		DB: db, OwnerURL: h.urls(pg.Owner), Intake: cfg.Intake(), Review: cfg.Review(), SignInKey: cfg.SignInKey,
		Now:         now,
		CreateVault: h.createDemoVault, Tell: tell,
	}.Seed(ctx)
}
