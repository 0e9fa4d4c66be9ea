package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/views/ui"
)

// Render writes a page with status 200.
func Render(c *fiber.Ctx, page templ.Component) error {
	return RenderStatus(c, fiber.StatusOK, page)
}

// RenderInvalid writes the page of a form with errors (InvalidStatus). The page must show the submitted values.
func RenderInvalid(c *fiber.Ctx, page templ.Component) error {
	return RenderStatus(c, InvalidStatus(c), page)
}

// RenderForm writes the page of a form: with the status of RenderInvalid if its frame says that it has errors.
func RenderForm(c *fiber.Ctx, frame ui.Page, page templ.Component) error {
	if frame.Error {
		return RenderInvalid(c, page)
	}
	return Render(c, page)
}

// RenderStatus writes a page with a status.
func RenderStatus(c *fiber.Ctx, status int, page templ.Component) error {
	c.Status(status).Type("html", "utf-8")
	return page.Render(c.UserContext(), c.Response().BodyWriter())
}

// Frame returns the layout data of a page: title, languages, and navigation and sign-out of the person who is
// signed in.
func Frame(c *fiber.Ctx, title string) ui.Page {
	l := L(c)
	p := ui.Page{
		Lang: l, Title: title, Path: c.Path(), Current: c.Path(), Preferences: DisplayPreferences(c), Notice: takeNotice(c),
	}
	if query := c.Context().QueryArgs(); query.Len() > 0 && c.Method() == fiber.MethodGet {
		p.Path += "?" + query.String()
	}
	if v, ok := c.Locals(signedInKey{}).(signedIn); ok {
		p.User = &ui.User{
			Name: v.person.Name, CSRF: v.person.Session.CSRF(), SignOut: SignOutPath(v.role),
			Language: LanguagePath(v.role), Sessions: SessionsPath(v.role), Session: sessionState(v),
		}
		if v.role.IsStaff() {
			p.User.Security = SecurityPath(v.role)
		}
		p.Section = l.T("section." + string(v.role))
		p.Nav = navigation(l, v.role)
	}
	return p
}

func sessionState(v signedIn) ui.Session {
	warning := min(sessionWarning, v.person.SessionIdle/3)
	return ui.Session{
		Ends: v.person.SessionEnd, Soon: v.now.Add(warning).After(v.person.SessionEnd), Warning: warning,
		Length: v.person.SessionIdle, Latest: v.person.LatestEnd, Stay: StayPath(v.role),
	}
}

// PrepareForm returns an empty form that is sent to action, with the CSRF token of the session and a new idempotency
// key.
func PrepareForm(c *fiber.Ctx, action string) ui.Form {
	f := ui.Form{Action: action, Key: uuid.NewString()}
	if v, ok := c.Locals(signedInKey{}).(signedIn); ok {
		f.CSRF = v.person.Session.CSRF()
	}
	return f
}
