package web

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// ErrElsewhere says that a form was not sent from a page of ours.
var ErrElsewhere = errors.New("web: the form was sent from elsewhere")

const (
	// patience is how long one page may take: nobody notices that a client left, so a hanging page must end by itself.
	patience = 30 * time.Second
	// drainBytes and drainTime bound what is read of a body that was refused.
	drainBytes = 8 << 20
	drainTime  = 5 * time.Second
)

// formType is the one type in which an ordinary form arrives.
const formType = "application/x-www-form-urlencoded"

// guard stands before a route. It refuses what no page of ours sends: a body of unknown or great length, a compressed
// body (fasthttp decompresses without a bound), a cookie twice (fasthttp takes the first), and a post from elsewhere.
func (s *Site) guard(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := s.admit(c, r); err != nil {
			Drain(c)
			return err
		}
		if r.Upload {
			return c.Next() // as long as its sender keeps sending
		}
		whole := c.UserContext()
		ctx, cancel := context.WithTimeout(whole, patience)
		defer cancel()
		c.SetUserContext(ctx)
		defer c.SetUserContext(whole) // the page that tells an error has time of its own
		return c.Next()
	}
}

func (s *Site) admit(c *fiber.Ctx, r Route) error {
	header := &c.Request().Header
	length := int64(header.ContentLength())
	switch {
	case len(header.Peek(fiber.HeaderContentEncoding)) > 0:
		return fiber.ErrUnsupportedMediaType
	case hasTwin(header):
		return fiber.ErrBadRequest
	case r.Method == fiber.MethodGet && (length > 0 || length == chunked):
		return fiber.ErrRequestEntityTooLarge
	case r.Method == fiber.MethodGet:
		return nil
	case !s.sameOrigin(c):
		return ErrElsewhere
	case r.Upload:
		return nil
	case length < 0:
		return fiber.ErrLengthRequired
	case length > r.maxBody():
		return fiber.ErrRequestEntityTooLarge
	case mediaType(c) != formType && (length > 0 || mediaType(c) != ""):
		// Only upload routes read parts; everywhere else they would be written to disk before the handler runs.
		return fiber.ErrUnsupportedMediaType
	}
	return nil
}

// chunked is fasthttp's content length of a body that comes in pieces of unknown number.
const chunked = -1

// Drain reads a little of a body that is refused, so that its sender gets to read the answer: closing a connection with
// unread bytes resets it for some. The connection is closed after the answer.
func Drain(c *fiber.Ctx) {
	c.Context().SetConnectionClose()
	body := c.Context().RequestBodyStream()
	if body == nil {
		return
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), drainTime)
	defer cancel()
	deadline, _ := ctx.Deadline()
	if c.Context().SetReadDeadline(deadline) == nil {
		_, _ = io.CopyN(io.Discard, body, drainBytes) // whatever was not read is lost with the connection, as it should be
	}
}

// sameOrigin tells whether a form was sent from a page of ours. Browsers say so in Sec-Fetch-Site, older ones in Origin.
func (s *Site) sameOrigin(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	return c.Get(fiber.HeaderOrigin) == s.Origin
}

// mediaType is the type of the body without its parameters.
func mediaType(c *fiber.Ctx) string {
	kind, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func isMultipart(c *fiber.Ctx) bool { return strings.HasPrefix(mediaType(c), "multipart/") }

// hasTwin tells whether a cookie of ours came twice: a browser sends a name with __Host- once, whoever plants a second one
// would otherwise choose whose session it is.
func hasTwin(header *fasthttp.RequestHeader) bool {
	seen := map[string]bool{}
	for name := range header.Cookies() {
		key := string(name)
		if seen[key] && strings.HasPrefix(key, cookiePrefix) {
			return true
		}
		seen[key] = true
	}
	return false
}
