package hr

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
)

// readFreeTimes reads a free time and adds field errors, also if it is over.
func (h *Handler) readFreeTimes(c *fiber.Ctx, form *web.Form) (f scheduling.FreeTimes) {
	f.Day = h.readDay(form, dayField{"date", "hr.time.date", true})
	f.From, f.To = form.TimeOfDay("from", "hr.time.from"), form.TimeOfDay("to", "hr.time.to")
	f.Repeat = form.Number(web.NumberField{Name: "repeat", Label: "hr.time.repeat", Unit: "days"}, 0, 60)
	switch {
	case !form.OK():
	case f.To <= f.From:
		form.Fail("to", web.L(c).T("error.time.order"))
	case !h.wallTime(f.Day, f.To).After(h.Now()):
		form.FailField("to", "hr.time.to", "error.time.past")
	}
	return f
}

// failClockChange adds an error to the time that does not exist, or exists twice, on one of the days.
func failClockChange(c *fiber.Ctx, form *web.Form, f scheduling.FreeTimes, change *interview.ClockChangeError) {
	field, key := "from", "error.time.skipped"
	if change.Minutes != f.From {
		field = "to"
	}
	if change.Twice {
		key = "error.time.twice"
	}
	l := web.L(c)
	form.FailField(field, "hr.time."+field, key, "time", l.TimeOfDay(change.Minutes), "day", l.Day(change.Day))
}
