package signin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/signin"
)

const signedOutPage = "/signed-out"

// sessionRoutes returns the routes that show, end, extend or step up a session, or change its language, for each
// audience that this process serves. Each audience has a session of its own.
func (h *Handler) sessionRoutes() []web.Route {
	routes := slices.Concat(
		audienceRoutes[account.Candidate](h), audienceRoutes[account.Adviser](h), audienceRoutes[account.HR](h),
		audienceRoutes[account.Panel](h), audienceRoutes[account.Admin](h),
	)
	return slices.DeleteFunc(routes, func(r web.Route) bool { return !h.Serves(r.Audience) })
}

func audienceRoutes[P account.Audience](h *Handler) []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	var audience P
	role := audience.Role()
	one, all := endSession[P](h), endSessions[P](h)
	if role.IsStaff() {
		one, all = web.SteppedUp(h.Site, one), web.SteppedUp(h.Site, all)
	}
	sessions := web.SessionsPath(role)
	routes := []web.Route{
		{Method: post, Path: web.SignOutPath(role), Audience: role, Handler: web.As(h.Site, signOut[P](h))},
		{Method: post, Path: web.StayPath(role), Audience: role, Handler: web.Stay[P](h.Site)},
		{Method: post, Path: web.LanguagePath(role), Audience: role, Handler: web.SavePersonLanguage[P](h.Site)},
		{Method: get, Path: sessions, Audience: role, Handler: web.As(h.Site, showSessions[P](h))},
		{Method: post, Path: sessions + "/end", Audience: role, Handler: web.As(h.Site, all)},
		{Method: post, Path: sessions + "/:session/end", Audience: role, Handler: web.As(h.Site, one)},
	}
	if role.IsStaff() {
		ask, take := web.Confirmation[P](h.Site)
		routes = append(routes,
			web.Route{Method: get, Path: web.ConfirmPath(role), Audience: role, Handler: ask},
			web.Route{Method: post, Path: web.ConfirmPath(role), Audience: role, Handler: take})
		routes = append(routes, securityRoutes[P](h, role)...)
	}
	return routes
}

func signOut[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		if err := h.SignOut(c, me.Role()); err != nil {
			return err
		}
		return web.SeeOther(c, signedOutPage)
	}
}

func (h *Handler) showSignedOut(c *fiber.Ctx) error {
	return web.Render(c, views.SignedOut(web.Frame(c, web.L(c).T("signin.out.title"))))
}
