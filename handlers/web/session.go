package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/locale"
)

// How long a session lasts. Candidates get more than the 20 hours that WCAG 2.2.6 asks for before data may be lost.
const (
	CandidateSession = 24 * time.Hour
	StaffSession     = 10 * time.Hour
)

const (
	languageParameter = "lang"
	languageCookie    = "__Host-language"
)

// cookieName is one cookie per audience, so that one person can look at two audiences' pages in a demonstration, and a
// candidate's session is never taken for one of the staff.
func cookieName(role account.Role) string { return "__Host-" + string(role) }

// SignIn gives the browser the session of an audience.
func (s *Site) SignIn(c *fiber.Ctx, role account.Role, token account.Token, until time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName(role), Value: token.Secret(), Path: "/", Expires: until,
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// SignOut ends the session of an audience, in the database and in the browser.
func (s *Site) SignOut(c *fiber.Ctx, role account.Role) error {
	token, ok := account.ParseToken(c.Cookies(cookieName(role)))
	if !ok {
		return nil
	}
	c.Cookie(&fiber.Cookie{
		Name: cookieName(role), Path: "/", Expires: time.Unix(0, 0),
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
	return s.DB.EndSession(c.UserContext(), role, token)
}

// askToSignIn leads to the sign-in page and says where to return to. A form that was sent without a session is answered
// with the sign-in page too; the browser still has it behind the back button.
func (s *Site) askToSignIn(c *fiber.Ctx, role account.Role) error {
	page := "/sign-in"
	if role != account.RoleCandidate {
		page = "/staff/sign-in"
	}
	next := role.Home()
	if c.Method() == fiber.MethodGet {
		next = c.Path()
	}
	return c.Redirect(page+"?"+url.Values{"next": {next}}.Encode(), fiber.StatusSeeOther)
}

// Language chooses the language of a page that needs no sign-in: by link, kept in a cookie, else from the browser.
func (s *Site) Language(c *fiber.Ctx) error {
	chosen := c.Cookies(languageCookie)
	if asked := c.Query(languageParameter); isLanguage(asked) && asked != chosen {
		chosen = asked
		c.Cookie(&fiber.Cookie{
			Name: languageCookie, Value: chosen, Path: "/", Expires: s.Now().AddDate(1, 0, 0),
			Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		})
	}
	language := locale.Negotiate(c.Get(fiber.HeaderAcceptLanguage), chosen)
	c.Locals(localizerKey{}, s.Bundle.Localizer(language, s.Zone))
	return c.Next()
}

// L is the localizer of the page that is being answered.
func L(c *fiber.Ctx) locale.Localizer {
	l, _ := c.Locals(localizerKey{}).(locale.Localizer)
	return l
}

func isLanguage(s string) bool { return s == "en" || s == "fr" }

// localPath accepts a path on this site as the place to return to after signing in; anything else leads home.
func localPath(next string, role account.Role) string {
	u, err := url.Parse(next)
	home := role.Home()
	if err != nil || u.Host != "" || u.Scheme != "" || (u.Path != home && len(u.Path) < len(home)+2) || !hasHome(u.Path, home) {
		return home
	}
	return u.Path
}

func hasHome(path, home string) bool {
	return path == home || len(path) > len(home) && path[:len(home)+1] == home+"/"
}
