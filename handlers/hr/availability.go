package hr

import (
	"errors"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
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

// showResource renders a resource with its free times.
func (h *Handler) showResource(c *fiber.Ctx, me account.HR) error {
	return h.renderTimes(c, me, ui.FormState{}, nil)
}

// renderTimes renders the page of a resource, with the bookings that a new free time would make unfit; with errors the
// status is 422.
func (h *Handler) renderTimes(c *fiber.Ctx, me account.HR, state ui.FormState, touched *views.Touched) error {
	r, inUse, err := h.loadResource(c, me)
	if err != nil {
		return err
	}
	after := h.Now()
	if text := c.Query("after"); text != "" {
		if after, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return storage.ErrNotFound
		}
	}
	var times []store.FreeTime
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		times, err = tx.FreeTimes(c.UserContext(), r.ID, after)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, r.Name)
	frame.Path = resourcePath(r)
	frame.Back = &ui.Link{Text: l.T("hr." + findFamily(r.Kind).name + ".title"), Href: findFamily(r.Kind).path()}
	frame.Error = len(state.Errors) > 0
	page := views.ResourcePage{
		Resource: r, Retired: !inUse, Add: web.PrepareForm(c, frame.Path+"/times"), State: state, Touched: touched,
	}
	if len(times) > storage.PageSize {
		times = times[:storage.PageSize]
		last := times[len(times)-1].Ends.UTC().Format(time.RFC3339Nano)
		page.Next = frame.Path + "?" + url.Values{"after": {last}}.Encode()
	}
	for _, t := range times {
		remove := web.PrepareForm(c, frame.Path+"/times/"+t.ID.String()+"/remove")
		page.Times = append(page.Times, views.FreeTime{Start: t.Starts, End: t.Ends, Remove: remove})
	}
	return web.RenderForm(c, frame, views.Resource(frame, page))
}

// addFreeTime adds a free time on a day and, if requested, on the business days after it.
func (h *Handler) addFreeTime(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "resource")
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "time")
	if err != nil {
		return err
	}
	times := h.readFreeTimes(c, form)
	if !form.OK() {
		return h.renderTimes(c, me, form.FormState, nil)
	}
	times.Resource, times.Accepted = id, form.Values[ui.UnusualField]
	if times.Key, err = form.RecordID(); err != nil {
		return err
	}
	err = h.Scheduling.AddFreeTimes(c.UserContext(), me, times)
	if touched := askTouched(c, form, err); touched != nil {
		return h.renderTimes(c, me, form.FormState, touched)
	}
	change, clocks := errors.AsType[*interview.ClockChangeError](err)
	switch {
	case clocks:
		failClockChange(c, form, times, change)
		return h.renderTimes(c, me, form.FormState, nil)
	case errors.Is(err, storage.ErrTaken):
		form.Fail("date", web.L(c).T("error.time.overlap"))
		return h.renderTimes(c, me, form.FormState, nil)
	case err != nil:
		return err
	}
	return web.Done(c, "/interviews/resources/"+id.String(), "notice.time.added")
}

// wallTime returns the time that is minutes after midnight of a day in the organisation's time zone.
func (h *Handler) wallTime(day time.Time, minutes int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, h.TimeZone)
}

// removeFreeTime removes a free time; removing it twice is no error. It asks first if bookings would not fit any more.
func (h *Handler) removeFreeTime(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "resource")
	if err != nil {
		return err
	}
	free, err := web.ID(c, "time")
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "time")
	if err != nil {
		return err
	}
	err = h.Scheduling.RemoveFreeTime(c.UserContext(), me, id, free, form.Values[ui.UnusualField])
	if touched := askTouched(c, form, err); touched != nil {
		return h.renderRemoveTime(c, me, views.RemoveTimePage{Touched: touched, State: form.FormState})
	}
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	return web.Done(c, "/interviews/resources/"+id.String(), "notice.time.removed")
}

// renderRemoveTime renders the question whether to remove the free time that the path names.
func (h *Handler) renderRemoveTime(c *fiber.Ctx, me account.HR, page views.RemoveTimePage) error {
	r, _, err := h.loadResource(c, me)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "time")
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		free, err := tx.FreeTime(c.UserContext(), r.ID, id)
		page.Start, page.End = free.Starts, free.Ends
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.time.remove.title", "name", r.Name))
	frame.Path, frame.Back, frame.Error = resourcePath(r), &ui.Link{Text: r.Name, Href: resourcePath(r)}, true
	page.Form = web.PrepareForm(c, c.Path())
	return web.RenderInvalid(c, views.RemoveTime(frame, page))
}
