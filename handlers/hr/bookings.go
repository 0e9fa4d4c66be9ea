package hr

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/scheduling"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

func bookingPath(id uuid.UUID) string { return "/interviews/bookings/" + id.String() }

// showBooking renders a booking with its checklist.
func (h *Handler) showBooking(c *fiber.Ctx, me account.HR) error {
	return h.renderBooking(c, me, fiber.StatusOK, ui.FormState{})
}

// loadBooking loads the booking that the path names.
func (h *Handler) loadBooking(c *fiber.Ctx, me account.HR) (b scheduling.Booking, err error) {
	id, err := web.ID(c, "booking")
	if err != nil {
		return b, err
	}
	return h.Scheduling.Booking(c.UserContext(), me, id)
}

// renderBooking renders the booking page with a status code and a form with its errors.
func (h *Handler) renderBooking(c *fiber.Ctx, me account.HR, status int, state ui.FormState) error {
	b, err := h.loadBooking(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	stage := l.T("stage.kind." + string(b.Stage.Kind))
	frame := web.Frame(c, l.T("hr.booking.title", "stage", stage, "number", b.Number))
	frame.Path, frame.Wide = bookingPath(b.ID), true
	frame.Error = len(state.Errors) > 0
	page := h.bookingPage(c, b)
	frame.Back = &ui.Link{Text: l.T("hr.back_to_scheduling"), Href: page.SchedulingPage.Path}
	page.Problems, page.State = slices.Clone(state.Errors), state
	for i := range page.Problems {
		if page.Problems[i].Field == "reason" && !page.CanKeep() {
			page.Problems[i].Field = "" // the form is not there any more
		}
	}
	return web.RenderStatus(c, status, views.Booking(frame, page))
}

// bookingPage returns the page data of a booking.
func (h *Handler) bookingPage(c *fiber.Ctx, b scheduling.Booking) views.BookingPage {
	row, l, names := b.Booking, web.L(c), measureNames(b.Catalogue)
	page := views.BookingPage{
		Path: bookingPath(row.ID), Version: row.Version,
		SchedulingPage: h.schedulingPage(c, b.ApplicationStage),
		Start:          row.Slot.Start, End: row.Slot.End, Parts: row.Slot.Parts, Status: row.Status, Mode: row.Mode,
		HeldUntil: row.HeldUntil, CreatedBy: row.CreatedBy,
		ConfirmedBy: row.ConfirmedBy, ConfirmedAt: row.ConfirmedAt.Time,
		Answer: row.Answer, Wish: row.Wish, Reopened: row.Announced && row.Status == interview.BookingArranged,
		Moved: b.Moved(), InPlace: b.InPlace(),
		EndedReason: row.EndedReason, EndedLang: row.EndedLang, KeptBy: row.KeptBy, KeptReason: row.KeptReason,
		Open: len(b.Open()),
	}
	for _, r := range row.Slot.Why {
		page.Why = append(page.Why, names.Reason(l, r))
	}
	if zone := h.Scheduling.CandidateZone(b.ApplicationStage); zone != nil {
		page.CandidateTime = otherClock(l, row.Slot.Start, h.TimeZone, zone)
		for _, w := range h.Scheduling.WarnDaytime(b) {
			page.Daytime = append(page.Daytime, names.Warning(l, w))
		}
	}
	page.Taken = h.takenViews(b)
	for _, m := range row.Misfit {
		page.Misfit = append(page.Misfit, names.Misfit(l, m))
	}
	if sittings := b.Sittings(); len(sittings) > 1 {
		for _, o := range sittings {
			page.Sittings = append(page.Sittings, views.BookingLine{ID: o.ID.String(), Start: o.Slot.Start, End: o.Slot.End})
		}
	}
	if row.MovedTo.Valid {
		page.MovedTo = bookingPath(row.MovedTo.UUID)
	}
	page.Closed = row.Status.Active() && !b.Office.Calendar.IsBusinessDay(row.Slot.Start.In(h.TimeZone))
	page.Checklist = h.checklist(l, page.Path, b.Arrangements, b.Provisions)
	page.StandDown = standDownViews(c, b)
	page.Steps = h.Scheduling.NextSteps(b)
	page.Form = web.PrepareForm(c, page.Path)
	return page
}

// standDownViews returns views of who has to be told, each with the arrangement and the time that it was for.
func standDownViews(c *fiber.Ctx, b scheduling.Booking) (list []views.StandDown) {
	l, names := web.L(c), measureNames(b.Catalogue)
	for _, p := range b.StandDown {
		v := views.StandDown{
			Name: p.Provider, What: measure.Provided(l, p.Need), Version: p.Version,
			Form: web.PrepareForm(c, bookingPath(b.ID)+"/provisions/"+p.ID.String()+"/told"),
		}
		for _, a := range b.Arrangements {
			if a.ID == p.ArrangementID {
				v.Arrangement = measure.Label(l, names[a.Code])
			}
		}
		for _, o := range b.Bookings {
			if o.ID == p.BookingID.UUID {
				v.Start = o.Slot.Start
			}
		}
		list = append(list, v)
	}
	return list
}

// otherClock returns a time on the clocks of a zone with the zone, or "" if the organisation's clocks show the same.
func otherClock(l locale.Localizer, at time.Time, organisation, zone *time.Location) string {
	if at.In(zone).Format(time.DateTime) == at.In(organisation).Format(time.DateTime) {
		return ""
	}
	return l.In(zone).DateTimeZone(at)
}

// takenViews returns views of what a booking takes. A room and a member of the panel can be replaced until it begins.
func (h *Handler) takenViews(b scheduling.Booking) []views.Taken {
	list := make([]views.Taken, len(b.Taken))
	for i, t := range b.Taken {
		list[i] = views.Taken{
			ID: t.ResourceID.String(), Name: t.Name, Site: t.Site, Purpose: t.Purpose, Role: t.Role,
			AcknowledgedAt: t.AcknowledgedAt.Time,
		}
		isPlace := t.Purpose == interview.PurposeRoom || t.Purpose == interview.PurposePanel
		if isPlace && b.Status.Active() && h.Now().Before(b.Slot.Start) {
			list[i].Replace = bookingPath(b.ID) + "/replace/" + t.ResourceID.String()
		}
	}
	return list
}

// stepForm is the input for one step with a booking.
type stepForm struct {
	To     string `form:"to" validate:"required,oneof=extend arranged confirmed done keep cancelled"`
	Reason string `form:"reason" validate:"max=500" label:"hr.cancel.reason"`
}

// bookingStep is a use case that changes the status of a booking.
type bookingStep = func(context.Context, account.HR, scheduling.BookingVersion) (scheduling.Booking, error)

// bookingSteps returns the use cases by the value of the form's field "to".
func (h *Handler) bookingSteps(c *fiber.Ctx, in stepForm) map[string]bookingStep {
	return map[string]bookingStep{
		"extend": h.Scheduling.ExtendHold, "arranged": h.Scheduling.Arrange, "confirmed": h.Scheduling.Confirm,
		"done": h.Scheduling.Finish,
		"keep": func(ctx context.Context, me account.HR, v scheduling.BookingVersion) (scheduling.Booking, error) {
			return h.Scheduling.Keep(ctx, me, v, in.Reason)
		},
		"cancelled": func(ctx context.Context, me account.HR, v scheduling.BookingVersion) (scheduling.Booking, error) {
			return h.Scheduling.Cancel(ctx, me, scheduling.Cancellation{
				BookingVersion: v, Reason: in.Reason, Language: web.L(c).Lang(),
			})
		},
	}
}

// stepBooking changes the status of a booking. It responds 409 with what is not in place if that prevents confirmation,
// 409 with the latest day if the stage is not ready, and 409 if the step is not allowed or
// the booking has changed; 422 if a reason is missing.
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
	if err != nil || form.Error("to") != "" {
		return web.ErrBadForm
	}
	if needsReason := in.To == "keep" || in.To == string(interview.BookingCancelled); needsReason && in.Reason == "" {
		form.Fail("reason", web.L(c).T("error.booking.reason."+in.To))
	}
	switch {
	case !form.OK() && in.To == string(interview.BookingCancelled):
		return h.renderCancel(c, me, form.FormState)
	case !form.OK():
		return h.renderBooking(c, me, fiber.StatusUnprocessableEntity, form.FormState)
	}
	b, err := h.bookingSteps(c, in)[in.To](c.UserContext(), me, scheduling.BookingVersion{ID: id, Version: version})
	if problems := h.stepProblems(c, b, err); len(problems) > 0 {
		form.Errors = problems
		return h.renderBooking(c, me, fiber.StatusConflict, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, bookingPath(id), "notice.booking."+in.To)
}

// stepProblems returns what to say if a step of a booking is refused.
func (h *Handler) stepProblems(c *fiber.Ctx, b scheduling.Booking, err error) []ui.FieldError {
	l := web.L(c)
	switch {
	case errors.Is(err, interview.ErrNotReady):
		return []ui.FieldError{{Text: l.T("hr.ready.no", "day", l.Day(b.ReadyBy))}}
	case errors.Is(err, interview.ErrOpenArrangements):
		return openErrors(l, b, err)
	case errors.Is(err, interview.ErrMisfit):
		return []ui.FieldError{{Field: "reason", Text: l.T("error.booking.misfit")}}
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		return []ui.FieldError{{Text: l.T("error.booking.changed")}}
	}
	return nil
}
