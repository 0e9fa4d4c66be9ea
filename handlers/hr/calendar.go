package hr

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
)

// downloadCalendar gives a booking as a calendar file, for HR and for the providers.
func (h *Handler) downloadCalendar(c *fiber.Ctx, me account.HR) error {
	b, err := h.loadBooking(c, me)
	if err != nil {
		return err
	}
	a := web.Appointment{
		InterviewID: b.InterviewID, Sitting: b.Sitting, Sequence: b.Sequence, Start: b.Slot.Start, End: b.Slot.End,
		Status: b.Status,
	}
	for _, t := range b.Taken {
		if t.Purpose == interview.PurposeRoom {
			a.Room, a.Site = t.Name, t.Site
		}
	}
	return h.SendCalendar(c, a)
}
