package web

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// Public is the audience of the pages that need no sign-in.
const Public account.Role = ""

// maxForm is the largest body of an ordinary form in bytes.
const maxForm = 64 << 10

// Route is one line of the table of all routes.
type Route struct {
	Method, Path string
	Audience     account.Role // Public, or whose page it is
	Handler      fiber.Handler
	MaxBody      int64 // bytes; 0 means 64 KiB
	Upload       bool  // the handler reads the body part by part and counts the bytes itself
}

// Register adds routes to an application, each behind its guard.
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
