package hr

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// Routes returns the route table of HR's pages.
func (h *Handler) Routes() []web.Route {
	return slices.Concat(
		h.vacancyRoutes(), h.teamRoutes(), h.correctionRoutes(), h.resourceRoutes(), h.joiningRoutes(), h.bookingRoutes(),
		h.provisionRoutes(),
	)
}

// page returns a handler that requires a session of an HR officer.
func (h *Handler) page(handle func(*fiber.Ctx, account.HR) error) fiber.Handler {
	return web.As(h.Site, handle)
}

// vacancyRoutes returns the routes of vacancies, their stages and applications.
func (h *Handler) vacancyRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	return []web.Route{
		{Method: get, Path: "/interviews", Audience: role, Handler: page(h.showHome)},
		{Method: get, Path: "/interviews/vacancies/new", Audience: role, Handler: page(h.newVacancy)},
		{Method: post, Path: "/interviews/vacancies/new", Audience: role, Handler: page(h.createVacancy)},
		{Method: get, Path: "/interviews/vacancies/:vacancy", Audience: role, Handler: page(h.showBoard)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/edit", Audience: role, Handler: page(h.editVacancy)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/edit", Audience: role, Handler: page(h.saveVacancy)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/stages/new", Audience: role, Handler: page(h.newStage)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/stages/new", Audience: role, Handler: page(h.createStage)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/stages/:stage", Audience: role, Handler: page(h.editStage)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/stages/:stage", Audience: role, Handler: page(h.saveStage)},
		{
			Method: post, Path: "/interviews/vacancies/:vacancy/stages/:stage/order", Audience: role,
			Handler: page(h.moveStage),
		},
		{
			Method: get, Path: "/interviews/vacancies/:vacancy/stages/:stage/place", Audience: role,
			Handler: page(h.showStagePlace),
		},
		{
			Method: post, Path: "/interviews/vacancies/:vacancy/stages/:stage/remove", Audience: role,
			Handler: page(h.removeStage),
		},
		{
			Method: get, Path: "/interviews/vacancies/:vacancy/applications/new", Audience: role,
			Handler: page(h.newApplication),
		},
		{
			Method: post, Path: "/interviews/vacancies/:vacancy/applications/new", Audience: role,
			Handler: page(h.createApplication),
		},
	}
}

// teamRoutes returns the routes of the team of a vacancy.
func (h *Handler) teamRoutes() []web.Route {
	const team = "/interviews/vacancies/:vacancy/team"
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	return []web.Route{
		{Method: get, Path: team, Audience: role, Handler: page(h.showTeam)},
		{Method: post, Path: team, Audience: role, Handler: page(h.addOfficer)},
		{Method: post, Path: team + "/cover", Audience: role, Handler: page(h.addCover)},
		{Method: post, Path: team + "/end-cover", Audience: role, Handler: page(h.endCover)},
		{Method: post, Path: team + "/hand-over", Audience: role, Handler: page(h.handOver)},
		{Method: post, Path: team + "/leave", Audience: role, Handler: page(h.leaveTeam)},
	}
}

// correctionRoutes returns the routes that correct an application and take it back.
func (h *Handler) correctionRoutes() []web.Route {
	const application = "/interviews/applications/:application"
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	return []web.Route{
		{Method: get, Path: application, Audience: role, Handler: page(h.showEntry)},
		{Method: post, Path: application, Audience: role, Handler: page(h.saveEntry)},
		{Method: get, Path: application + "/take-back", Audience: role, Handler: page(h.showTakeBack)},
		{Method: post, Path: application + "/take-back", Audience: role, Handler: page(h.takeBack)},
	}
}

// joiningRoutes returns the routes of how a stage or one interview is joined.
func (h *Handler) joiningRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	const ofStage = "/interviews/vacancies/:vacancy/stages/:stage/joining"
	const ofInterview = "/interviews/applications/:application/stages/:stage/joining"
	role, page := account.RoleHR, h.page
	return []web.Route{
		{Method: get, Path: ofStage, Audience: role, Handler: page(h.showStageJoining)},
		{Method: post, Path: ofStage, Audience: role, Handler: page(h.saveStageJoining)},
		{Method: get, Path: ofInterview, Audience: role, Handler: page(h.showInterviewJoining)},
		{Method: post, Path: ofInterview, Audience: role, Handler: page(h.saveInterviewJoining)},
	}
}

