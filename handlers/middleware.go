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

// anyPath is the pattern of all paths without a route.
const anyPath = "/*"

// notFound returns storage.ErrNotFound for a path without a route, and drains a body that came with the request.
func notFound(c *fiber.Ctx) error {
	if c.Request().Header.ContentLength() != 0 {
		web.DrainBody(c)
	}
	return storage.ErrNotFound
}

// rejectObsFold refuses header lines that continue on the next line (obs-fold; RFC 9112, section 5.2). A proxy may read
// the continuation as a header of its own, such as a length, and see the request end elsewhere: request smuggling.
func rejectObsFold(c *fiber.Ctx) error {
	//guard:obs-fold never
	if raw := c.Request().Header.RawHeaders(); bytes.Contains(raw, []byte("\n ")) || bytes.Contains(raw, []byte("\n\t")) {
		web.DrainBody(c)
		return fiber.ErrBadRequest
	}
	return c.Next()
}

// logRequests is middleware: it recovers panics, renders errors, and logs method, route, status and duration, but no
// address, query, id or body.
func (p errorPages) logRequests(c *fiber.Ctx) error {
	start := p.site.Now()
	method := c.Method() // a standard method: Fiber refuses all others
	if err := recoverPanic(c.Next); err != nil {
		if err := recoverPanic(func() error { return p.render(c, err) }); err != nil {
			p.site.Log.ErrorContext(c.UserContext(), "rendering an error page failed", "error", err)
			c.Status(fiber.StatusInternalServerError).Response().SetBodyString("500")
		}
	}
	p.site.Log.LogAttrs(c.UserContext(), slog.LevelInfo, "request",
		slog.String("method", method), slog.String("route", c.Route().Path),
		slog.Int("status", c.Response().StatusCode()), slog.Duration("duration", p.site.Now().Sub(start)))
	return nil
}

// recoverPanic calls do and returns a panic as an error with its stack, so that one request cannot end the process.
func recoverPanic(do func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return do()
}
