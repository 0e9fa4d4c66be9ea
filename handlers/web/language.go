package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/locale"
)

const (
	languageField  = "lang"
	languageCookie = cookiePrefix + "language"
)

// Language is middleware that sets the localizer of the request: the language that the address asks for, which holds
// for this response only, else that of the cookie, else of the browser.
func (s *Site) Language(c *fiber.Ctx) error {
	s.setLocalizer(c, cmp.Or(askedLanguage(c), ChosenLanguage(c)))
	return c.Next()
}

// LanguagePath returns the path for changing the language of a signed-in person, or of the browser of a reader without a
// session, whose role is Public.
func LanguagePath(role account.Role) string {
	return strings.TrimSuffix(role.Home(), "/") + "/language"
}

// SaveLanguage stores the language that a reader chose in the browser and redirects back to the page. Only a form
// changes it: a link on another site must not.
func (s *Site) SaveLanguage(c *fiber.Ctx) error { return s.saveLanguage(c, Public) }

// SavePersonLanguage returns a handler that stores the language that a signed-in person chose with the account.
func SavePersonLanguage[P account.Audience](s *Site) fiber.Handler {
	return As(s, func(c *fiber.Ctx, me P) error {
		chosen := c.FormValue(languageField)
		if !isLanguage(chosen) {
			return ErrBadForm
		}
		if err := s.Sessions.SetLanguage(c.UserContext(), me.Role(), toPerson(me).Session, chosen); err != nil {
			return err
		}
		return s.saveLanguage(c, me.Role())
	})
}

func (s *Site) saveLanguage(c *fiber.Ctx, role account.Role) error {
	chosen := c.FormValue(languageField)
	if !isLanguage(chosen) {
		return ErrBadForm
	}
	setCookie(c, languageCookie, chosen, s.Now().AddDate(1, 0, 0))
	return Done(c, samePage(c.FormValue("back"), role.Home()), "notice.language")
}

// samePage returns the path and query of target as SafeRedirect does, without the language that it asks for.
func samePage(target, prefix string) string {
	path, _, _ := strings.Cut(SafeRedirect(target, prefix), "#")
	u, err := url.Parse(target)
	if err != nil || u.EscapedPath() != path {
		return path
	}
	query := u.Query()
	query.Del(languageField)
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// Localized returns the handler of a public page in the language of the account of a reader who is signed in, if none was
// chosen in this browser. The page is otherwise the same for all. A session that cannot be looked up counts as none.
func Localized(s *Site, page fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		for _, role := range s.Audiences {
			token, ok := SessionToken(c, role)
			if !ok || cmp.Or(askedLanguage(c), ChosenLanguage(c)) != "" {
				continue
			}
			if language, err := s.Sessions.Language(c.UserContext(), role, token); err == nil {
				s.setLocalizer(c, language)
				break
			}
		}
		return page(c)
	}
}

// EnsureLanguage sets the localizer of a response for which no middleware ran, such as that to a malformed request.
func (s *Site) EnsureLanguage(c *fiber.Ctx) {
	if _, ok := c.Locals(localizerKey{}).(locale.Localizer); !ok {
		s.setLocalizer(c, ChosenLanguage(c))
	}
}

func (s *Site) setLocalizer(c *fiber.Ctx, chosen string) {
	language := locale.Negotiate(c.Get(fiber.HeaderAcceptLanguage), chosen)
	c.Locals(localizerKey{}, s.Bundle.Localizer(language, s.TimeZone))
}

// ChosenLanguage returns the language that was chosen in this browser, or "".
func ChosenLanguage(c *fiber.Ctx) string {
	if chosen := c.Cookies(languageCookie); isLanguage(chosen) {
		return chosen
	}
	return ""
}

// askedLanguage returns the language that the address of a page asks for, or "".
func askedLanguage(c *fiber.Ctx) string {
	if asked := c.Query(languageField); isLanguage(asked) && c.Method() == fiber.MethodGet {
		return asked
	}
	return ""
}

// L returns the localizer of the request.
func L(c *fiber.Ctx) locale.Localizer {
	l, _ := c.Locals(localizerKey{}).(locale.Localizer)
	return l
}

func isLanguage(s string) bool { return slices.Contains(locale.Languages(), s) }
