package hr

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
)

const defaultSearchDays = 60 // days searched if the form is empty and the stage has no last day

// readPeriod reads the interval in which slots are searched from the query; the default is defaultPeriod. The interval
// does not start before now. The returned form holds the fields, filled with the default, and the errors.
func (h *Handler) readPeriod(c *fiber.Ctx, stage interview.Stage) (interview.Interval, *web.Form) {
	now := h.Now().In(h.TimeZone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, h.TimeZone)
	form := web.QueryForm(c, "from", "to")
	if isEmpty(form) {
		period := h.defaultPeriod(stage, today)
		setDay(form.Values, "from", period.Start)
		setDay(form.Values, "to", period.End.AddDate(0, 0, -1))
		return period, form
	}
	from := h.readDay(form, dayField{"from", "hr.slots.from", true})
	to := h.readDay(form, dayField{"to", "hr.slots.to", true})
	switch {
	case form.OK() && to.Before(from):
		form.Fail("to", web.L(c).T("error.period.order"))
	case form.OK() && h.wallTime(to, 0).After(today.AddDate(scheduling.MaxYearsAhead, 0, 0)):
		form.Fail("to", web.L(c).T("error.period.far", "count", scheduling.MaxYearsAhead))
	}
	if !form.OK() {
		return interview.Interval{}, form
	}
	period := interview.Interval{Start: h.wallTime(from, 0), End: h.wallTime(to, 24*60)}
	if period.Start.Before(now) {
		period.Start = now
	}
	return period, form
}

// isEmpty reports whether all fields of the form are empty.
func isEmpty(form *web.Form) bool {
	for _, values := range form.Values {
		if values[0] != "" {
			return false
		}
	}
	return true
}

// defaultPeriod returns the days of the stage, from tomorrow or its first day if that is later. Without a last day it
// covers defaultSearchDays; it ends at most scheduling.MaxYearsAhead from today.
func (h *Handler) defaultPeriod(stage interview.Stage, today time.Time) interview.Interval {
	period := interview.Interval{Start: today.AddDate(0, 0, 1)}
	if !stage.FirstDay.IsZero() && h.wallTime(stage.FirstDay, 0).After(period.Start) {
		period.Start = h.wallTime(stage.FirstDay, 0)
	}
	period.End = period.Start.AddDate(0, 0, defaultSearchDays)
	if !stage.LastDay.IsZero() && h.wallTime(stage.LastDay, 24*60).After(period.Start) {
		period.End = h.wallTime(stage.LastDay, 24*60)
	}
	if last := today.AddDate(scheduling.MaxYearsAhead, 0, 0); period.End.After(last) {
		period.End = last
	}
	return period
}

// setDay fills the three fields of a date.
func setDay(values url.Values, name string, day time.Time) {
	values.Set(name+"-day", day.Format("2"))
	values.Set(name+"-month", day.Format("1"))
	values.Set(name+"-year", day.Format("2006"))
}
