package hr

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/scheduling"
	views "stepfree/views/hr"
)

// askTouched asks whether to save a change that makes bookings unfit, and returns the list of them; nil if err is about
// something else.
func askTouched(c *fiber.Ctx, form *web.Form, err error) *views.Touched {
	touched, ok := errors.AsType[*scheduling.TouchedError](err)
	if !ok {
		return nil
	}
	l := web.L(c)
	page := &views.Touched{Elsewhere: touched.Elsewhere}
	for _, b := range touched.Bookings {
		line := views.TouchedBooking{
			Start: b.Slot.Start, Candidate: b.Candidate, Reference: b.Reference, Kind: b.Stage.Kind,
		}
		for _, m := range b.Wrong {
			line.Wrong = append(line.Wrong, measureNames(b.Catalogue).Misfit(l, m))
		}
		page.Bookings = append(page.Bookings, line)
	}
	form.Ask(touched.Code(), l.T("hr.touched.ask", "count", touched.Number()))
	return page
}
