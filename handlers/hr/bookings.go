package hr

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// booked is a booking with the stage it is for.
type booked struct {
	storage.BookingRow
	scheduling
}

func loadBooked(c *fiber.Ctx, tx storage.HR, id uuid.UUID) (b booked, err error) {
	if b.BookingRow, err = tx.Booking(c.UserContext(), id); err != nil {
		return b, err
	}
	start := b.Slot.Start
	b.scheduling, err = loadScheduling(c, tx, b.BookingRow.ApplicationID, b.StageID, interview.Interval{Start: start, End: start.Add(time.Hour)})
	return b, err
}

// showBooking shows a booking with its checklist.
func (h *Handler) showBooking(c *fiber.Ctx, me account.HR) error {
	return h.renderBooking(c, me, fiber.StatusOK, nil)
}

func (h *Handler) renderBooking(c *fiber.Ctx, me account.HR, status int, problems []ui.FieldError) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	var b booked
	if err := h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) (err error) {
		b, err = loadBooked(c, tx, id)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.booking.title", "stage", l.T("stage.kind."+string(b.Stage.Kind)), "number", b.Number))
	frame.Path = "/interviews/bookings/" + id.String()
	frame.Error = len(problems) > 0
	page := h.bookingOf(c, b)
	frame.Back = &ui.Link{Text: l.T("hr.back_to_scheduling"), Href: page.SchedulingPage.Path}
	page.Problems = problems
	return web.RenderStatus(c, status, views.Booking(frame, page))
}

func (h *Handler) bookingOf(c *fiber.Ctx, b booked) views.BookingPage {
	row, l := b.BookingRow, web.L(c)
	base := "/interviews/bookings/" + row.ID.String()
	page := views.BookingPage{
		Path: base, Version: row.Version,
		SchedulingPage: h.viewOf(c, b.scheduling), Start: row.Slot.Start, End: row.Slot.End, Status: row.Status, Mode: row.Mode, Parts: row.Slot.Parts,
		HeldUntil: row.HeldUntil, CreatedBy: row.CreatedBy, ConfirmedBy: row.ConfirmedBy, ConfirmedAt: row.ConfirmedAt.Time,
		Answer: row.Answer, Wish: row.Wish, Reopened: row.Announced && row.Status == interview.BookingArranged,
	}
	for _, r := range row.Slot.Why {
		page.Why = append(page.Why, b.names.Reason(l, r))
	}
	for _, t := range row.Taken {
		page.Taken = append(page.Taken, views.Taken{
			ID: t.ResourceID.String(), Name: t.Name, Site: t.Site, Purpose: t.Purpose, Role: t.Role, AcknowledgedAt: t.AcknowledgedAt.Time,
		})
	}
	for _, a := range row.OpenArrangements(b.Released()) {
		page.Missing = append(page.Missing, a.ID.String())
	}
	page.Checklist = checklist(c, base, b.Arrangements)
	for _, to := range []interview.BookingStatus{interview.BookingArranged, interview.BookingConfirmed, interview.BookingDone, interview.BookingMoved, interview.BookingCancelled} {
		if interview.CheckStep(row.Status, to, interview.ByHR) == nil && (to != interview.BookingDone || h.hasEnded(b)) {
			page.Steps = append(page.Steps, to)
		}
	}
	page.Form = web.FormOf(c, base)
	return page
}

// hasEnded tells whether an interview's time is over: only then can it be done.
func (h *Handler) hasEnded(b booked) bool { return h.Now().After(b.Slot.End) }

// showEnd asks before a booking is cancelled or moved.
func (h *Handler) showEnd(to interview.BookingStatus, title string) func(*fiber.Ctx, account.HR) error {
	return func(c *fiber.Ctx, me account.HR) error {
		id, err := web.ID(c, "booking")
		if err != nil {
			return err
		}
		var b booked
		if err := h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) (err error) {
			b, err = loadBooked(c, tx, id)
			return err
		}); err != nil {
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
			To: to, Start: b.Slot.Start, End: b.Slot.End, Announced: b.Announced, Version: b.Version, Form: web.FormOf(c, path),
		}))
	}
}

type stepForm struct {
	To      string `form:"to" validate:"required,oneof=extend arranged confirmed done moved cancelled"`
	Version string `form:"version" validate:"required,number"`
}

// stepBooking takes one step with a booking. Confirming is refused, with what is missing, while an arrangement is open.
func (h *Handler) stepBooking(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[stepForm](c, "booking")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.ErrBadForm
	}
	var b booked
	err = h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) (err error) {
		if b, err = loadBooked(c, tx, id); err != nil {
			return err
		}
		// The press is for the booking as its page showed it.
		if in.Version != strconv.Itoa(b.Version) {
			return storage.ErrChanged
		}
		return h.step(c, tx, b, in.To)
	})
	switch {
	case errors.Is(err, interview.ErrOpenArrangements), errors.Is(err, storage.ErrOpenArrangements):
		return h.renderBooking(c, me, fiber.StatusConflict, h.missing(c, b))
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		return h.renderBooking(c, me, fiber.StatusConflict, []ui.FieldError{{Text: web.L(c).T("error.booking.changed")}})
	case err != nil:
		return err
	}
	if in.To == string(interview.BookingMoved) {
		return web.SeeOther(c, stagePath(b.scheduling)+"/slots")
	}
	return web.SeeOther(c, "/interviews/bookings/"+id.String())
}

func (h *Handler) step(c *fiber.Ctx, tx storage.HR, b booked, to string) error {
	ctx, now := c.UserContext(), h.Now()
	switch to {
	case "extend":
		return tx.ExtendHold(ctx, b.BookingRow, now.Add(holdTime), now)
	case string(interview.BookingDone):
		if !h.hasEnded(b) {
			return interview.ErrSchedulingStep
		}
	case string(interview.BookingConfirmed), string(interview.BookingArranged):
		if missing := b.OpenArrangements(b.Released()); len(missing) > 0 {
			return &interview.OpenArrangementsError{Arrangements: missing}
		}
	}
	if to == string(interview.BookingConfirmed) && b.Status == interview.BookingHeld {
		// Nothing is missing, so the two steps are one press.
		if err := tx.StepBooking(ctx, b.BookingRow, interview.BookingArranged, now); err != nil {
			return err
		}
		var err error
		if b.BookingRow, err = tx.Booking(ctx, b.ID); err != nil {
			return err
		}
	}
	return tx.StepBooking(ctx, b.BookingRow, interview.BookingStatus(to), now)
}

// missing names the arrangements that are still open, each a link to its place in the checklist.
func (h *Handler) missing(c *fiber.Ctx, b booked) []ui.FieldError {
	l := web.L(c)
	var problems []ui.FieldError
	for _, a := range b.OpenArrangements(b.Released()) {
		problems = append(problems, ui.FieldError{
			Field: views.CheckID(a.ID.String()), Text: l.T("error.booking.open", "arrangement", b.names[a.Code].Label(l.Lang())),
		})
	}
	return problems
}
