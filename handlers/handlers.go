// Package handlers is the portal as one HTTP application: Fiber's settings, the order of middleware, every route, and
// one table that turns errors into pages.
package handlers

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/casework/review"
	"stepfree/catalogue"
	"stepfree/handlers/admin"
	"stepfree/handlers/adviser"
	"stepfree/handlers/candidate"
	"stepfree/handlers/hr"
	"stepfree/handlers/panel"
	"stepfree/handlers/public"
	"stepfree/handlers/signin"
	"stepfree/handlers/web"
	"stepfree/scheduling"
	"stepfree/seal"
	adminstore "stepfree/storage/admin"
	adviserstore "stepfree/storage/adviser"
	"stepfree/storage/blob"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	panelstore "stepfree/storage/panel"
	"stepfree/storage/pg"
	signinstore "stepfree/storage/signin"
	"stepfree/storage/worker"
)

// Config is what the pages need. The sealed folders and the zone's key are needed by the candidates' and the medical
// adviser's pages only; a process that serves neither has none.
type Config struct {
	Site         *web.Site
	DB           *pg.DB // each handler gets its own store of it
	Deadlines    accommodation.Deadlines
	Calendar     catalogue.Calendar
	CandidateKey seal.PrivateKey // the candidate zone's identity
	Objects      *blob.Dir
	Keyring      *blob.Dir
	Drafts       *blob.Dir
	Unsent       *blob.Dir
	Demo         *Demo // nil but in a demonstration
}

// Demo is what a demonstration shows beside the product.
type Demo = public.Demo

// Limits of a connection.
const (
	headerSize = 16 << 10         // bytes, all headers together
	bodySize   = 64 << 10         // bytes that are read ahead; each route's guard has the say
	readTime   = 20 * time.Second // for headers and an ordinary form; an upload moves it while its sender keeps sending
	writeTime  = 5 * time.Minute  // for the largest file on a slow line
	idleTime   = 75 * time.Second
)

// New makes the application, or says what its configuration lacks.
func New(cfg Config) (*fiber.App, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Site.Sessions = signinstore.NewSessions(cfg.DB)
	p := problems{cfg.Site}
	app := fiber.New(fiber.Config{
		// Without it, strings that a handler keeps turn into another request's.
		Immutable: true,
		// An upload is never held in memory and never written to disk in the clear.
		StreamRequestBody: true, DisablePreParseMultipartForm: true,
		// What was read and written is not kept with the next request's.
		ReduceMemoryUsage: true,
		BodyLimit:         bodySize, ReadBufferSize: headerSize,
		ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		CaseSensitive: true, DisableStartupMessage: true, ErrorHandler: p.answer,
	})
	server := app.Server()
	server.Handler = wipeBuffers(withHeaders(server.Handler, cfg.Site.Origin))
	app.Use(p.watch, cfg.Site.Language, refuseFolded)
	app.Get(assetRoute, serveAsset)
	cfg.Site.Register(app, Routes(cfg))
	app.Use(anyPath, notFound)
	return app, nil
}

// Routes is the table of every route that this process serves.
func Routes(cfg Config) []web.Route {
	routes := (&public.Handler{Site: cfg.Site, Demo: cfg.Demo}).Routes()
	routes = append(routes, signin.New(cfg.Site, signinstore.New(cfg.DB), cfg.Demo != nil).Routes()...)
	for _, role := range cfg.Site.Audiences {
		switch role {
		case account.RoleCandidate:
			routes = append(routes, cfg.Candidate().Routes()...)
		case account.RoleAdviser:
			h := &adviser.Handler{Site: cfg.Site, Store: adviserstore.New(cfg.DB), Review: cfg.Review()}
			routes = append(routes, h.Routes()...)
		case account.RoleHR:
			store := hrstore.New(cfg.DB)
			h := &hr.Handler{Site: cfg.Site, Store: store, Scheduling: cfg.scheduling(store)}
			routes = append(routes, h.Routes()...)
		case account.RolePanel:
			routes = append(routes, (&panel.Handler{Site: cfg.Site, Store: panelstore.New(cfg.DB)}).Routes()...)
		case account.RoleAdmin:
			routes = append(routes, (&admin.Handler{Site: cfg.Site, Store: adminstore.New(cfg.DB)}).Routes()...)
		}
	}
	return routes
}

// Candidate returns the handler of the candidates' pages.
func (cfg Config) Candidate() *candidate.Handler {
	return &candidate.Handler{
		Site: cfg.Site, Store: candidatestore.New(cfg.DB), Intake: cfg.Intake(), CandidateKey: cfg.CandidateKey,
		Unsent: cfg.Unsent,
	}
}

// Intake returns the use cases of candidates; the program also runs its jobs.
func (cfg Config) Intake() intake.Service {
	return intake.Service{
		Store: candidatestore.New(cfg.DB), Retention: worker.NewDraftRetention(cfg.DB), CandidateKey: cfg.CandidateKey,
		Objects: cfg.Objects, Keyring: cfg.Keyring, Drafts: cfg.Drafts, Deadlines: cfg.Deadlines, Calendar: cfg.Calendar,
		TimeZone: cfg.Site.TimeZone, Now: cfg.Site.Now, Log: cfg.Site.Log,
	}
}

func (cfg Config) scheduling(store *hrstore.Store) scheduling.Service {
	return scheduling.Service{Store: store, Now: cfg.Site.Now, TimeZone: cfg.Site.TimeZone, Calendar: cfg.Calendar}
}

// Review returns the use cases of advisers.
func (cfg Config) Review() review.Service {
	return review.Service{
		Store: adviserstore.New(cfg.DB), Objects: cfg.Objects, Keyring: cfg.Keyring, Now: cfg.Site.Now,
	}
}

// check finds what is missing before anybody asks for a page.
func (cfg Config) check() error {
	if cfg.Site == nil || cfg.DB == nil || cfg.Site.Bundle == nil || cfg.Site.Log == nil || cfg.Site.Now == nil {
		return errors.New("handlers: the site is not complete")
	}
	sealed := slices.Contains(cfg.Site.Audiences, account.RoleCandidate) || slices.Contains(cfg.Site.Audiences, account.RoleAdviser)
	if sealed && (cfg.Objects == nil || cfg.Keyring == nil) {
		return errors.New("handlers: the folders of sealed objects are missing")
	}
	if slices.Contains(cfg.Site.Audiences, account.RoleCandidate) && (cfg.Drafts == nil || cfg.Unsent == nil) {
		return errors.New("handlers: the folders of draft keys and of unsent forms are missing")
	}
	for _, role := range cfg.Site.Audiences {
		if !slices.Contains(account.Roles(), role) {
			return fmt.Errorf("handlers: there is no audience %q", role)
		}
	}
	return nil
}
