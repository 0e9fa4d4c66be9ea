package handlers

import (
	"bytes"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/storage"
)

// anyPath is the pattern of what no route serves.
const anyPath = "/*"

// notFound answers whatever no route serves. What came with it is not read.
func notFound(c *fiber.Ctx) error {
	if c.Request().Header.ContentLength() != 0 {
		web.DrainBody(c)
	}
	return storage.ErrNotFound
}

// refuseFolded refuses headers of which one goes on in the next line. Whoever stands between may read that line as a header
// of its own, a length for example, and see the request end elsewhere (RFC 9112, section 5.2).
func refuseFolded(c *fiber.Ctx) error {
	//guard:obs-fold never
	if raw := c.Request().Header.RawHeaders(); bytes.Contains(raw, []byte("\n ")) || bytes.Contains(raw, []byte("\n\t")) {
		web.DrainBody(c)
		return fiber.ErrBadRequest
	}
	return c.Next()
}

// watch stands round every request: it turns an error or a panic into a page, and writes one line to the
// log. The line holds these fields and no others: no address, no query, no id, nothing of a body.
func (p problems) watch(c *fiber.Ctx) error {
	start := p.site.Now()
	method := c.Method() // one of HTTP's own: Fiber refuses any other
	if err := survive(c.Next); err != nil {
		if err := survive(func() error { return p.answer(c, err) }); err != nil {
			p.site.Log.ErrorContext(c.UserContext(), "an error could not be told", "error", err)
			c.Status(fiber.StatusInternalServerError).Response().SetBodyString("500")
		}
	}
	p.site.Log.LogAttrs(c.UserContext(), slog.LevelInfo, "request",
		slog.String("method", method), slog.String("route", c.Route().Path),
		slog.Int("status", c.Response().StatusCode()), slog.Duration("duration", p.site.Now().Sub(start)))
	return nil
}

// survive turns a panic into an error: one page that fails must not take the others with it.
func survive(do func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return do()
}
