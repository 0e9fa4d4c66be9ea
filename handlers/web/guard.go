package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ErrElsewhere says that a form was not sent from a page of ours.
var ErrElsewhere = errors.New("web: the form was sent from elsewhere")

// guard stands before a route. It refuses what no page of ours sends: a body of unknown or great length, a compressed
// body (fasthttp decompresses without a bound), a cookie twice (fasthttp takes the first), and a post from elsewhere.
func (s *Site) guard(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		header := &c.Request().Header
		length := int64(header.ContentLength())
		switch {
		case len(header.Peek(fiber.HeaderContentEncoding)) > 0:
			return refuse(c, fiber.StatusUnsupportedMediaType)
		case hasTwin(string(header.PeekBytes([]byte(fiber.HeaderCookie)))):
			return refuse(c, fiber.StatusBadRequest)
		case r.Method == fiber.MethodGet && (length > 0 || length == -1):
			return refuse(c, fiber.StatusRequestEntityTooLarge)
		case r.Method == fiber.MethodGet:
			return c.Next()
		case !s.sameOrigin(c):
			c.Context().SetConnectionClose()
			return ErrElsewhere
		case r.Upload:
			return c.Next()
		case isMultipart(c):
			// Only upload routes read parts; everywhere else they would be written to disk before the handler runs.
			return refuse(c, fiber.StatusUnsupportedMediaType)
		case length < 0:
			return refuse(c, fiber.StatusLengthRequired)
		case length > r.maxBody():
			return refuse(c, fiber.StatusRequestEntityTooLarge)
		}
		return c.Next()
	}
}

// refuse answers without having read the body, so the connection cannot be used again.
func refuse(c *fiber.Ctx, status int) error {
	c.Context().SetConnectionClose()
	return fiber.NewError(status)
}

// sameOrigin tells whether a form was sent from a page of ours. Browsers say so in Sec-Fetch-Site, older ones in Origin.
func (s *Site) sameOrigin(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	return c.Get(fiber.HeaderOrigin) == s.Origin
}

func isMultipart(c *fiber.Ctx) bool {
	return strings.HasPrefix(strings.ToLower(c.Get(fiber.HeaderContentType)), "multipart/")
}

// hasTwin tells whether a Cookie header names a cookie twice.
func hasTwin(cookies string) bool {
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(cookies, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if name != "" && seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}
