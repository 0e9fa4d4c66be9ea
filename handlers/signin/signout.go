package signin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/signin"
)

const signedOutPage = "/signed-out"

// signOutRoutes end or keep a session: one of each for each audience, because each has a session of its own.
func (h *Handler) signOutRoutes() []web.Route {
	var routes []web.Route
	for _, role := range h.Audiences {
		routes = append(routes,
			web.Route{Method: fiber.MethodPost, Path: web.SignOutPath(role), Audience: role, Handler: h.signOut(role)},
			web.Route{Method: fiber.MethodPost, Path: web.StayPath(role), Audience: role, Handler: h.stay(role)})
	}
	return routes
}

func (h *Handler) signOut(role account.Role) fiber.Handler {
	switch role {
	case account.RoleCandidate:
		return signOutOf[account.Candidate](h)
	case account.RoleAdviser:
		return signOutOf[account.Adviser](h)
	case account.RoleHR:
		return signOutOf[account.HR](h)
	case account.RolePanel:
		return signOutOf[account.Panel](h)
	case account.RoleAdmin:
		return signOutOf[account.Admin](h)
	}
	return nil
}

func (h *Handler) stay(role account.Role) fiber.Handler {
	switch role {
	case account.RoleCandidate:
		return web.Stay[account.Candidate](h.Site)
	case account.RoleAdviser:
		return web.Stay[account.Adviser](h.Site)
	case account.RoleHR:
		return web.Stay[account.HR](h.Site)
	case account.RolePanel:
		return web.Stay[account.Panel](h.Site)
	case account.RoleAdmin:
		return web.Stay[account.Admin](h.Site)
	}
	return nil
}

func signOutOf[P account.Audience](h *Handler) fiber.Handler {
	return web.As(h.Site, func(c *fiber.Ctx, me P) error {
		if err := h.SignOut(c, me.Role()); err != nil {
			return err
		}
		return web.SeeOther(c, signedOutPage)
	})
}

func (h *Handler) showSignedOut(c *fiber.Ctx) error {
	return web.Render(c, views.SignedOut(web.Frame(c, web.L(c).T("signin.out.title"))))
}
