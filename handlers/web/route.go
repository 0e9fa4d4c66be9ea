package web

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// Public is the audience of pages without sign-in.
const Public account.Role = ""

// maxForm is the largest body of a form without a file, in bytes.
const maxForm = 64 << 10

// Route is one line of a route table.
type Route struct {
	Method, Path string
	Audience     account.Role // Public, or the role that the handler requires
	Handler      fiber.Handler
	MaxBody      int64 // bytes; 0 means 64 KiB
	Upload       bool  // the handler streams the body and limits its size
}

// Register adds routes to an application, each behind guard.
func (s *Site) Register(app *fiber.App, routes []Route) {
	for _, r := range routes {
		app.Add(r.Method, r.Path, s.guard(r), r.Handler)
	}
}

func (r Route) maxBody() int64 {
	if r.MaxBody == 0 {
		return maxForm
	}
	return r.MaxBody
}
