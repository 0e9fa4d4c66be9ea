package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/views/ui"
)

// Render answers with a page.
func Render(c *fiber.Ctx, page templ.Component) error {
	return RenderStatus(c, fiber.StatusOK, page)
}

// RenderInvalid answers a form that has errors with its page again (422): nothing that was typed is lost.
func RenderInvalid(c *fiber.Ctx, page templ.Component) error {
	return RenderStatus(c, fiber.StatusUnprocessableEntity, page)
}

// RenderStatus answers with a page and a status.
func RenderStatus(c *fiber.Ctx, status int, page templ.Component) error {
	c.Status(status).Type("html", "utf-8")
	return page.Render(c.UserContext(), c.Response().BodyWriter())
}

// Frame is the frame of a page for whoever is asking: title, language links, navigation, sign-out.
func Frame(c *fiber.Ctx, title string) ui.Page {
	l := L(c)
	p := ui.Page{Lang: l, Title: title, Path: c.Path(), Look: LookOf(c)}
	if query := c.Context().QueryArgs(); query.Len() > 0 && c.Method() == fiber.MethodGet {
		p.Path += "?" + query.String()
	}
	if v, ok := c.Locals(visitorKey{}).(visitor); ok {
		p.User = &ui.User{Name: v.person.Name, CSRF: v.person.Session.CSRF(), SignOut: SignOutPath(v.role), Session: sessionOf(v)}
		p.Section = l.T("section." + string(v.role))
		p.Nav = navigation(l, v.role, c.Path())
	}
	return p
}

func sessionOf(v visitor) ui.Session {
	return ui.Session{Ends: v.person.SessionEnd, Soon: v.now.Add(sessionWarning).After(v.person.SessionEnd), Warning: sessionWarning, Length: sessionLength(v.role), Stay: StayPath(v.role)}
}

// FormOf starts a form of a signed-in person that is sent to a path; each showing of it has a key of its own.
func FormOf(c *fiber.Ctx, action string) ui.Form {
	f := ui.Form{Action: action, Key: uuid.NewString()}
	if v, ok := c.Locals(visitorKey{}).(visitor); ok {
		f.CSRF = v.person.Session.CSRF()
	}
	return f
}
