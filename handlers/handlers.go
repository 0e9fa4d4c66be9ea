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

// Config is what the pages need. The sealed folders and the candidate key are needed by the candidates' and the medical
// adviser's pages only; a process that serves neither has none.
type Config struct {
	Site         *web.Site
	DB           *pg.DB // each handler gets its own store of it
	Deadlines    accommodation.Deadlines
	CandidateKey seal.PrivateKey   // opens drafts, saved forms and reasons
	SigningKey   seal.SigningKey   // signs receipts
	Pins         seal.PinFile      // names the keys to which is sealed
	SignInKey    account.SignInKey // opens the TOTP secrets of staff; a process that serves none of them has none
	Objects      *blob.Dir
	DiskReserve  int64 // bytes that candidates' files leave free on the disk
	Scanner      intake.Scanner
	Keyring      *blob.Dir
	Drafts       *blob.Dir
	SavedForms   *blob.Dir
	Demo         *Demo // nil but in a demonstration
}

// Demo is the data of a demonstration.
type Demo = public.Demo

// Limits of a connection. guard limits bodies per route.
const (
	headerSize = 16 << 10         // bytes of all headers
	bodySize   = 64 << 10         // bytes that are read before the handler runs
	readTime   = 20 * time.Second // for headers and a form; an upload extends it, see web.OpenParts
	writeTime  = 5 * time.Minute  // for the largest file on a slow connection
	idleTime   = 75 * time.Second
)

// New returns the application. It returns an error if the configuration is incomplete.
func New(cfg Config) (*fiber.App, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Site.Sessions = signinstore.NewSessions(cfg.DB)
	pages := errorPages{cfg.Site}
	app := fiber.New(fiber.Config{
		// Without it, strings of a request are overwritten by the next one.
		Immutable: true,
		// Uploads must not be buffered in memory or written to disk unsealed.
		StreamRequestBody: true, DisablePreParseMultipartForm: true,
		// Bodies must not stay in memory for the next request.
		ReduceMemoryUsage: true,
		BodyLimit:         bodySize, ReadBufferSize: headerSize,
		ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		CaseSensitive: true, DisableStartupMessage: true, ErrorHandler: pages.render,
	})
	server := app.Server()
	server.Handler = wipeBuffers(withHeaders(server.Handler, cfg.Site.Origin))
	app.Use(pages.logRequests, cfg.Site.Language, cfg.Site.WarnUnlistedProxy, rejectObsFold)
	app.Get(assetRoute, serveAsset)
	app.Get(faviconRoute, serveNoFavicon)
	cfg.Site.Register(app, Routes(cfg))
	app.Use(anyPath, notFound)
	return app, nil
}

// Routes returns the route table of all audiences that this process serves.
func Routes(cfg Config) []web.Route {
	routes := (&public.Handler{Site: cfg.Site, Demo: cfg.Demo}).Routes()
	routes = append(routes, signin.New(cfg.Site, signinstore.New(cfg.DB), cfg.SignInKey, cfg.Demo != nil).Routes()...)
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
		SavedForms: cfg.SavedForms,
	}
}

// Intake returns the use cases of candidates; the program also runs its jobs.
func (cfg Config) Intake() intake.Service {
	return intake.Service{
		Store: candidatestore.New(cfg.DB), Retention: worker.NewDraftRetention(cfg.DB), CandidateKey: cfg.CandidateKey,
		SigningKey: cfg.SigningKey, Pins: cfg.Pins, Objects: cfg.Objects, Keyring: cfg.Keyring, Drafts: cfg.Drafts,
		Deadlines: cfg.Deadlines, DiskReserve: cfg.DiskReserve, Scanner: cfg.Scanner,
		TimeZone: cfg.Site.TimeZone, Now: cfg.Site.Now, Log: cfg.Site.Log,
	}
}

func (cfg Config) scheduling(store *hrstore.Store) scheduling.Service {
	return scheduling.Service{Store: store, Now: cfg.Site.Now, TimeZone: cfg.Site.TimeZone}
}

// Review returns the use cases of advisers.
func (cfg Config) Review() review.Service {
	return review.Service{
		Store: adviserstore.New(cfg.DB), Objects: cfg.Objects, Keyring: cfg.Keyring, Pins: cfg.Pins,
		Now: cfg.Site.Now,
	}
}

// check returns an error if a dependency is missing.
func (cfg Config) check() error {
	if cfg.Site == nil || cfg.DB == nil || cfg.Site.Bundle == nil || cfg.Site.Log == nil || cfg.Site.Now == nil {
		return errors.New("handlers: the site is not complete")
	}
	sealed := slices.Contains(cfg.Site.Audiences, account.RoleCandidate) ||
		slices.Contains(cfg.Site.Audiences, account.RoleAdviser)
	if sealed && (cfg.Objects == nil || cfg.Keyring == nil || cfg.Pins == "") {
		return errors.New("handlers: the folders of sealed objects or the pinned keys are missing")
	}
	if slices.Contains(cfg.Site.Audiences, account.RoleCandidate) && (cfg.Drafts == nil || cfg.SavedForms == nil) {
		return errors.New("handlers: the folders of draft keys and of saved forms are missing")
	}
	if cfg.Site.ServesStaff() && cfg.SignInKey.IsZero() {
		return errors.New("handlers: the sign-in key is missing")
	}
	for _, role := range cfg.Site.Audiences {
		if !slices.Contains(account.Roles(), role) {
			return fmt.Errorf("handlers: there is no audience %q", role)
		}
	}
	return nil
}
