package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/storage"
)

// serveCommand serves the portal, or one audience of it.
type serveCommand struct {
	place
	Listen   string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"STEPFREE_LISTEN"`
	Origin   string   `help:"The portal's address as browsers see it, such as https://portal.example.org." required:"" env:"STEPFREE_ORIGIN"`
	Audience []string `help:"Serve only these audiences: candidate, adviser, hr, panel, admin." env:"STEPFREE_AUDIENCE"`
	Zone     string   `help:"Time zone of the organisation." default:"Europe/Brussels" env:"STEPFREE_ZONE"`
	SMTP     smtp     `embed:"" prefix:"smtp-" envprefix:"STEPFREE_SMTP_"`
}

// smtp is the mail server through which news goes out.
type smtp struct {
	Host         string `help:"Mail server." required:"" env:"HOST"`
	Port         int    `help:"Its port; 465 speaks TLS at once, others STARTTLS." default:"587" env:"PORT"`
	User         string `help:"Name to sign in with." env:"USER"`
	PasswordFile string `help:"File that holds the password." env:"PASSWORD_FILE" type:"existingfile"`
	From         string `help:"Address that the portal writes from." required:"" env:"FROM"`
}

// Run serves until it is told to stop.
func (cmd serveCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	sender, err := cmd.SMTP.sender()
	if err != nil {
		return err
	}
	roles, err := audiences(cmd.Audience)
	if err != nil {
		return err
	}
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	p := portal{home: h, roles: roles, origin: cmd.Origin, zone: cmd.Zone, log: log, deliverer: sender}
	return p.serve(ctx, listener)
}

func (s smtp) sender() (*mail.Sender, error) {
	cfg := mail.Config{Host: s.Host, Port: s.Port, User: s.User, From: s.From, ImplicitTLS: s.Port == 465}
	if s.PasswordFile != "" {
		password, err := os.ReadFile(s.PasswordFile)
		if err != nil {
			return nil, err
		}
		cfg.Password = strings.TrimSpace(string(password))
	}
	return mail.NewSender(cfg)
}

// portal is what serve and demo have in common.
type portal struct {
	home      *home
	roles     []account.Role
	origin    string
	zone      string
	log       *slog.Logger
	deliverer mail.Deliverer
	demo      *handlers.Demo
	ready     func() // called once the first page can be had
}

// serve answers on a listener until the context ends, then lets requests finish.
func (p portal) serve(ctx context.Context, listener net.Listener) (err error) {
	origin, err := url.Parse(p.origin)
	if err != nil || origin.Host == "" || origin.Path != "" {
		return fmt.Errorf("the origin must be scheme and host, such as https://portal.example.org, not %q", p.origin)
	}
	zone, err := time.LoadLocation(p.zone)
	if err != nil {
		return err
	}
	db, err := storage.Open(ctx, p.home.urls, p.roles...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	bundle, err := locale.Load()
	if err != nil {
		return err
	}
	site := &web.Site{DB: db, Bundle: bundle, Log: p.log, Now: time.Now, Origin: p.origin, Zone: zone, Audiences: p.roles} //nolint:forbidigo // the clock starts here
	cfg := handlers.Config{Site: site, Clock: accommodation.DefaultClock(), Calendar: interview.Calendar{}, Demo: p.demo}
	if slices.Contains(p.roles, account.RoleCandidate) || slices.Contains(p.roles, account.RoleAdviser) {
		if err := p.home.candidateZone(&cfg); err != nil {
			return err
		}
	}
	if slices.Contains(p.roles, account.RoleCandidate) {
		if err := cfg.Candidate().SweepDrafts(ctx); err != nil {
			return err
		}
	}
	app, err := handlers.New(cfg) //nolint:contextcheck // each request brings a context of its own
	if err != nil {
		return err
	}
	outbox := mail.Outbox{DB: db, Bundle: bundle, Deliverer: p.deliverer, Origin: p.origin, Zone: zone, Now: site.Now, Log: p.log}
	work := []func(context.Context) error{outbox.Run}
	if slices.Contains(p.roles, account.RoleCandidate) {
		work = append(work, cfg.Candidate().Tend)
	}
	return p.run(ctx, app, listener, work)
}

// shutdownTime is how long requests that are under way may take when the program is told to stop.
const shutdownTime = 20 * time.Second

func (p portal) run(ctx context.Context, app *fiber.App, listener net.Listener, work []func(context.Context) error) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1+len(work))
	go func() { done <- app.Listener(listener) }()
	for _, task := range work {
		go func() { done <- task(working) }()
	}
	if p.ready != nil {
		p.ready()
	}
	select {
	case <-ctx.Done():
	case err := <-done:
		return err
	}
	err := app.ShutdownWithTimeout(shutdownTime)
	for range 1 + len(work) {
		err = errors.Join(err, <-done)
	}
	return err
}
