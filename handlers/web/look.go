package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/views/ui"
)

// lookCookie keeps how the reader wants pages to look; it holds words from a list of two and nothing else.
const lookCookie = cookiePrefix + "look"

const (
	readingFont = "reading"
	spacious    = "spacious"
)

// LookOf is how the reader wants pages to look.
func LookOf(c *fiber.Ctx) ui.Look {
	var look ui.Look
	for word := range strings.SplitSeq(c.Cookies(lookCookie), ".") {
		look.ReadingFont = look.ReadingFont || word == readingFont
		look.Spacious = look.Spacious || word == spacious
	}
	return look
}

// KeepLook keeps how the reader wants pages to look, in this browser.
func KeepLook(c *fiber.Ctx, look ui.Look, until time.Time) {
	var words []string
	if look.ReadingFont {
		words = append(words, readingFont)
	}
	if look.Spacious {
		words = append(words, spacious)
	}
	setCookie(c, lookCookie, strings.Join(words, "."), until)
}
