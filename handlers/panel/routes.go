// Package panel serves panel members: their own interviews, and the instructions for conduct. It knows no reason.
package panel

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/panel"
)

// Handler answers the panel members' pages.
type Handler struct {
	*web.Site
	Store *store.Store
}

// Routes is the table of the panel members' routes.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RolePanel
	return []web.Route{
		{Method: get, Path: "/panel", Audience: role, Handler: web.As(h.Site, h.showInterviews)},
		{Method: get, Path: "/panel/:booking", Audience: role, Handler: web.As(h.Site, h.showInterview)},
		{Method: post, Path: "/panel/:booking/acknowledge", Audience: role, Handler: web.As(h.Site, h.acknowledge)},
	}
}
