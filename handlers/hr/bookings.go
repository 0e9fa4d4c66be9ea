package hr

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showBooking renders a booking with its checklist.
func (h *Handler) showBooking(c *fiber.Ctx, me account.HR) error {
	return h.renderBooking(c, me, fiber.StatusOK, nil)
}

// renderBooking renders the booking page with a status code and error messages.
func (h *Handler) renderBooking(c *fiber.Ctx, me account.HR, status int, problems []ui.FieldError) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	b, err := h.Scheduling.Booking(c.UserContext(), me, id)
	if err != nil {
		return err
	}
	l := web.L(c)
	stage := l.T("stage.kind." + string(b.Stage.Kind))
	frame := web.Frame(c, l.T("hr.booking.title", "stage", stage, "number", b.Number))
	frame.Path = "/interviews/bookings/" + id.String()
	frame.Error = len(problems) > 0
	page := h.bookingPage(c, b)
	frame.Back = &ui.Link{Text: l.T("hr.back_to_scheduling"), Href: page.SchedulingPage.Path}
	page.Problems = problems
	return web.RenderStatus(c, status, views.Booking(frame, page))
}

// bookingPage returns the page data of a booking.
func (h *Handler) bookingPage(c *fiber.Ctx, b scheduling.Booking) views.BookingPage {
	row, l, names := b.Booking, web.L(c), measureNames(b.Catalogue)
	base := "/interviews/bookings/" + row.ID.String()
	page := views.BookingPage{
		Path: base, Version: row.Version,
		SchedulingPage: h.schedulingPage(c, b.ApplicationStage),
		Start:          row.Slot.Start, End: row.Slot.End, Parts: row.Slot.Parts, Status: row.Status, Mode: row.Mode,
		HeldUntil: row.HeldUntil, CreatedBy: row.CreatedBy,
		ConfirmedBy: row.ConfirmedBy, ConfirmedAt: row.ConfirmedAt.Time,
		Answer: row.Answer, Wish: row.Wish, Reopened: row.Announced && row.Status == interview.BookingArranged,
	}
	for _, r := range row.Slot.Why {
		page.Why = append(page.Why, names.Reason(l, r))
	}
	for _, t := range row.Taken {
		page.Taken = append(page.Taken, views.Taken{
			ID: t.ResourceID.String(), Name: t.Name, Site: t.Site, Purpose: t.Purpose, Role: t.Role,
			AcknowledgedAt: t.AcknowledgedAt.Time,
		})
	}
	for _, a := range row.OpenArrangements(b.Released()) {
		page.Missing = append(page.Missing, a.ID.String())
	}
	page.Closed = row.Status.Active() && !b.Office.Calendar.IsBusinessDay(row.Slot.Start.In(h.TimeZone))
	page.Checklist = checklist(c, base, b.Arrangements)
	page.Steps = h.Scheduling.NextSteps(b)
	page.Form = web.PrepareForm(c, base)
	return page
}

// showEnd returns a handler that asks for confirmation before a booking is cancelled or moved. It redirects to the
// booking if the step is not allowed.
func (h *Handler) showEnd(to interview.BookingStatus, title string) func(*fiber.Ctx, account.HR) error {
	return func(c *fiber.Ctx, me account.HR) error {
		id, err := web.ID(c, "booking")
		if err != nil {
			return err
		}
		b, err := h.Scheduling.Booking(c.UserContext(), me, id)
		if err != nil {
			return err
		}
		path := "/interviews/bookings/" + id.String()
		if interview.CheckStep(b.Status, to, interview.ByHR) != nil {
			return web.SeeOther(c, path)
		}
		l := web.L(c)
		frame := web.Frame(c, l.T(title, "number", b.Number))
		frame.Back = &ui.Link{Text: l.T("hr.back_to_booking"), Href: path}
		return web.Render(c, views.End(frame, views.CancelBookingPage{
			To: to, Start: b.Slot.Start, End: b.Slot.End, Announced: b.Announced, Version: b.Version,
			Form: web.PrepareForm(c, path),
		}))
	}
}

// stepForm is the input for one step with a booking.
type stepForm struct {
	To string `form:"to" validate:"required,oneof=extend arranged confirmed done moved cancelled"`
}

// bookingStep is a use case that changes the status of a booking.
type bookingStep = func(context.Context, account.HR, scheduling.BookingVersion) (scheduling.Booking, error)

// bookingSteps returns the use cases by the value of the form's field "to".
func (h *Handler) bookingSteps() map[string]bookingStep {
	return map[string]bookingStep{
		"extend": h.Scheduling.ExtendHold, "arranged": h.Scheduling.Arrange, "confirmed": h.Scheduling.Confirm,
		"done": h.Scheduling.Finish, "moved": h.Scheduling.Move, "cancelled": h.Scheduling.Cancel,
	}
}

// stepBooking changes the status of a booking. It responds 409 with the open arrangements if they prevent confirmation,
// 409 with the latest day if the stage is not ready, and 409 if the step is not allowed or the booking has changed.
func (h *Handler) stepBooking(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[stepForm](c, "booking")
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if !form.OK() || err != nil {
		return web.ErrBadForm
	}
	b, err := h.bookingSteps()[in.To](c.UserContext(), me, scheduling.BookingVersion{ID: id, Version: version})
	switch {
	case errors.Is(err, interview.ErrNotReady):
		l := web.L(c)
		notReady := []ui.FieldError{{Text: l.T("hr.ready.no", "day", l.Day(b.ReadyBy))}}
		return h.renderBooking(c, me, fiber.StatusConflict, notReady)
	case errors.Is(err, interview.ErrOpenArrangements):
		return h.renderBooking(c, me, fiber.StatusConflict, h.openArrangementErrors(c, b))
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		changed := []ui.FieldError{{Text: web.L(c).T("error.booking.changed")}}
		return h.renderBooking(c, me, fiber.StatusConflict, changed)
	case err != nil:
		return err
	}
	if in.To == string(interview.BookingMoved) {
		return web.SeeOther(c, stagePath(b.Ref())+"/slots")
	}
	return web.SeeOther(c, "/interviews/bookings/"+id.String())
}

// openArrangementErrors returns one error for each open arrangement, linked to its checklist item.
func (h *Handler) openArrangementErrors(c *fiber.Ctx, b scheduling.Booking) []ui.FieldError {
	l, names := web.L(c), measureNames(b.Catalogue)
	var problems []ui.FieldError
	for _, a := range b.OpenArrangements(b.Released()) {
		problems = append(problems, ui.FieldError{
			Field: views.CheckID(a.ID.String()),
			Text:  l.T("error.booking.open", "arrangement", measure.Label(l, names[a.Code])),
		})
	}
	return problems
}
