// Package web is shared by the handlers of all audiences: authentication, forms, redirects and rendering of pages.
package web

import (
	"cmp"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/locale"
	store "stepfree/storage/signin"
)

// Site holds the dependencies of all handlers. It is created once at start and read-only afterwards.
type Site struct {
	// Sessions tells who is asking.
	Sessions *store.Sessions
	Bundle   *locale.Bundle
	Log      *slog.Logger
	// Now returns the current time.
	Now func() time.Time
	// Origin is scheme, host and port as browsers see them: "https://portal.example.org".
	Origin string
	// TimeZone is the organisation's; pages of people who are not signed in use it.
	TimeZone *time.Location
	// Audiences lists the audiences that this process serves.
	Audiences []account.Role
	// Confirm checks the password and the code of a signed-in member of staff, and returns the new token of the session,
	// which is stepped up. It returns ErrWrong if they do not match.
	Confirm func(c *fiber.Ctx, role account.Role, me account.Person, password, code string) (account.Token, error)
	// Proxies lists the networks of trusted proxies, whose X-Forwarded-For is used.
	Proxies []netip.Prefix

	warned sync.Once // of a proxy that is not listed
}

// As returns a handler that requires a session of one audience: the parameter type of page is the audience. Without one
// it redirects to the sign-in page; sessions of other audiences do not count.
func As[P account.Audience](s *Site, page func(*fiber.Ctx, P) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var me P
		role := me.Role()
		token, ok := SessionToken(c, role)
		if !ok {
			return s.redirectToSignIn(c, role)
		}
		me, err := store.Identify[P](c.UserContext(), s.Sessions, token)
		//guard:expired-session never
		if isNotFound(err) {
			return s.redirectToSignIn(c, role)
		}
		if err != nil {
			return err
		}
		if err := s.prepare(c, role, toPerson(me)); err != nil {
			return err
		}
		return page(c, me)
	}
}

// prepare sets the language and the layout of the person who is signed in, and extends the session. It returns a
// SessionExpiredError if the CSRF token of a form belongs to another session.
func (s *Site) prepare(c *fiber.Ctx, role account.Role, me account.Person) error {
	c.Locals(localizerKey{}, s.Bundle.Localizer(cmp.Or(askedLanguage(c), me.Language), me.Location()))
	s.setSignedIn(c, role, me)
	// The handler of an upload checks the token itself, in the first part (see OpenParts).
	//guard:form-csrf never
	if c.Method() != fiber.MethodGet && !isMultipart(c) && !me.Session.IsCSRF(CSRFToken(c)) {
		return &SessionExpiredError{}
	}
	return s.extendOnActivity(c, role, me.Session)
}

// setSignedIn sets the person of the request.
func (s *Site) setSignedIn(c *fiber.Ctx, role account.Role, me account.Person) {
	c.Locals(signedInKey{}, signedIn{role, me, s.Now()})
}

type (
	localizerKey struct{}
	signedInKey  struct{}
)

// signedIn is the person of the request, for the layout of the page.
type signedIn struct {
	role   account.Role
	person account.Person
	now    time.Time
}

func toPerson[P account.Audience](p P) account.Person {
	switch p := any(p).(type) {
	case account.Candidate:
		return p.Person
	case account.Adviser:
		return p.Person
	case account.HR:
		return p.Person
	case account.Panel:
		return p.Person
	case account.Admin:
		return p.Person
	}
	return account.Person{}
}

// Person returns the common part of a person's identity.
func Person[P account.Audience](p P) account.Person { return toPerson(p) }

// SecurityPath returns the path of the page on which a member of staff changes how to sign in.
func SecurityPath(role account.Role) string { return role.Home() + "/security" }
