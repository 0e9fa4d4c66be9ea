package hr

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/views/ui"
)

const (
	searchDays = 60 // how far ahead slots are looked for when nothing is said
	aheadYears = 2  // no slot is later than that: resources are loaded so far
)

// period is in which days slots are looked for: as the form says, else the days of the stage, else the days to come. It
// never begins before this moment. The form holds the days that were searched.
func (h *Handler) period(c *fiber.Ctx, stage interview.Stage) (interview.Interval, *web.Form) {
	now := h.Now().In(h.TimeZone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, h.TimeZone)
	form := &web.Form{FormState: ui.FormState{Values: map[string][]string{}}}
	for _, name := range []string{"from", "to"} {
		for _, part := range []string{"-day", "-month", "-year"} {
			form.Values[name+part] = []string{c.Query(name + part)}
		}
	}
	if isEmpty(form) {
		period := h.usualPeriod(stage, today)
		setDay(form, "from", period.Start)
		setDay(form, "to", period.End.AddDate(0, 0, -1))
		return period, form
	}
	from, to := h.day(c, form, "from", true), h.day(c, form, "to", true)
	switch {
	case form.OK() && to.Before(from):
		form.Fail("to", web.L(c).T("error.period.order"))
	case form.OK() && h.at(to, 0).After(today.AddDate(aheadYears, 0, 0)):
		form.Fail("to", web.L(c).T("error.period.far", "count", aheadYears))
	}
	if !form.OK() {
		return interview.Interval{}, form
	}
	period := interview.Interval{Start: h.at(from, 0), End: h.at(to, 24*60)}
	if period.Start.Before(now) {
		period.Start = now
	}
	return period, form
}

func isEmpty(form *web.Form) bool {
	for _, values := range form.Values {
		if values[0] != "" {
			return false
		}
	}
	return true
}

// usualPeriod begins tomorrow, or on the first day of the stage where that is later.
func (h *Handler) usualPeriod(stage interview.Stage, today time.Time) interview.Interval {
	period := interview.Interval{Start: today.AddDate(0, 0, 1)}
	if !stage.FirstDay.IsZero() && h.at(stage.FirstDay, 0).After(period.Start) {
		period.Start = h.at(stage.FirstDay, 0)
	}
	period.End = period.Start.AddDate(0, 0, searchDays)
	if !stage.LastDay.IsZero() && h.at(stage.LastDay, 24*60).After(period.Start) {
		period.End = h.at(stage.LastDay, 24*60)
	}
	if last := today.AddDate(aheadYears, 0, 0); period.End.After(last) {
		period.End = last
	}
	return period
}

func setDay(form *web.Form, name string, day time.Time) {
	form.Values[name+"-day"], form.Values[name+"-month"], form.Values[name+"-year"] = []string{day.Format("2")}, []string{day.Format("1")}, []string{day.Format("2006")}
}
