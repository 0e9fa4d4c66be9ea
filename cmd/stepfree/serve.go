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
	"stepfree/catalogue"
	"stepfree/handlers"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/storage"
)

// serveCommand serves the portal, or one audience of it.
type serveCommand struct {
	place
	Listen   string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"STEPFREE_LISTEN"`
	Origin   string   `help:"The portal's address as browsers see it, such as https://portal.example.org." required:"" env:"STEPFREE_ORIGIN"`
	Audience []string `help:"Serve only these audiences of a given server: candidate, adviser, hr, panel, admin. Mail is then sent by a process of its own, stepfree mail." env:"STEPFREE_AUDIENCE"`
	Zone     string   `help:"Time zone of the organisation." default:"Europe/Brussels" env:"STEPFREE_ZONE"`
	Proxy    []string `help:"Networks of the proxies in front of it, which say in X-Forwarded-For where a request comes from." default:"127.0.0.0/8,::1/128" env:"STEPFREE_PROXY"`
	SMTP     smtp     `embed:"" prefix:"smtp-" envprefix:"STEPFREE_SMTP_"`

	MemoryHygiene bool `help:"Overwrite freed memory, and collect garbage every 30 seconds." default:"true" negatable:"" env:"STEPFREE_MEMORY_HYGIENE"`
}

// AfterApply restarts the program once if freed memory is to be overwritten, before anything is opened.
func (cmd serveCommand) AfterApply() error {
	if !cmd.MemoryHygiene {
		return nil
	}
	return reexecWithClobberFree()
}

// errPrivate: the private database serves one process, and its program is the owner of everything in it.
var errPrivate = errors.New("one audience by itself needs a given server (--database): the private one belongs to one process")

// Run serves until it is told to stop.
func (cmd serveCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	roles, err := audiences(cmd.Audience)
	if err != nil {
		return err
	}
	p := portal{roles: roles, origin: cmd.Origin, zone: cmd.Zone, log: log, memoryHygiene: cmd.MemoryHygiene}
	if p.proxies, err = networks(cmd.Proxy); err != nil {
		return err
	}
	if len(cmd.Audience) > 0 && cmd.Database == "" {
		return errPrivate
	}
	if len(cmd.Audience) == 0 {
		sender, err := cmd.SMTP.sender()
		if err != nil {
			return err
		}
		p.deliverer = sender
	}
	if p.home, err = cmd.open(ctx, log); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.home.close(ctx)) }()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	p.ready = func() { log.InfoContext(ctx, "listening", "address", listener.Addr().String()) }
	return p.serve(ctx, listener)
}

// portal is what serve and demo have in common.
type portal struct {
	home      *home
	roles     []account.Role
	origin    string
	zone      string
	proxies   []netip.Prefix
	log       *slog.Logger
	deliverer mail.Deliverer
	demo      *handlers.Demo
	ready     func() // called when the listener accepts requests

	memoryHygiene bool // collect garbage periodically
}

// serve answers on a listener until the context ends, then lets requests finish.
func (p portal) serve(ctx context.Context, listener net.Listener) (err error) {
	zone, err := readPlace(p.origin, p.zone)
	if err != nil {
		return err
	}
	db, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	bundle, err := locale.Load()
	if err != nil {
		return err
	}
	site := &web.Site{DB: db, Bundle: bundle, Log: p.log, Now: time.Now, Origin: p.origin, TimeZone: zone, Audiences: p.roles, Proxies: p.proxies} //nolint:forbidigo // the clock starts here
	cfg := handlers.Config{Site: site, Deadlines: accommodation.DefaultDeadlines(), Calendar: catalogue.Calendar{}, Demo: p.demo}
	if err := p.home.sealed(&cfg, p.roles); err != nil {
		return err
	}
	var work []func(context.Context) error
	if p.memoryHygiene {
		work = append(work, collectPeriodically)
	}
	if p.deliverer != nil {
		outbox := mail.Outbox{DB: db, Bundle: bundle, Deliverer: p.deliverer, Origin: p.origin, TimeZone: zone, Now: site.Now, Log: p.log}
		work = append(work, outbox.Run)
	}
	if slices.Contains(p.roles, account.RoleCandidate) {
		if err := cfg.Candidate().SweepDrafts(ctx); err != nil {
			return err
		}
		work = append(work, cfg.Candidate().Tend)
	}
	app, err := handlers.New(cfg) //nolint:contextcheck // each request brings a context of its own
	if err != nil {
		return err
	}
	return p.run(ctx, app, listener, work)
}

// connect connects as the audiences that are served, and as the one who sends mail where that is done here. It refuses
// logins that may do more than that.
func (p portal) connect(ctx context.Context) (*storage.DB, error) {
	open := func() (*storage.DB, error) { return storage.Open(ctx, p.home.urls, p.roles...) }
	if p.deliverer != nil {
		open = func() (*storage.DB, error) { return storage.OpenAll(ctx, p.home.urls) }
	}
	db, err := open()
	if err != nil {
		return nil, err
	}
	if err := db.CheckRights(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// networks reads addresses of networks, such as 10.1.0.0/16.
func networks(list []string) (all []netip.Prefix, err error) {
	for _, text := range list {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("a proxy's network is written such as 10.1.0.0/16, not %q", text)
		}
		all = append(all, network)
	}
	return all, nil
}

// readPlace checks the portal's address and reads the time zone.
func readPlace(address, zone string) (*time.Location, error) {
	origin, err := url.Parse(address)
	if err != nil || origin.Host == "" || origin.Path != "" {
		return nil, fmt.Errorf("the origin must be scheme and host, such as https://portal.example.org, not %q", address)
	}
	return time.LoadLocation(zone)
}

// errDatabaseEnded: what was committed is on the disk, and the next start finds it there.
var errDatabaseEnded = errors.New("the private PostgreSQL ended by itself; start again, and nothing that was saved is lost")

// shutdownTime is how long requests that are under way may take when the program is told to stop.
const shutdownTime = 20 * time.Second

func (p portal) run(ctx context.Context, app *fiber.App, listener net.Listener, work []func(context.Context) error) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1+len(work))
	go func() { done <- app.Listener(handlers.WipingListener(listener)) }()
	for _, task := range work {
		go func() { done <- task(working) }()
	}
	if p.ready != nil {
		p.ready()
	}
	var err error
	select {
	case <-ctx.Done():
	case <-p.home.gone():
		stop()
		err = errDatabaseEnded
	case err := <-done:
		return err
	}
	err = errors.Join(err, app.ShutdownWithTimeout(shutdownTime))
	// A web server that was told to stop before it took the listener would take it now, and serve for ever.
	if closed := listener.Close(); !errors.Is(closed, net.ErrClosed) {
		err = errors.Join(err, closed)
	}
	for range 1 + len(work) {
		err = errors.Join(err, <-done)
	}
	return err
}
