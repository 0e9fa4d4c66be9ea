package candidate

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// maxStatement bytes hold accommodation.MaxAnswerLength characters in any script, as forms write them.
const maxStatement = 1 << 20

// Routes is the table of the candidates' routes.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleCandidate
	routes := []web.Route{
		{Method: get, Path: "/requests", Audience: role, Handler: web.As(h.Site, h.showApplications)},
		{Method: get, Path: "/requests/applications/:application", Audience: role, Handler: web.As(h.Site, h.showAnswer)},
		{Method: post, Path: "/requests/applications/:application", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveAnswer))},
		{Method: get, Path: "/requests/:request", Audience: role, Handler: web.As(h.Site, h.showRequest)},
		{Method: get, Path: "/requests/:request/stages", Audience: role, Handler: web.As(h.Site, h.showStages)},
		{Method: post, Path: "/requests/:request/stages", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveStages))},
		{Method: get, Path: "/requests/:request/stages/:stage", Audience: role, Handler: web.As(h.Site, h.showDifficulties)},
		{Method: get, Path: "/requests/:request/stages/:stage/measures", Audience: role, Handler: web.As(h.Site, h.showMeasures)},
		{Method: post, Path: "/requests/:request/stages/:stage/measures", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveMeasures))},
		{Method: get, Path: "/requests/:request/details/:measure", Audience: role, Handler: web.As(h.Site, h.showDetails)},
		{Method: post, Path: "/requests/:request/details/:measure", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveDetails)), MaxBody: maxStatement},
		{Method: get, Path: "/requests/:request/details/:measure/remove", Audience: role, Handler: web.As(h.Site, h.showTakingOut)},
		{Method: post, Path: "/requests/:request/details/:measure/remove", Audience: role, Handler: web.As(h.Site, h.takeOut)},
		{Method: get, Path: "/requests/:request/hard", Audience: role, Handler: web.As(h.Site, h.showHard)},
		{Method: post, Path: "/requests/:request/hard", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveHard)), MaxBody: maxStatement},
		{Method: get, Path: "/requests/:request/helps", Audience: role, Handler: web.As(h.Site, h.showHelps)},
		{Method: post, Path: "/requests/:request/helps", Audience: role, Handler: h.keeping(web.As(h.Site, h.saveHelps)), MaxBody: maxStatement},
		{Method: get, Path: "/requests/:request/evidence", Audience: role, Handler: web.As(h.Site, h.showEvidence)},
		{Method: post, Path: "/requests/:request/evidence", Audience: role, Handler: web.As(h.Site, h.addEvidence), Upload: true},
		{Method: post, Path: "/requests/:request/evidence/done", Audience: role, Handler: web.As(h.Site, h.finishEvidence)},
		{Method: get, Path: "/requests/:request/evidence/:evidence/remove", Audience: role, Handler: web.As(h.Site, h.showRemoval)},
		{Method: post, Path: "/requests/:request/evidence/:evidence/remove", Audience: role, Handler: web.As(h.Site, h.removeEvidence)},
		{Method: get, Path: "/requests/:request/check", Audience: role, Handler: web.As(h.Site, h.showCheck)},
		{Method: get, Path: "/requests/:request/copy.txt", Audience: role, Handler: web.As(h.Site, h.downloadWords)},
		{Method: post, Path: "/requests/:request/send", Audience: role, Handler: web.As(h.Site, h.send)},
		{Method: get, Path: "/requests/:request/discard", Audience: role, Handler: web.As(h.Site, h.showDiscard)},
		{Method: post, Path: "/requests/:request/discard", Audience: role, Handler: web.As(h.Site, h.discard)},
	}
	return append(routes, h.statusRoutes()...)
}
