package admin

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

const daysPath = "/admin/days"

// yearPath returns the address of the closed days of a year.
func yearPath(year int) string { return daysPath + "?year=" + strconv.Itoa(year) }

// showDays lists the closed days of the year in the query, or of this year.
func (h *Handler) showDays(c *fiber.Ctx, me account.Admin) error {
	form, err := h.yearForm(c)
	if err != nil {
		return err
	}
	year := readYear(c, form)
	if !form.OK() {
		return renderYear(c, form)
	}
	var list []store.ClosedDay
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		list, err = tx.ClosedDays(c.UserContext(), year)
		return err
	}); err != nil {
		return err
	}
	page := views.DaysPage{Year: year, State: form.FormState}
	for _, d := range list {
		if d.RemovedBy == "" {
			page.Days = append(page.Days, dayView(c, d))
		} else {
			page.Removed = append(page.Removed, dayView(c, d))
		}
	}
	return web.Render(c, views.Days(daysFrame(c), page))
}

// yearForm returns a form with the year of the query, or this year if the query names none. It returns
// storage.ErrNotFound if the query is not valid text.
func (h *Handler) yearForm(c *fiber.Ctx) (*web.Form, error) {
	year, err := web.After(c, "year")
	if !c.Context().QueryArgs().Has("year") {
		year = strconv.Itoa(h.Now().In(h.TimeZone).Year())
	}
	form := web.QueryForm(c)
	form.Values["year"] = []string{year}
	return form, err
}

// daysFrame returns the frame of the page of closed days.
func daysFrame(c *fiber.Ctx) ui.Page {
	frame := web.Frame(c, web.L(c).T("admin.days.title"))
	frame.Wide = true
	return frame
}

// renderYear renders the page of closed days with a year that is none, which stays in its field.
func renderYear(c *fiber.Ctx, form *web.Form) error {
	frame := daysFrame(c)
	frame.Error = true
	return web.RenderInvalid(c, views.Days(frame, views.DaysPage{State: form.FormState}))
}

// readYear reads a year that a calendar has. It adds a field error if there is none, with words of its own for a year
// before the Gregorian calendar.
func readYear(c *fiber.Ctx, form *web.Form) int {
	const least, most = catalogue.FirstClosedYear, catalogue.LastClosedYear
	year, err := strconv.Atoi(strings.TrimSpace(form.Value("year")))
	switch {
	case err == nil && year > 0 && year < catalogue.FirstHolidayYear:
		form.Fail("year", web.L(c).T("error.days.year.reform", "year", strconv.Itoa(year),
			"least", strconv.Itoa(least), "most", strconv.Itoa(most)))
	case err != nil || year < least || year > most:
		form.Fail("year", web.L(c).T("error.days.year.none", "least", strconv.Itoa(least), "most", strconv.Itoa(most)))
	}
	return year
}

// dayView returns the view of closed days.
func dayView(c *fiber.Ctx, d store.ClosedDay) views.ClosedDay {
	view := views.ClosedDay{
		ID: d.ID.String(), Name: d.Name(web.L(c).Lang()), First: d.First, Last: d.Last, Booked: d.Booked,
		By: d.AddedBy, At: d.AddedAt,
	}
	if d.RemovedBy != "" {
		view.By, view.At = d.RemovedBy, d.RemovedAt
	}
	return view
}

// showRemoveDays asks before closed days are opened again.
func (h *Handler) showRemoveDays(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "day")
	if err != nil {
		return err
	}
	d, err := h.loadDay(c, me, id)
	if err != nil {
		return err
	}
	if d.RemovedBy != "" {
		return web.SeeOther(c, yearPath(d.First.Year()))
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("admin.days.remove.title", "name", d.Name(l.Lang())))
	frame.Back = &ui.Link{Text: l.T("admin.days.back"), Href: yearPath(d.First.Year())}
	return web.Render(c, views.RemoveDays(frame, dayView(c, d), web.PrepareForm(c, c.Path())))
}

// loadDay loads closed days. It returns storage.ErrNotFound if there are none with the id.
func (h *Handler) loadDay(c *fiber.Ctx, me account.Admin, id uuid.UUID) (d store.ClosedDay, err error) {
	return d, h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		d, err = tx.ClosedDay(c.UserContext(), id)
		return err
	})
}

// removeDays opens closed days again; removing them twice is no error.
func (h *Handler) removeDays(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "day")
	if err != nil {
		return err
	}
	d, err := h.loadDay(c, me, id)
	if err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.RemoveClosedDay(c.UserContext(), d.ID, h.Now())
	})
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	return web.Done(c, yearPath(d.First.Year()), "notice.days.removed")
}