// resourceRoutes returns the routes of rooms, providers and panel members.
func (h *Handler) resourceRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	return []web.Route{
		{Method: get, Path: "/interviews/rooms", Audience: role, Handler: page(h.showRooms)},
		{Method: get, Path: "/interviews/providers", Audience: role, Handler: page(h.showProviders)},
		{Method: get, Path: "/interviews/panel-members", Audience: role, Handler: page(h.showPanelMembers)},
		{Method: get, Path: "/interviews/resources/new", Audience: role, Handler: page(h.newResource)},
		{Method: post, Path: "/interviews/resources/new", Audience: role, Handler: page(h.createResource)},
		{Method: get, Path: "/interviews/resources/:resource", Audience: role, Handler: page(h.showResource)},
		{Method: get, Path: "/interviews/resources/:resource/change", Audience: role, Handler: page(h.showChangeResource)},
		{Method: post, Path: "/interviews/resources/:resource/change", Audience: role, Handler: page(h.changeResource)},
		{Method: post, Path: "/interviews/resources/:resource/times", Audience: role, Handler: page(h.addFreeTime)},
		{
			Method: post, Path: "/interviews/resources/:resource/times/:time/remove", Audience: role,
			Handler: page(h.removeFreeTime),
		},
	}
}

// bookingRoutes returns the routes of slots and bookings.
func (h *Handler) bookingRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	return []web.Route{
		{
			Method: get, Path: "/interviews/applications/:application/stages/:stage", Audience: role,
			Handler: page(h.showStage),
		},
		{
			Method: get, Path: "/interviews/applications/:application/stages/:stage/slots", Audience: role,
			Handler: page(h.showSlots),
		},
		{
			Method: post, Path: "/interviews/applications/:application/stages/:stage/slots", Audience: role,
			Handler: page(h.holdSlot),
		},
		{Method: get, Path: "/interviews/bookings/:booking", Audience: role, Handler: page(h.showBooking)},
		{Method: post, Path: "/interviews/bookings/:booking", Audience: role, Handler: page(h.stepBooking)},
		{Method: get, Path: "/interviews/bookings/:booking/cancel", Audience: role, Handler: page(h.showCancel)},
		{Method: get, Path: "/interviews/bookings/:booking/move", Audience: role, Handler: page(h.showMove)},
		{Method: post, Path: "/interviews/bookings/:booking/move", Audience: role, Handler: page(h.moveBooking)},
		{Method: get, Path: "/interviews/bookings/:booking/replace/:resource", Audience: role, Handler: page(h.showReplace)},
		{Method: post, Path: "/interviews/bookings/:booking/replace/:resource", Audience: role, Handler: page(h.replacePlace)},
		{Method: get, Path: "/interviews/bookings/:booking/calendar.ics", Audience: role, Handler: page(h.downloadCalendar)},
	}
}

// provisionRoutes returns the routes of what delivers the arrangements of a booking, or of a stage without one.
func (h *Handler) provisionRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role, page := account.RoleHR, h.page
	const booked = "/interviews/bookings/:booking/provisions/:provision"
	const unbooked = "/interviews/applications/:application/stages/:stage/provisions/:provision"
	return []web.Route{
		{Method: get, Path: booked, Audience: role, Handler: page(h.showProvision)},
		{Method: post, Path: booked, Audience: role, Handler: page(h.stepProvision)},
		{Method: post, Path: booked + "/replace", Audience: role, Handler: page(h.replaceProvision)},
		{Method: post, Path: booked + "/told", Audience: role, Handler: page(h.standDown)},
		{Method: post, Path: booked + "/delivered", Audience: role, Handler: page(h.sayDelivered)},
		{Method: get, Path: unbooked, Audience: role, Handler: page(h.showProvision)},
		{Method: post, Path: unbooked, Audience: role, Handler: page(h.stepProvision)},
		{Method: post, Path: unbooked + "/delivered", Audience: role, Handler: page(h.sayDelivered)},
	}
}
