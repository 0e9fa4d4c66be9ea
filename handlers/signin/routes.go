package signin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// Routes is the table of the routes of signing in and out, for the audiences that this process serves.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	routes := []web.Route{{Method: get, Path: signedOutPage, Handler: h.showSignedOut}}
	if h.Serves(account.RoleCandidate) {
		routes = append(routes,
			web.Route{Method: get, Path: "/sign-in", Handler: h.showAddress},
			web.Route{Method: post, Path: "/sign-in", Handler: h.sendLink},
			web.Route{Method: get, Path: "/sign-in/sent", Handler: h.showSent},
			web.Route{Method: get, Path: "/sign-in/:token", Handler: h.showLink},
			web.Route{Method: post, Path: "/sign-in/:token", Handler: h.spendLink})
	}
	if h.ServesStaff() {
		routes = append(routes,
			web.Route{Method: get, Path: staffPage, Handler: h.showStaff},
			web.Route{Method: post, Path: staffPage, Handler: h.signInStaff})
	}
	return append(routes, h.sessionRoutes()...)
}
