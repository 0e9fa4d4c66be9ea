package public

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
)

// Routes is the table of the public routes; those of a demonstration are in it only if there is one.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	routes := []web.Route{
		{Method: get, Path: "/", Handler: h.showStart},
		{Method: get, Path: "/help", Handler: h.showHelp},
		{Method: get, Path: "/accessibility", Handler: h.showAccessibility},
		{Method: get, Path: "/accessibility/tests", Handler: h.showHowTested},
		{Method: get, Path: "/privacy", Handler: h.showPrivacy},
		{Method: get, Path: "/words", Handler: h.showGlossary},
		{Method: get, Path: "/easy", Handler: h.showEasy},
		{Method: get, Path: preferencesPath, Handler: h.showPreferences},
		{Method: post, Path: preferencesPath, Handler: h.savePreferences},
		{Method: post, Path: web.LanguagePath(web.Public), Handler: h.SaveLanguage},
	}
	if h.Demo != nil {
		routes = append(routes,
			web.Route{Method: get, Path: "/demo", Handler: h.showDemo},
			web.Route{Method: get, Path: "/mailbox", Handler: h.showMailbox})
	}
	for i := range routes {
		routes[i].Handler = web.Localized(h.Site, routes[i].Handler)
	}
	return routes
}
