package signin

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

// showSessions lists where a person is signed in, on the page where each session is ended.
func showSessions[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		role, token := me.Role(), web.CurrentSession(c)
		own, err := h.Sessions.Own(c.UserContext(), role, token)
		if err != nil {
			return err
		}
		l, path := web.L(c), web.SessionsPath(role)
		page := views.SessionsPage{EndAll: web.PrepareForm(c, path+"/end")}
		for _, s := range own {
			page.Sessions = append(page.Sessions, views.Session{
				Device: views.DeviceName(l, s.Device.Browser(), s.Device.System()), Since: s.CreatedAt, Used: s.UsedAt,
				Current: s.Current, End: web.PrepareForm(c, path+"/"+s.ID.String()+"/end"),
			})
		}
		frame := web.Frame(c, l.T("signin.sessions.title"))
		frame.Back = &ui.Link{Text: l.T("signin.sessions.back"), Href: role.Home()}
		return web.Render(c, views.Sessions(frame, page))
	}
}

// endSession ends one of a person's sessions. Ending it twice is no error.
func endSession[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		id, err := web.ID(c, "session")
		if err != nil {
			return err
		}
		one := uuid.NullUUID{UUID: id, Valid: true}
		if err := h.Sessions.EndOwn(c.UserContext(), me.Role(), web.CurrentSession(c), one); err != nil {
			return err
		}
		return web.Done(c, web.SessionsPath(me.Role()), "notice.session.ended")
	}
}

// endSessions ends all of a person's sessions, with this one.
func endSessions[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		if err := h.Sessions.EndOwn(c.UserContext(), me.Role(), web.CurrentSession(c), uuid.NullUUID{}); err != nil {
			return err
		}
		web.Forget(c, me.Role())
		return web.SeeOther(c, signedOutPage)
	}
}
