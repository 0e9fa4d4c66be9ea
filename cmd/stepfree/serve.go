package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/jobs"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/storage/pg"
	"stepfree/storage/worker"
)

// diskReserve is how many bytes the files of candidates leave free on the disk: for the database, and for what else
// people save.
const diskReserve = 1 << 30

// serveCommand serves the portal, or one audience of it.
type serveCommand struct {
	dataConfig
	Listen   string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"STEPFREE_LISTEN"`
	Origin   string   `help:"${origin_help}" required:"" env:"STEPFREE_ORIGIN"`
	Audience []string `help:"${audience_help}" env:"STEPFREE_AUDIENCE"`
	TimeZone string   `help:"${time_zone_help}" env:"STEPFREE_TIME_ZONE"`
	Proxy    []string `help:"${proxy_help}" default:"127.0.0.0/8,::1/128" env:"STEPFREE_PROXY"`
	Clamd    string   `help:"${clamd_help}" env:"STEPFREE_CLAMD" type:"path"`
	SMTP     smtp     `embed:"" prefix:"smtp-" envprefix:"STEPFREE_SMTP_"`

	MemoryHygiene bool `help:"${hygiene_help}" default:"true" negatable:"" env:"STEPFREE_MEMORY_HYGIENE"`
}

// AfterApply restarts the program once if freed memory is to be overwritten, before anything is opened.
func (cmd serveCommand) AfterApply() error {
	if !cmd.MemoryHygiene {
		return nil
	}
	return reexecWithClobberFree()
}

// errNeedsExternalDB refuses a single audience with the embedded database, which one process uses as its owner.
var errNeedsExternalDB = errors.New("one audience by itself needs an external database (--database): " +
	"the embedded one belongs to one process")

// Run serves until ctx ends.
func (cmd serveCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	roles, err := audiences(cmd.Audience)
	if err != nil {
		return err
	}
	p := portal{roles: roles, origin: cmd.Origin, timeZone: cmd.TimeZone, log: log, memoryHygiene: cmd.MemoryHygiene}
	p.scanner.Socket = cmd.Clamd
	if p.proxies, err = parseNetworks(cmd.Proxy); err != nil {
		return err
	}
	if len(cmd.Audience) > 0 && cmd.Database == "" {
		return errNeedsExternalDB
	}
	if len(cmd.Audience) == 0 {
		sender, err := cmd.SMTP.sender()
		if err != nil {
			return err
		}
		p.deliverer = sender
	}
	// An external server may refuse the login, which is one line: the version comes with the first line after that.
	if cmd.Database == "" {
		log.InfoContext(ctx, "starting", "version", programVersion())
	}
	if p.instance, err = cmd.open(ctx, log); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.instance.close(ctx)) }()
	if cmd.Database == "" {
		if err := p.instance.setTimeZone(ctx, cmd.TimeZone); err != nil {
			return err
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	p.ready = func() {
		log.InfoContext(
			ctx, "listening", "address", listener.Addr().String(), "version", programVersion(), "proxies", p.proxies,
		)
	}
	return p.serve(ctx, listener)
}

// portal is the configuration that serve and demo share.
type portal struct {
	instance  *instance
	roles     []account.Role
	origin    string
	timeZone  string // the organisation's time zone as configured; empty: as in the database
	proxies   []netip.Prefix
	scanner   intake.Scanner
	log       *slog.Logger
	deliverer mail.Deliverer
	demo      *handlers.Demo
	ready     func() // called when the listener accepts requests

	memoryHygiene bool // collect garbage periodically
}

// serve answers requests on a listener until ctx ends, then waits for open requests up to shutdownTimeout.
func (p portal) serve(ctx context.Context, listener net.Listener) (err error) {
	if err := checkOrigin(p.origin); err != nil {
		return err
	}
	db, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	location, err := timeZone(ctx, db, p.timeZone)
	if err != nil {
		return err
	}
	bundle, err := locale.Load()
	if err != nil {
		return err
	}
	site := &web.Site{
		Bundle: bundle, Log: p.log, Now: systemClock, Origin: p.origin, TimeZone: location,
		Audiences: p.roles, Proxies: p.proxies,
	}
	cfg := handlers.Config{
		Site: site, DB: db, Deadlines: accommodation.DefaultDeadlines(), Demo: p.demo, DiskReserve: diskReserve,
		Scanner: p.scanner,
	}
	if err := p.instance.openSealed(ctx, &cfg, p.roles); err != nil {
		return err
	}
	if cfg.SignInKey, err = p.instance.loadSignInKey(ctx, db, p.roles); err != nil {
		return err
	}
	app, err := handlers.New(cfg) //nolint:contextcheck // each request brings a context of its own
	if err != nil {
		return err
	}
	return p.run(ctx, app, listener, jobs.Runner{Jobs: p.jobs(cfg), Log: p.log})
}

// jobs lists the work of this process besides requests: that of the audiences that it serves.
func (p portal) jobs(cfg handlers.Config) (list []jobs.Job) {
	site := cfg.Site
	if p.memoryHygiene {
		list = append(list, memoryHygiene())
	}
	if p.deliverer != nil {
		list = append(list, jobs.Mail(mail.Outbox{
			Store: worker.New(cfg.DB), Bundle: site.Bundle, Deliverer: p.deliverer, Origin: p.origin, TimeZone: site.TimeZone,
			Now: site.Now, Log: p.log,
		})...)
	}
	expired := worker.NewExpired(cfg.DB)
	for _, role := range p.roles {
		list = append(list, jobs.Sessions(expired, role))
	}
	if slices.Contains(p.roles, account.RoleHR) {
		list = append(list, jobs.Holds(expired, site.Now))
	}
	if slices.Contains(p.roles, account.RoleCandidate) {
		drafts := cfg.Intake()
		list = append(list, jobs.LastReminders(worker.NewLastReminders(cfg.DB), site.Now),
			jobs.Recovery(drafts), jobs.DraftRetention(drafts),
			jobs.SavedForms(cfg.Candidate().SweepSavedForms))
	}
	return list
}

// connect opens a connection pool per served audience, and one for mail if this process sends it. It returns an error
// if a login has more rights than its audience needs, or if a pooler before an external server mixes statements.
func (p portal) connect(ctx context.Context) (*pg.DB, error) {
	open := func() (*pg.DB, error) { return pg.Open(ctx, p.instance.urls, p.roles...) }
	if p.deliverer != nil {
		open = func() (*pg.DB, error) { return pg.OpenAll(ctx, p.instance.urls) }
	}
	db, err := open()
	if err != nil {
		return nil, err
	}
	if p.instance.cluster == nil {
		if err := db.CheckPooler(ctx, p.instance.urls); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	if err := db.CheckRights(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// parseNetworks parses networks such as 10.1.0.0/16.
func parseNetworks(list []string) (all []netip.Prefix, err error) {
	for _, text := range list {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("a proxy's network is written such as 10.1.0.0/16, not %q", text)
		}
		all = append(all, network)
	}
	return all, nil
}

// checkOrigin returns an error unless address is a scheme and a host.
func checkOrigin(address string) error {
	origin, err := url.Parse(address)
	if err != nil || origin.Host == "" || origin.Path != "" {
		return fmt.Errorf("the origin must be scheme and host, such as https://portal.example.org, not %q", address)
	}
	return nil
}

// errDatabaseEnded ends the program. What was committed is on the disk, and the next start finds it there.
var errDatabaseEnded = errors.New("the embedded PostgreSQL ended by itself; " +
	"start again, and nothing that was saved is lost")

// shutdownTimeout is how long open requests may take after the program was told to stop.
const shutdownTimeout = 20 * time.Second

// run serves and runs the jobs until ctx ends, the embedded database exits or one of them fails.
func (p portal) run(
	ctx context.Context, app *fiber.App, listener net.Listener, runner jobs.Runner,
) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 2)
	go func() { done <- app.Listener(handlers.WipingListener(listener)) }()
	go func() { done <- runner.Run(working) }()
	if p.ready != nil {
		p.ready()
	}
	var err error
	select {
	case <-ctx.Done():
	case <-p.instance.dbExited():
		stop()
		err = errDatabaseEnded
	case err := <-done:
		return err
	}
	err = errors.Join(err, app.ShutdownWithTimeout(shutdownTimeout))
	// Shutdown before Listener has started leaves Listener running: close its listener too.
	if closed := listener.Close(); !errors.Is(closed, net.ErrClosed) {
		err = errors.Join(err, closed)
	}
	for range 2 {
		err = errors.Join(err, <-done)
	}
	return err
}
