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

// ErrCrossOrigin is returned for a form that was not sent from a page of this site.
var ErrCrossOrigin = errors.New("web: cross-origin form")

const (
	// requestTimeout bounds a request: fasthttp does not notice that a client has closed the connection.
	requestTimeout = 30 * time.Second
	// drainBytes and drainTime bound how much of a refused body is read.
	drainBytes = 8 << 20
	drainTime  = 5 * time.Second
)

// formType is the content type of forms without a file.
const formType = "application/x-www-form-urlencoded"

// guard is middleware in front of a route. It refuses requests that no page of this site sends: bodies of unknown or
// excessive length, compressed bodies (fasthttp decompresses without a limit), duplicate cookies and cross-origin
// posts. It sets a timeout on all routes except uploads.
func (s *Site) guard(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := s.checkRequest(c, r); err != nil {
			DrainBody(c)
			return err
		}
		if r.Upload {
			return c.Next() // an upload has a read deadline instead, see deadlineReader
		}
		parent := c.UserContext()
		ctx, cancel := context.WithTimeout(parent, requestTimeout)
		defer cancel()
		c.SetUserContext(ctx)
		defer c.SetUserContext(parent) // the error page must not inherit a context that has timed out
		return c.Next()
	}
}

// checkRequest returns the error with which a request is refused before its handler runs, or nil.
func (s *Site) checkRequest(c *fiber.Ctx, r Route) error {
	header := &c.Request().Header
	length := int64(header.ContentLength())
	switch {
	//guard:compressed-body never
	case len(header.Peek(fiber.HeaderContentEncoding)) > 0:
		return fiber.ErrUnsupportedMediaType
	//guard:duplicate-cookie never
	case hasDuplicateCookie(header):
		return fiber.ErrBadRequest
	//guard:get-body never
	case r.Method == fiber.MethodGet && (length > 0 || length == chunked):
		return fiber.ErrRequestEntityTooLarge
	case r.Method == fiber.MethodGet:
		return nil
	//guard:cross-origin never
	case !s.sameOrigin(c):
		return ErrCrossOrigin
	case r.Upload:
		return nil
	//guard:chunked-body never
	case length < 0:
		return fiber.ErrLengthRequired
	//guard:body-limit never
	case length > r.maxBody():
		return fiber.ErrRequestEntityTooLarge
	//guard:media-type never
	case mediaType(c) != formType && (length > 0 || mediaType(c) != ""):
		// Fiber would write multipart files to disk before the handler runs.
		return fiber.ErrUnsupportedMediaType
	}
	return nil
}

// chunked is fasthttp's content length of a chunked body.
const chunked = -1

// DrainBody reads a bounded part of a refused body and closes the connection after the response. Closing a connection
// with unread bytes resets it, and some clients would not get the response.
func DrainBody(c *fiber.Ctx) {
	c.Context().SetConnectionClose()
	body := c.Context().RequestBodyStream()
	if body == nil {
		return
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), drainTime)
	defer cancel()
	deadline, _ := ctx.Deadline()
	if c.Context().SetReadDeadline(deadline) == nil {
		_, _ = io.CopyN(io.Discard, body, drainBytes) // the connection is closed in any case
	}
}

// sameOrigin reports whether a form was sent from a page of this site: by Sec-Fetch-Site, or by Origin in browsers
// without it.
func (s *Site) sameOrigin(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		//guard:fetch-site always
		return site == "same-origin"
	}
	//guard:origin always
	return c.Get(fiber.HeaderOrigin) == s.Origin
}

// mediaType returns the content type of the body without parameters.
func mediaType(c *fiber.Ctx) string {
	name, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
	return strings.ToLower(strings.TrimSpace(name))
}

func isMultipart(c *fiber.Ctx) bool { return strings.HasPrefix(mediaType(c), "multipart/") }

// hasDuplicateCookie reports a repeated __Host- cookie. fasthttp uses the first, so a planted duplicate could fix the
// session.
func hasDuplicateCookie(header *fasthttp.RequestHeader) bool {
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
