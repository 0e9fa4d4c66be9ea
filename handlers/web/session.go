package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// How long a session lasts. A candidate's begins anew with each answer that is sent: data must be kept for more than 20
// hours without activity (WCAG 2.2.6), and then no warning is needed (WCAG 2.2.1).
const (
	CandidateSession = 24 * time.Hour
	StaffSession     = 10 * time.Hour
)

// UnsentTime is how long a form that arrived after its session's end is kept. A candidate's browser keeps the cookie of
// the session for as long: it says whose form it is, and opens nothing.
const UnsentTime = 24 * time.Hour

// cookiePrefix keeps a cookie to this host alone, over TLS alone, on every path (RFC 6265bis section 4.1.3.2).
const cookiePrefix = "__Host-"

// cookieName is one cookie per audience, so that one person can look at two audiences' pages in a demonstration, and a
// candidate's session is never taken for one of the staff.
func cookieName(role account.Role) string { return cookiePrefix + string(role) }

// cookie gives the browser a value that no script reads. An end in the past takes it away.
func cookie(c *fiber.Ctx, name, value string, until time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", Expires: until,
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// SignIn gives the browser the session of an audience.
func (s *Site) SignIn(c *fiber.Ctx, role account.Role, token account.Token, until time.Time) {
	if role == account.RoleCandidate {
		until = until.Add(UnsentTime)
	}
	cookie(c, cookieName(role), token.Secret(), until)
}

// SignOut ends the session of an audience, in the database and in the browser.
func (s *Site) SignOut(c *fiber.Ctx, role account.Role) error {
	token, ok := account.ParseToken(c.Cookies(cookieName(role)))
	if !ok {
		return nil
	}
	cookie(c, cookieName(role), "", time.Unix(0, 0))
	return s.DB.EndSession(c.UserContext(), role, token)
}

// SessionOf is the session that the browser sends for an audience, not checked yet.
func SessionOf(c *fiber.Ctx, role account.Role) (account.Token, bool) {
	return account.ParseToken(c.Cookies(cookieName(role)))
}

// prolong lets a candidate's session begin anew when something is sent, or the list of applications is looked at.
func (s *Site) prolong(c *fiber.Ctx, role account.Role, token account.Token) error {
	if role != account.RoleCandidate || c.Method() == fiber.MethodGet && c.Path() != role.Home() {
		return nil
	}
	return s.extend(c, role, token)
}

// extend lets a session begin anew, in the database and in the browser.
func (s *Site) extend(c *fiber.Ctx, role account.Role, token account.Token) error {
	end, err := s.DB.ExtendSession(c.UserContext(), role, token, s.Now().Add(sessionLength(role)))
	if err != nil {
		return err
	}
	if v, ok := c.Locals(visitorKey{}).(visitor); ok {
		v.person.SessionEnd = end
		c.Locals(visitorKey{}, v)
	}
	s.SignIn(c, role, token, end)
	return nil
}

func sessionLength(role account.Role) time.Duration {
	if role == account.RoleCandidate {
		return CandidateSession
	}
	return StaffSession
}

// sessionWarning is how long before its end a session's person is told.
const sessionWarning = 30 * time.Minute

// stay is the end of the path to which each audience's form for staying signed in is sent.
const stay = "/stay-signed-in"

// StayPath is where an audience's form for staying signed in is sent.
func StayPath(role account.Role) string { return role.Home() + stay }

// Stay lets the session of whoever asks begin anew, and leads back to the page.
func Stay[P account.Audience](s *Site) fiber.Handler {
	return As(s, func(c *fiber.Ctx, me P) error {
		if err := s.extend(c, me.Role(), personOf(me).Session); err != nil {
			return err
		}
		return SeeOther(c, SafeRedirect(c.FormValue("back"), me.Role().Home()))
	})
}

// askToSignIn leads to the sign-in page and says where to return to. What was typed into a form comes back for the
// reader to send once more.
func (s *Site) askToSignIn(c *fiber.Ctx, role account.Role) error {
	if isMultipart(c) {
		Drain(c)
	}
	if c.Method() != fiber.MethodGet && hasTyped(c) {
		return &UnsentError{SignIn: SignInPage(role)}
	}
	next := url.Values{"next": {role.Home()}}
	switch {
	case isMultipart(c): // a file is chosen again on the page that it was sent from
		next = url.Values{"next": {c.Path()}, "kept": {"0"}}
	case c.Method() == fiber.MethodGet:
		next.Set("next", c.Path())
	}
	return c.Redirect(SignInPage(role)+"?"+next.Encode(), fiber.StatusSeeOther)
}

// SignInPage is the path of the page on which an audience signs in.
func SignInPage(role account.Role) string {
	if role == account.RoleCandidate {
		return "/sign-in"
	}
	return "/staff/sign-in"
}

// signOut is the end of the path to which each audience's form for signing out is sent.
const signOut = "/sign-out"

// SignOutPath is where an audience's form for signing out is sent.
func SignOutPath(role account.Role) string { return role.Home() + signOut }

// nextCookie keeps where a candidate wanted to go while the link is on its way: the mail does not know.
const nextCookie = cookiePrefix + "next"

// Remember keeps a path of the candidate's pages in the browser, for after the link.
func Remember(c *fiber.Ctx, path string, until time.Time) { cookie(c, nextCookie, path, until) }

// Remembered is the path that was kept, which is then forgotten; an audience's first page where there is none.
func Remembered(c *fiber.Ctx, role account.Role) string {
	next := c.Cookies(nextCookie)
	if next != "" {
		cookie(c, nextCookie, "", time.Unix(0, 0))
	}
	return SafeRedirect(next, role.Home())
}
