// Package hr serves HR: vacancies, what can be booked, slots and bookings. It knows what to arrange and never why.
package hr

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	"stepfree/views/measure"
)

// Handler answers HR's pages.
type Handler struct {
	*web.Site
	Scheduling scheduling.Service
}

// Routes is the table of HR's routes.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleHR
	return []web.Route{
		{Method: get, Path: "/interviews", Audience: role, Handler: web.As(h.Site, h.showVacancies)},
		{Method: get, Path: "/interviews/vacancies/new", Audience: role, Handler: web.As(h.Site, h.newVacancy)},
		{Method: post, Path: "/interviews/vacancies/new", Audience: role, Handler: web.As(h.Site, h.createVacancy)},
		{Method: get, Path: "/interviews/vacancies/:vacancy", Audience: role, Handler: web.As(h.Site, h.showVacancy)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/edit", Audience: role, Handler: web.As(h.Site, h.editVacancy)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/edit", Audience: role, Handler: web.As(h.Site, h.saveVacancy)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/stages/new", Audience: role, Handler: web.As(h.Site, h.newStage)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/stages/new", Audience: role, Handler: web.As(h.Site, h.createStage)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/stages/:stage", Audience: role, Handler: web.As(h.Site, h.editStage)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/stages/:stage", Audience: role, Handler: web.As(h.Site, h.saveStage)},
		{Method: get, Path: "/interviews/vacancies/:vacancy/applications/new", Audience: role, Handler: web.As(h.Site, h.newApplication)},
		{Method: post, Path: "/interviews/vacancies/:vacancy/applications/new", Audience: role, Handler: web.As(h.Site, h.createApplication)},
		{Method: get, Path: "/interviews/rooms", Audience: role, Handler: web.As(h.Site, h.showRooms)},
		{Method: get, Path: "/interviews/providers", Audience: role, Handler: web.As(h.Site, h.showProviders)},
		{Method: get, Path: "/interviews/panel-members", Audience: role, Handler: web.As(h.Site, h.showPanelMembers)},
		{Method: get, Path: "/interviews/resources/new", Audience: role, Handler: web.As(h.Site, h.newResource)},
		{Method: post, Path: "/interviews/resources/new", Audience: role, Handler: web.As(h.Site, h.createResource)},
		{Method: get, Path: "/interviews/resources/:resource", Audience: role, Handler: web.As(h.Site, h.showResource)},
		{Method: get, Path: "/interviews/resources/:resource/change", Audience: role, Handler: web.As(h.Site, h.showChangeResource)},
		{Method: post, Path: "/interviews/resources/:resource/change", Audience: role, Handler: web.As(h.Site, h.changeResource)},
		{Method: post, Path: "/interviews/resources/:resource/times", Audience: role, Handler: web.As(h.Site, h.addFreeTime)},
		{Method: post, Path: "/interviews/resources/:resource/times/:time/remove", Audience: role, Handler: web.As(h.Site, h.removeFreeTime)},
		{Method: get, Path: "/interviews/applications/:application/stages/:stage", Audience: role, Handler: web.As(h.Site, h.showStage)},
		{Method: get, Path: "/interviews/applications/:application/stages/:stage/slots", Audience: role, Handler: web.As(h.Site, h.showSlots)},
		{Method: post, Path: "/interviews/applications/:application/stages/:stage/slots", Audience: role, Handler: web.As(h.Site, h.holdSlot)},
		{Method: post, Path: "/interviews/applications/:application/stages/:stage/arrangements/:arrangement", Audience: role, Handler: web.As(h.Site, h.stepUnbooked)},
		{Method: get, Path: "/interviews/bookings/:booking", Audience: role, Handler: web.As(h.Site, h.showBooking)},
		{Method: post, Path: "/interviews/bookings/:booking", Audience: role, Handler: web.As(h.Site, h.stepBooking)},
		{Method: post, Path: "/interviews/bookings/:booking/arrangements/:arrangement", Audience: role, Handler: web.As(h.Site, h.stepBooked)},
		{Method: get, Path: "/interviews/bookings/:booking/cancel", Audience: role, Handler: web.As(h.Site, h.showEnd(interview.BookingCancelled, "hr.booking.cancel.title"))},
		{Method: get, Path: "/interviews/bookings/:booking/move", Audience: role, Handler: web.As(h.Site, h.showEnd(interview.BookingMoved, "hr.booking.move.title"))},
	}
}

// once adds the record of a form. The same form sent a second time finds its record there and adds nothing.
func (h *Handler) once(c *fiber.Ctx, me account.HR, has func(storage.HR, context.Context, uuid.UUID) (bool, error), id uuid.UUID, add func(storage.HR) error) error {
	err := h.DB.AsHR(c.UserContext(), me, add)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	return h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) error {
		found, err := has(tx, c.UserContext(), id)
		if err == nil && !found {
			return storage.ErrExists
		}
		return err
	})
}

func namesOf(list []catalogue.Measure) measure.Names {
	names := make(measure.Names, len(list))
	for _, k := range list {
		names[k.Code] = k
	}
	return names
}
