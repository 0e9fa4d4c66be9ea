package hr

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// downloadCalendar gives a booking as a calendar file, for HR and for the providers. The file of a booking that has ended
// leads to the one that took its place: it has the same UID, and would cancel that in a calendar.
func (h *Handler) downloadCalendar(c *fiber.Ctx, me account.HR) error {
	b, err := h.loadBooking(c, me)
	if err != nil {
		return err
	}
	for _, o := range b.Bookings {
		if o.InterviewID == b.InterviewID && o.Sitting == b.Sitting && o.ID != b.ID && o.Status.Active() {
			return web.SeeOther(c, bookingPath(o.ID)+"/calendar.ics")
		}
	}
	a := web.Appointment{
		InterviewID: b.InterviewID, Sitting: b.Sitting, Sequence: b.Sequence, Start: b.Slot.Start, End: b.Slot.End,
		Status: b.Status,
	}
	room, _ := b.Room()
	a.Room, a.Site = room.Name, room.Site
	return h.SendCalendar(c, a)
}
