package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/views/ui"
)

// preferencesCookie stores the display preferences: up to two words of a fixed list.
const preferencesCookie = cookiePrefix + "look"

const (
	readingFont = "reading"
	spacious    = "spacious"
)

// DisplayPreferences returns the display preferences of this browser.
func DisplayPreferences(c *fiber.Ctx) ui.DisplayPreferences {
	var preferences ui.DisplayPreferences
	for word := range strings.SplitSeq(c.Cookies(preferencesCookie), ".") {
		preferences.ReadingFont = preferences.ReadingFont || word == readingFont
		preferences.Spacious = preferences.Spacious || word == spacious
	}
	return preferences
}

// SaveDisplayPreferences stores the display preferences in this browser.
func SaveDisplayPreferences(c *fiber.Ctx, preferences ui.DisplayPreferences, until time.Time) {
	var words []string
	if preferences.ReadingFont {
		words = append(words, readingFont)
	}
	if preferences.Spacious {
		words = append(words, spacious)
	}
	setCookie(c, preferencesCookie, strings.Join(words, "."), until)
}
