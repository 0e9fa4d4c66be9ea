// Package panel handles the pages of panel members: their own interviews and the conduct. It has no access to requests
// or reasons.
package panel

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/panel"
)

// Handler handles the routes of panel members.
type Handler struct {
	*web.Site
	Store *store.Store
}

// Routes returns the route table of the panel members' pages.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RolePanel
	return []web.Route{
		{Method: get, Path: "/panel", Audience: role, Handler: web.As(h.Site, h.showInterviews)},
		{Method: get, Path: "/panel/:booking", Audience: role, Handler: web.As(h.Site, h.showInterview)},
		{Method: get, Path: "/panel/:booking/calendar.ics", Audience: role, Handler: web.As(h.Site, h.downloadCalendar)},
		{Method: post, Path: "/panel/:booking/acknowledge", Audience: role, Handler: web.As(h.Site, h.acknowledge)},
	}
}
