// Package admin handles the pages of the administrator: staff accounts, the list of vault members, closed days and office
// hours. It has no access to confidential data.
package admin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/admin"
)

// Handler handles the routes of the administrator.
type Handler struct {
	*web.Site
	Store *store.Store
}

// Routes returns the route table of the administrator's pages.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleAdmin
	return append(h.changeRoutes(), []web.Route{
		{Method: get, Path: "/admin", Audience: role, Handler: web.As(h.Site, h.showAccounts)},
		{Method: get, Path: "/admin/accounts/new", Audience: role, Handler: web.As(h.Site, h.showNewAccount)},
		{Method: post, Path: "/admin/accounts/new", Audience: role, Handler: h.stepped(h.createAccount)},
		{Method: get, Path: "/admin/accounts/:account", Audience: role, Handler: web.As(h.Site, h.showAccount)},
		{Method: post, Path: "/admin/accounts/:account/invite", Audience: role, Handler: h.stepped(h.inviteAgain)},
		{Method: post, Path: "/admin/accounts/:account/sessions", Audience: role, Handler: h.stepped(h.endSessions)},
		{Method: post, Path: "/admin/accounts/:account/colleague", Audience: role, Handler: web.As(h.Site, h.addColleague)},
		{Method: get, Path: "/admin/vault", Audience: role, Handler: web.As(h.Site, h.showVault)},
		{Method: get, Path: daysPath, Audience: role, Handler: web.As(h.Site, h.showDays)},
		{Method: get, Path: proposePath, Audience: role, Handler: web.As(h.Site, h.showHolidays)},
		{Method: post, Path: proposePath, Audience: role, Handler: web.As(h.Site, h.closeHolidays)},
		{Method: get, Path: newDaysPath, Audience: role, Handler: web.As(h.Site, h.showNewDays)},
		{Method: post, Path: newDaysPath, Audience: role, Handler: web.As(h.Site, h.closeDays)},
		{Method: get, Path: daysPath + "/:day/remove", Audience: role, Handler: web.As(h.Site, h.showRemoveDays)},
		{Method: post, Path: daysPath + "/:day/remove", Audience: role, Handler: web.As(h.Site, h.removeDays)},
		{Method: get, Path: hoursPath, Audience: role, Handler: web.As(h.Site, h.showHours)},
		{Method: get, Path: changeHoursPath, Audience: role, Handler: web.As(h.Site, h.showChangeHours)},
		{Method: post, Path: changeHoursPath, Audience: role, Handler: web.As(h.Site, h.saveHours)},
		{Method: post, Path: followHoursPath, Audience: role, Handler: web.As(h.Site, h.followHours)},
	}...)
}

// changeRoutes returns the routes of changes of accounts, of which some take two administrators.
func (h *Handler) changeRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleAdmin
	routes := []web.Route{
		{Method: post, Path: "/admin/changes/:change/approve", Audience: role, Handler: h.stepped(h.approveChange)},
		{Method: post, Path: "/admin/changes/:change/withdraw", Audience: role, Handler: h.stepped(h.withdrawChange)},
		{Method: get, Path: "/admin/changes/:change/refuse", Audience: role, Handler: web.As(h.Site, h.showRefusal)},
		{Method: post, Path: "/admin/changes/:change/refuse", Audience: role, Handler: h.stepped(h.refuseChange)},
	}
	for _, kind := range []store.ChangeKind{store.ChangeDisable, store.ChangeEnable, store.ChangeReset} {
		path := "/admin/accounts/:account/" + string(kind)
		routes = append(
			routes, web.Route{Method: get, Path: path, Audience: role, Handler: web.As(h.Site, h.showChange(kind))},
			web.Route{Method: post, Path: path, Audience: role, Handler: h.stepped(h.requestChange(kind))},
		)
	}
	return routes
}

// stepped returns the handler of an act that counts.
func (h *Handler) stepped(act func(*fiber.Ctx, account.Admin) error) fiber.Handler {
	return web.As(h.Site, web.SteppedUp(h.Site, act))
}
