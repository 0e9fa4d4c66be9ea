package hr

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// showCancel asks why an interview is cancelled.
func (h *Handler) showCancel(c *fiber.Ctx, me account.HR) error {
	return h.renderCancel(c, me, ui.FormState{})
}

// renderCancel renders the page that asks why an interview is cancelled; with errors the status is 422. It redirects to
// the booking if it cannot be cancelled any more.
func (h *Handler) renderCancel(c *fiber.Ctx, me account.HR, state ui.FormState) error {
	b, err := h.loadBooking(c, me)
	if err != nil {
		return err
	}
	path := bookingPath(b.ID)
	if interview.CheckStep(b.Status, interview.BookingCancelled, interview.ByHR) != nil {
		return web.SeeOther(c, path)
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.booking.cancel.title", "number", b.Number))
	frame.Path, frame.Back = path+"/cancel", &ui.Link{Text: l.T("hr.back_to_booking"), Href: path}
	frame.Error = len(state.Errors) > 0
	page := views.CancelPage{
		Start: b.Slot.Start, End: b.Slot.End, Announced: b.Announced, Version: b.Version, Sittings: len(b.Sittings()),
		Form: web.PrepareForm(c, path), State: state,
	}
	page.Lost, _ = h.lost(l, b)
	return web.RenderForm(c, frame, views.Cancel(frame, page))
}
