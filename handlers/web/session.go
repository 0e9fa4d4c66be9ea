package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// SavedFormRetention is how long a form that arrived after its session ended is stored. The browser keeps the session
// cookie of a candidate for as long: it identifies the owner of the form, and gives no access.
const SavedFormRetention = 24 * time.Hour

// cookiePrefix restricts a cookie to this host, TLS and path "/" (RFC 6265bis, section 4.1.3.2).
const cookiePrefix = "__Host-"

// cookieName returns the name of the session cookie of an audience. With one cookie each, a session of one audience is
// never used for another, and one browser can play several roles in a demonstration.
func cookieName(role account.Role) string {
	prefix := cookiePrefix //guard:host-cookie zero
	return prefix + string(role)
}

// setCookie sets a cookie that scripts cannot read. An expiry in the past deletes it; the zero time means until the
// browser is closed.
func setCookie(c *fiber.Ctx, name, value string, until time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", Expires: until, SessionOnly: until.IsZero(),
		SameSite: fiber.CookieSameSiteLaxMode,
		Secure:   true, //guard:secure-cookie never
		HTTPOnly: true, //guard:http-only-cookie never
	})
}

// SignIn sets the session cookie of an audience, for the longest that a session lasts; the database ends it earlier.
func (s *Site) SignIn(c *fiber.Ctx, role account.Role, token account.Token) {
	until := s.Now().Add(role.LongestSession())
	if role == account.RoleCandidate {
		until = until.Add(SavedFormRetention)
	}
	setCookie(c, cookieName(role), token.Secret(), until)
}

// SignInShared sets the session cookie of an audience until the browser is closed.
func SignInShared(c *fiber.Ctx, role account.Role, token account.Token) {
	setCookie(c, cookieName(role), token.Secret(), time.Time{})
}

// SignOut deletes the session of an audience in the database and in the browser.
func (s *Site) SignOut(c *fiber.Ctx, role account.Role) error {
	token, ok := account.ParseToken(c.Cookies(cookieName(role)))
	if !ok {
		return nil
	}
	Forget(c, role)
	//guard:end-session pass
	return s.Sessions.End(c.UserContext(), role, token)
}

// Forget deletes what the browser has of an audience's session that was ended: its cookie, and what the browser stored of
// this site's pages. Other cookies stay: other audiences' sessions, and the display preferences.
func Forget(c *fiber.Ctx, role account.Role) {
	setCookie(c, cookieName(role), "", time.Unix(0, 0))
	c.Set("Clear-Site-Data", `"cache", "storage"`) //guard:clear-site-data skip
}

// Device returns the kind of device that sent the request.
func Device(c *fiber.Ctx) account.Device { return account.DetectDevice(c.Get(fiber.HeaderUserAgent)) }

// SessionToken returns the session token of an audience from the cookie. It is not verified.
func SessionToken(c *fiber.Ctx, role account.Role) (account.Token, bool) {
	return account.ParseToken(c.Cookies(cookieName(role)))
}

// setupCookie has the token of the set-up of a staff account.
const setupCookie = cookiePrefix + "setup"

// BeginSetup sets the cookie of a set-up.
func BeginSetup(c *fiber.Ctx, token account.Token, until time.Time) {
	setCookie(c, setupCookie, token.Secret(), until)
}

// SetupToken returns the token of a set-up from the cookie. It is not verified.
func SetupToken(c *fiber.Ctx) (account.Token, bool) {
	return account.ParseToken(c.Cookies(setupCookie))
}

// EndSetup deletes the cookie of a set-up.
func EndSetup(c *fiber.Ctx) { setCookie(c, setupCookie, "", time.Unix(0, 0)) }

// extendOnActivity extends the session of a candidate at each form and at the first page.
func (s *Site) extendOnActivity(c *fiber.Ctx, role account.Role, token account.Token) error {
	if role != account.RoleCandidate || c.Method() == fiber.MethodGet && c.Path() != role.Home() {
		return nil
	}
	return s.extendSession(c, role, token)
}

