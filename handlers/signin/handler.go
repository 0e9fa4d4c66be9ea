// Package signin serves what needs no session: the first page, help, and the ways to sign in and out.
package signin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/mail"
)

// Handler answers the public pages.
type Handler struct {
	*web.Site
	demo *Demo
	// decoy is checked in place of a password when there is no such account: it takes the same time.
	decoy     string
	links     *throttle // links asked for, by address
	asking    *throttle // and by network
	passwords passwordLimits
	checks    chan struct{}
}

// Demo is what a demonstration shows beside the product, to whoever plays all roles.
type Demo struct {
	Mailbox *mail.Mailbox
	People  []Person
}

// Person is somebody who can be played.
type Person struct {
	Role        account.Role
	Name, Email string
	// Password and Secret are a member of staff's; a candidate has none.
	Password, Secret string
	// Passphrase opens what candidates sent; a medical adviser's, and may be empty.
	Passphrase string
}

// concurrentChecks bounds the memory of password checks: 19 MiB each.
const concurrentChecks = 4

// New makes the handler; it derives a key once, for the decoy.
func New(site *web.Site, demo *Demo) *Handler {
	return &Handler{
		Site: site, demo: demo, decoy: account.DecoyHash(),
		links: newThrottle(linksAtOnce, throttleTime), asking: newThrottle(linksOfNetwork, throttleTime),
		passwords: newPasswordLimits(), checks: make(chan struct{}, concurrentChecks),
	}
}

func (h *Handler) serves(role account.Role) bool { return slices.Contains(h.Audiences, role) }

func (h *Handler) servesStaff() bool { return slices.ContainsFunc(account.StaffRoles(), h.serves) }

// Routes is the table of the public routes, of those that this process serves.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	routes := []web.Route{
		{Method: get, Path: "/", Handler: h.showStart},
		{Method: get, Path: "/help", Handler: h.showHelp},
		{Method: get, Path: "/accessibility", Handler: h.showAccessibility},
		{Method: get, Path: "/accessibility/tests", Handler: h.showTested},
		{Method: get, Path: "/privacy", Handler: h.showPrivacy},
		{Method: get, Path: "/words", Handler: h.showGlossary},
		{Method: get, Path: "/easy", Handler: h.showEasy},
		{Method: get, Path: lookPage, Handler: h.showLook},
		{Method: post, Path: lookPage, Handler: h.saveLook},
		{Method: get, Path: signedOutPage, Handler: h.showSignedOut},
	}
	if h.serves(account.RoleCandidate) {
		routes = append(routes,
			web.Route{Method: get, Path: "/sign-in", Handler: h.showAddress},
			web.Route{Method: post, Path: "/sign-in", Handler: h.sendLink},
			web.Route{Method: get, Path: "/sign-in/sent", Handler: h.showSent},
			web.Route{Method: get, Path: "/sign-in/:token", Handler: h.showLink},
			web.Route{Method: post, Path: "/sign-in/:token", Handler: h.spendLink})
	}
	if h.servesStaff() {
		routes = append(routes,
			web.Route{Method: get, Path: staffPage, Handler: h.showStaff},
			web.Route{Method: post, Path: staffPage, Handler: h.signInStaff})
	}
	if h.demo != nil {
		routes = append(routes,
			web.Route{Method: get, Path: "/demo", Handler: h.showDemo},
			web.Route{Method: get, Path: "/mailbox", Handler: h.showMailbox})
	}
	return append(routes, h.signOutRoutes()...)
}
