package candidate

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// maxStatement is the largest form with the candidate's own words in bytes: accommodation.MaxAnswerLength characters of
// any script, URL-encoded.
const maxStatement = 1 << 20

// Routes returns the route table of the candidates' pages.
func (h *Handler) Routes() []web.Route {
	return slices.Concat(h.applicationRoutes(), h.questionRoutes(), h.evidenceRoutes(), h.submittedRoutes())
}

// page requires a session of a candidate. In the tables, editing and saving load the draft, and preserve saves a form
// whose session has ended.
func (h *Handler) page(handle func(*fiber.Ctx, account.Candidate) error) fiber.Handler {
	return web.As(h.Site, handle)
}

// applicationRoutes returns the routes of the list of applications and of one application or request.
func (h *Handler) applicationRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page, preserve := account.RoleCandidate, h.page, h.preserveOnExpiry
	return []web.Route{
		{Method: get, Path: "/requests", Audience: role, Handler: page(h.showApplications)},
		{
			Method: get, Path: "/requests/applications/:application", Audience: role,
			Handler: page(h.visiting("application", h.showAnswer)),
		},
		{Method: post, Path: "/requests/applications/:application", Audience: role, Handler: preserve(page(h.saveAnswer))},
		{Method: get, Path: "/requests/applications/:application/address", Audience: role, Handler: page(h.showAddress)},
		{Method: post, Path: "/requests/applications/:application/address", Audience: role, Handler: page(h.saveAddress)},
		{Method: get, Path: "/requests/time-zone", Audience: role, Handler: page(h.showTimeZone)},
		{Method: post, Path: "/requests/time-zone", Audience: role, Handler: page(h.saveTimeZone)},
		{
			Method: get, Path: "/requests/applications/:application/more-time", Audience: role,
			Handler: page(h.showMoreTime),
		},
		{
			Method: post, Path: "/requests/applications/:application/more-time", Audience: role,
			Handler: preserve(page(h.saveMoreTime)),
		},
		{
			Method: post, Path: "/requests/applications/:application/more-time/end", Audience: role,
			Handler: page(h.endMoreTime),
		},
		{Method: get, Path: "/requests/:request", Audience: role, Handler: page(h.visiting("request", h.showRequest))},
	}
}

// questionRoutes returns the routes of the questions of a draft.
func (h *Handler) questionRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page, preserve := account.RoleCandidate, h.page, h.preserveOnExpiry
	return []web.Route{
		{Method: get, Path: "/requests/:request/stages", Audience: role, Handler: page(h.editing(h.showStages))},
		{Method: post, Path: "/requests/:request/stages", Audience: role, Handler: preserve(page(h.saving(h.saveStages)))},
		{
			Method: get, Path: "/requests/:request/stages/:stage", Audience: role,
			Handler: page(h.editing(h.showDifficulties)),
		},
		{
			Method: get, Path: "/requests/:request/stages/:stage/measures", Audience: role,
			Handler: page(h.editing(h.showMeasures)),
		},
		{
			Method: post, Path: "/requests/:request/stages/:stage/measures", Audience: role,
			Handler: preserve(page(h.saving(h.saveMeasures))),
		},
		{Method: get, Path: "/requests/:request/details/:measure", Audience: role, Handler: page(h.editing(h.showDetails))},
		{
			Method: post, Path: "/requests/:request/details/:measure", Audience: role,
			Handler: preserve(page(h.saving(h.saveDetails))), MaxBody: maxStatement,
		},
		{
			Method: get, Path: "/requests/:request/details/:measure/remove", Audience: role,
			Handler: page(h.editing(h.showTakingOut)),
		},
		{
			Method: post, Path: "/requests/:request/details/:measure/remove", Audience: role,
			Handler: page(h.saving(h.takeOut)),
		},
		{Method: get, Path: "/requests/:request/hard", Audience: role, Handler: page(h.editing(h.showHard))},
		{
			Method: post, Path: "/requests/:request/hard", Audience: role,
			Handler: preserve(page(h.saving(h.saveHard))), MaxBody: maxStatement,
		},
		{Method: get, Path: "/requests/:request/helps", Audience: role, Handler: page(h.editing(h.showHelps))},
		{
			Method: post, Path: "/requests/:request/helps", Audience: role,
			Handler: preserve(page(h.saving(h.saveHelps))), MaxBody: maxStatement,
		},
	}
}

