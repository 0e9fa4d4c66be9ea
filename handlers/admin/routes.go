// Package admin serves the administrator: staff accounts, and who can open the vault. It reads nothing confidential.
package admin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/admin"
)

// Handler answers the administrator's pages.
type Handler struct {
	*web.Site
	Store *store.Store
}

// Routes is the table of the administrator's routes.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleAdmin
	return []web.Route{
		{Method: get, Path: "/admin", Audience: role, Handler: web.As(h.Site, h.showAccounts)},
		{Method: get, Path: "/admin/accounts/new", Audience: role, Handler: web.As(h.Site, h.showNewAccount)},
		{Method: post, Path: "/admin/accounts/new", Audience: role, Handler: web.As(h.Site, h.createAccount)},
		{Method: get, Path: "/admin/accounts/:account", Audience: role, Handler: web.As(h.Site, h.showAccount)},
		{Method: post, Path: "/admin/accounts/:account/disable", Audience: role, Handler: web.As(h.Site, h.disableAccount)},
		{Method: post, Path: "/admin/accounts/:account/enable", Audience: role, Handler: web.As(h.Site, h.enableAccount)},
		{Method: get, Path: "/admin/vault", Audience: role, Handler: web.As(h.Site, h.showVault)},
	}
}
