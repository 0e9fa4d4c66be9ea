package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/locale"
)

const (
	languageParameter = "lang"
	languageCookie    = cookiePrefix + "language"
)

// Language is middleware that sets the localizer of the request: the language of a link, which is stored in a cookie,
// else of the cookie, else of the browser.
func (s *Site) Language(c *fiber.Ctx) error {
	chosen := ChosenLanguage(c)
	if asked := c.Query(languageParameter); isLanguage(asked) && asked != chosen {
		chosen = asked
		setCookie(c, languageCookie, chosen, s.Now().AddDate(1, 0, 0))
	}
	s.setLocalizer(c, chosen)
	return c.Next()
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

// L returns the localizer of the request.
func L(c *fiber.Ctx) locale.Localizer {
	l, _ := c.Locals(localizerKey{}).(locale.Localizer)
	return l
}

func isLanguage(s string) bool { return slices.Contains(locale.Languages(), s) }
