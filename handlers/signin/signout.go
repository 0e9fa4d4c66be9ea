package signin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/signin"
)

const signedOutPage = "/signed-out"

// sessionRoutes returns the routes that end or extend a session or change its language, for each audience that this process serves. Each
// audience has a session of its own.
func (h *Handler) sessionRoutes() []web.Route {
	routes := slices.Concat(
		audienceRoutes[account.Candidate](h), audienceRoutes[account.Adviser](h), audienceRoutes[account.HR](h),
		audienceRoutes[account.Panel](h), audienceRoutes[account.Admin](h),
	)
	return slices.DeleteFunc(routes, func(r web.Route) bool { return !h.Serves(r.Audience) })
}

func audienceRoutes[P account.Audience](h *Handler) []web.Route {
	const post = fiber.MethodPost
	var audience P
	role := audience.Role()
	return []web.Route{
		{Method: post, Path: web.SignOutPath(role), Audience: role, Handler: web.As(h.Site, signOut[P](h))},
		{Method: post, Path: web.StayPath(role), Audience: role, Handler: web.Stay[P](h.Site)},
		{Method: post, Path: web.LanguagePath(role), Audience: role, Handler: web.SavePersonLanguage[P](h.Site)},
	}
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
