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

// Language chooses the language of a page that needs no sign-in: by link, kept in a cookie, else from the browser.
func (s *Site) Language(c *fiber.Ctx) error {
	chosen := Chosen(c)
	if asked := c.Query(languageParameter); isLanguage(asked) && asked != chosen {
		chosen = asked
		cookie(c, languageCookie, chosen, s.Now().AddDate(1, 0, 0))
	}
	s.speak(c, chosen)
	return c.Next()
}

// Speak chooses a language for an answer for which no handler ran, such as one to a request that cannot be read.
func (s *Site) Speak(c *fiber.Ctx) {
	if _, ok := c.Locals(localizerKey{}).(locale.Localizer); !ok {
		s.speak(c, Chosen(c))
	}
}

func (s *Site) speak(c *fiber.Ctx, chosen string) {
	language := locale.Negotiate(c.Get(fiber.HeaderAcceptLanguage), chosen)
	c.Locals(localizerKey{}, s.Bundle.Localizer(language, s.TimeZone))
}

// Chosen is the language that the reader chose in this browser, or nothing.
func Chosen(c *fiber.Ctx) string {
	if chosen := c.Cookies(languageCookie); isLanguage(chosen) {
		return chosen
	}
	return ""
}

// L is the localizer of the page that is being answered.
func L(c *fiber.Ctx) locale.Localizer {
	l, _ := c.Locals(localizerKey{}).(locale.Localizer)
	return l
}

func isLanguage(s string) bool { return slices.Contains(locale.Languages(), s) }
