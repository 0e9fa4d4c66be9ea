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
			web.Route{Method: post, Path: staffPage, Handler: h.signInStaff},
			web.Route{Method: get, Path: account.InvitationPath + ":token", Handler: h.showInvitation},
			web.Route{Method: post, Path: account.InvitationPath + ":token", Handler: h.spendInvitation},
			web.Route{Method: get, Path: setupPasswordPage, Handler: h.inSetup(h.showSetupPassword)},
			web.Route{Method: post, Path: setupPasswordPage, Handler: h.inSetup(h.saveSetupPassword)},
			web.Route{Method: get, Path: setupAppPage, Handler: h.inSetup(h.showSetupApp)},
			web.Route{Method: post, Path: setupAppPage, Handler: h.inSetup(h.finishSetup)})
	}
	return append(routes, h.sessionRoutes()...)
}
