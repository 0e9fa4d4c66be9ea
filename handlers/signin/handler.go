// Package signin serves the pages on which people sign in and out.
package signin

import (
	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/signin"
)

// Handler answers the pages of signing in and out.
type Handler struct {
	*web.Site
	store      *store.Store
	hasMailbox bool // a demonstration shows the mails that it sends
	// decoy is checked in place of a password when there is no such account: it takes the same time.
	decoy     string
	links     *throttle // links asked for, by address
	asking    *throttle // and by network
	passwords passwordLimits
	checks    chan struct{}
}

// concurrentChecks bounds the memory of password checks: 19 MiB each.
const concurrentChecks = 4

// New makes the handler; it derives a key once, for the decoy.
func New(site *web.Site, in *store.Store, hasMailbox bool) *Handler {
	return &Handler{
		Site: site, store: in, hasMailbox: hasMailbox, decoy: account.DecoyHash(),
		links: newThrottle(linksAtOnce, throttleTime), asking: newThrottle(linksOfNetwork, throttleTime),
		passwords: newPasswordLimits(), checks: make(chan struct{}, concurrentChecks),
	}
}