// evidenceRoutes returns the routes of the evidence of a draft, of its submission and of its deletion.
func (h *Handler) evidenceRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleCandidate, h.page
	return []web.Route{
		{Method: get, Path: "/requests/:request/evidence", Audience: role, Handler: page(h.editing(h.showEvidence))},
		{Method: post, Path: "/requests/:request/evidence", Audience: role, Handler: page(h.addEvidence), Upload: true},
		{Method: post, Path: "/requests/:request/evidence/done", Audience: role, Handler: page(h.saving(h.finishEvidence))},
		{
			Method: get, Path: "/requests/:request/evidence/:evidence/remove", Audience: role,
			Handler: page(h.editing(h.showRemoval)),
		},
		{
			Method: post, Path: "/requests/:request/evidence/:evidence/remove", Audience: role,
			Handler: page(h.editing(h.removeEvidence)),
		},
		{Method: get, Path: "/requests/:request/check", Audience: role, Handler: page(h.editing(h.showCheck))},
		{Method: get, Path: "/requests/:request/copy.txt", Audience: role, Handler: page(h.editing(h.downloadWords))},
		{Method: post, Path: "/requests/:request/send", Audience: role, Handler: page(h.saving(h.send))},
		{Method: get, Path: "/requests/:request/discard", Audience: role, Handler: page(h.editing(h.showDiscard))},
		{Method: post, Path: "/requests/:request/discard", Audience: role, Handler: page(h.discard)},
	}
}

// submittedRoutes returns the routes of a submitted request and of interviews.
func (h *Handler) submittedRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page, preserve := account.RoleCandidate, h.page, h.preserveOnExpiry
	return []web.Route{
		{Method: get, Path: "/requests/:request/openings", Audience: role, Handler: page(h.showAccessLog)},
		{Method: get, Path: "/requests/:request/measures/:measure", Audience: role, Handler: page(h.showDecision)},
		{Method: post, Path: "/requests/:request/measures/:measure/answer", Audience: role, Handler: page(h.answerOffer)},
		{Method: get, Path: "/requests/:request/measures/:measure/withdraw", Audience: role, Handler: page(h.showWithdraw)},
		{Method: post, Path: "/requests/:request/measures/:measure/withdraw", Audience: role, Handler: page(h.withdraw)},
		{Method: get, Path: "/requests/:request/withdraw", Audience: role, Handler: page(h.showWithdrawAll)},
		{Method: post, Path: "/requests/:request/withdraw", Audience: role, Handler: page(h.withdrawAll)},
		{
			Method: get, Path: "/requests/interviews/:booking", Audience: role,
			Handler: page(h.visiting("booking", h.showInterview)),
		},
		{
			Method: get, Path: "/requests/interviews/:booking/calendar.ics", Audience: role,
			Handler: page(h.downloadCalendar),
		},
		{Method: post, Path: "/requests/interviews/:booking/accept", Audience: role, Handler: page(h.acceptInterview)},
		{Method: get, Path: "/requests/interviews/:booking/move", Audience: role, Handler: page(h.showMove)},
		{Method: post, Path: "/requests/interviews/:booking/move", Audience: role, Handler: preserve(page(h.askToMove))},
		{Method: get, Path: "/requests/interviews/:booking/waive/:arrangement", Audience: role, Handler: page(h.showWaive)},
		{Method: post, Path: "/requests/interviews/:booking/waive/:arrangement", Audience: role, Handler: page(h.waive)},
		{Method: post, Path: "/requests/interviews/:booking/take-up/:arrangement", Audience: role, Handler: page(h.takeUp)},
		{
			Method: post, Path: "/requests/interviews/:booking/delivered/:arrangement", Audience: role,
			Handler: page(h.sayDelivered),
		},
	}
}
