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
	key        account.SignInKey
	hasMailbox bool // a demonstration shows the mails that it sends
	// decoy is checked in place of a password when there is no such account: it takes the same time.
	decoy  string
	checks chan struct{}
}

// concurrentChecks is the number of password checks at the same time. Each takes 19 MiB.
const concurrentChecks = 4

// New returns a handler, which also confirms who is signed in for the pages of all audiences of the site. It hashes one
// password, for the decoy. key opens the TOTP secrets of staff.
func New(site *web.Site, in *store.Store, key account.SignInKey, hasMailbox bool) *Handler {
	h := &Handler{
		Site: site, store: in, key: key, hasMailbox: hasMailbox, decoy: account.DecoyHash(),
		checks: make(chan struct{}, concurrentChecks),
	}
	site.Confirm = h.confirm
	return h
}
