package hr

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// showMove shows the slots to which an interview can be moved, and what is lost with the one that it has.
func (h *Handler) showMove(c *fiber.Ctx, me account.HR) error { return h.renderMove(c, me, "") }

// renderMove renders the slots to which an interview can be moved, with an error message if there is one. It redirects
// to the booking if it cannot be moved any more.
func (h *Handler) renderMove(c *fiber.Ctx, me account.HR, problem string) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	b, err := h.Scheduling.LoadMove(c.UserContext(), me, id, h.searchable())
	if err != nil {
		return err
	}
	path := bookingPath(b.ID)
	if interview.CheckStep(b.Status, interview.BookingMoved, interview.ByHR) != nil {
		return web.SeeOther(c, path)
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.booking.move.title", "number", b.Number))
	frame.Back = &ui.Link{Text: l.T("hr.back_to_booking"), Href: path}
	page := h.slotsPage(c, b.ApplicationStage, path+"/move")
	page.Problem = problem
	page.Slots = slices.DeleteFunc(page.Slots, func(s views.Slot) bool { return b.IsAt(s.Start, uuid.MustParse(s.Room)) })
	page.Move = &views.Move{Start: b.Slot.Start, End: b.Slot.End, Announced: b.Announced, Version: b.Version}
	page.Move.Lost, page.Move.Kept = h.lost(l, b)
	return h.renderSlotsPage(c, frame, page)
}

// moveBooking moves an interview to the submitted slot and redirects to the new booking. It shows the slots again, with
// a message, if the slot is gone or is the one that the interview has.
func (h *Handler) moveBooking(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[holdForm](c, "hold")
	if err != nil {
		return err
	}
	choice, err := readChoice(in, form)
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
	}
	l := web.L(c)
	switch err := h.Scheduling.Move(c.UserContext(), me, scheduling.BookingVersion{ID: id, Version: version}, choice); {
	case errors.Is(err, scheduling.ErrSlotGone):
		return h.renderMove(c, me, l.T("hr.slots.taken"))
	case errors.Is(err, scheduling.ErrSameSlot):
		return h.renderMove(c, me, l.T("hr.move.same"))
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		changed := ui.FormState{Errors: []ui.FieldError{{Text: l.T("error.booking.changed")}}}
		return h.renderBooking(c, me, fiber.StatusConflict, changed)
	case err != nil:
		return err
	}
	return web.Done(c, bookingPath(choice.Key), "notice.booking.moved")
}

// readChoice returns the slot that a form names. It returns web.ErrBadForm if it names none.
func readChoice(in holdForm, form *web.Form) (choice scheduling.Choice, err error) {
	start, startErr := time.Parse(time.RFC3339, in.Start)
	room, roomErr := uuid.Parse(in.Room)
	key, keyErr := form.Key()
	if !form.OK() || startErr != nil || roomErr != nil || keyErr != nil {
		return choice, web.ErrBadForm
	}
	return scheduling.Choice{Key: key, Room: room, Start: start}, nil
}