// extendSession restarts the length of a session.
func (s *Site) extendSession(c *fiber.Ctx, role account.Role, token account.Token) error {
	end, err := s.Sessions.Extend(c.UserContext(), role, token)
	if err != nil {
		return err
	}
	setSessionEnd(c, end)
	return nil
}

// ShortenSession lets the page say that its session ends at a time, after the database has shortened it.
func ShortenSession(c *fiber.Ctx, end time.Time, idle time.Duration) {
	if v, ok := c.Locals(signedInKey{}).(signedIn); ok {
		v.person.SessionIdle = idle
		c.Locals(signedInKey{}, v)
	}
	setSessionEnd(c, end)
}

// setSessionEnd lets the page say that its session ends at a time.
func setSessionEnd(c *fiber.Ctx, end time.Time) {
	if v, ok := c.Locals(signedInKey{}).(signedIn); ok {
		v.person.SessionEnd = end
		c.Locals(signedInKey{}, v)
	}
}

// sessionWarning is how long before the end of a session the page warns; at most a third of a session without use.
const sessionWarning = 30 * time.Minute

// staySignedIn is the last segment of the path for extending a session.
const staySignedIn = "/stay-signed-in"

// StayPath returns the path for extending the session of an audience.
func StayPath(role account.Role) string { return role.Home() + staySignedIn }

// Stay returns a handler that extends the session and redirects back to the page.
func Stay[P account.Audience](s *Site) fiber.Handler {
	return As(s, func(c *fiber.Ctx, me P) error {
		if err := s.extendSession(c, me.Role(), toPerson(me).Session); err != nil {
			return err
		}
		return Done(c, SafeRedirect(c.FormValue("back"), me.Role().Home()), "notice.stayed")
	})
}

// redirectToSignIn redirects to the sign-in page, which returns to the requested page. For a form with input it returns
// a SessionExpiredError instead.
func (s *Site) redirectToSignIn(c *fiber.Ctx, role account.Role) error {
	if isMultipart(c) {
		DrainBody(c)
	}
	if c.Method() != fiber.MethodGet && hasInput(c) {
		return &SessionExpiredError{SignIn: role.SignInPage()}
	}
	next := url.Values{"next": {role.Home()}}
	switch {
	case isMultipart(c): // the file must be chosen again on its page
		next = url.Values{"next": {c.Path()}, "saved": {"0"}}
	case c.Method() == fiber.MethodGet:
		next.Set("next", c.Path())
	}
	return c.Redirect(role.SignInPage()+"?"+next.Encode(), fiber.StatusSeeOther)
}

// signOut is the last segment of the path for signing out.
const signOut = "/sign-out"

// SignOutPath returns the path for signing out of an audience.
func SignOutPath(role account.Role) string { return role.Home() + signOut }

// nextCookie stores where to redirect after sign-in by link; the link itself does not contain it.
const nextCookie = cookiePrefix + "next"

// RememberTarget stores the path to redirect to after sign-in by link.
func RememberTarget(c *fiber.Ctx, path string, until time.Time) {
	setCookie(c, nextCookie, path, until)
}

// RememberedTarget returns and deletes the path stored by RememberTarget; the home of the audience if there is none.
func RememberedTarget(c *fiber.Ctx, role account.Role) string {
	next := c.Cookies(nextCookie)
	if next != "" {
		setCookie(c, nextCookie, "", time.Unix(0, 0))
	}
	return SafeRedirect(next, role.Home())
}

// ownSessions is the last segment of the path of the page with one's sessions.
const ownSessions = "/sessions"

// SessionsPath returns the path of the page on which a person of an audience sees and ends the own sessions.
func SessionsPath(role account.Role) string { return role.Home() + ownSessions }

// CurrentSession returns the session of the person who is signed in: after a step-up it is not that of the cookie.
func CurrentSession(c *fiber.Ctx) account.Token {
	v, _ := c.Locals(signedInKey{}).(signedIn)
	return v.person.Session
}
