package admin

import (
	"errors"
	"slices"
	"strconv"
	"time"

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

const proposePath = daysPath + "/propose"

// showHolidays proposes the public holidays of the year in the query that are not on the list, all of them ticked.
func (h *Handler) showHolidays(c *fiber.Ctx, me account.Admin) error {
	form, err := h.yearForm(c)
	if err != nil {
		return err
	}
	year := readYear(c, form)
	if !form.OK() {
		return renderYear(c, form)
	}
	page, err := h.propose(c, me, year)
	if err != nil {
		return err
	}
	for _, holiday := range page.Holidays {
		form.Values["holiday"] = append(form.Values["holiday"], holiday.Code)
	}
	page.State = form.FormState
	return web.Render(c, views.ProposeDays(holidaysFrame(c, page), page))
}

func holidaysFrame(c *fiber.Ctx, page views.ProposePage) ui.Page {
	l := web.L(c)
	frame := web.Frame(c, l.T("admin.days.propose.title", "year", page.Year))
	frame.Path = proposePath + "?year=" + page.Year
	frame.Back = &ui.Link{Text: l.T("admin.days.back"), Href: daysPath + "?year=" + page.Year}
	return frame
}

// propose returns the public holidays of a year that are not on the list, each with the number of interviews on it.
func (h *Handler) propose(c *fiber.Ctx, me account.Admin, year int) (views.ProposePage, error) {
	page := views.ProposePage{Year: strconv.Itoa(year), Form: web.PrepareForm(c, proposePath)}
	holidays, err := catalogue.BelgianHolidays(year)
	if err != nil {
		return page, err
	}
	return page, h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		listed, err := tx.ClosedDays(c.UserContext(), year)
		if err != nil {
			return err
		}
		days := make([]catalogue.Date, len(holidays))
		for i, holiday := range holidays {
			days[i] = holiday.On
		}
		booked, err := tx.BookedEach(c.UserContext(), days)
		page.Holidays = nil
		for i, number := range booked {
			if holiday := holidays[i]; !slices.ContainsFunc(listed, h.closedDay(holiday).IsSame) {
				page.Holidays = append(page.Holidays, views.Holiday{
					Code: string(holiday.Code), Day: holiday.On.Midnight(time.UTC), Booked: number,
				})
			}
		}
		return err
	})
}

// closedDay returns a public holiday as a closed day, with its name in both languages.
func (h *Handler) closedDay(holiday catalogue.Holiday) store.ClosedDay {
	name := h.Bundle.Text("holiday." + string(holiday.Code))
	day := holiday.On.Midnight(time.UTC)
	return store.ClosedDay{First: day, Last: day, NameEN: name.EN, NameFR: name.FR}
}

// closeHolidays adds the public holidays that are ticked. One that is on the list by now is no error.
func (h *Handler) closeHolidays(c *fiber.Ctx, me account.Admin) error {
	_, form, err := web.Bind[struct{}](c, "days")
	if err != nil {
		return err
	}
	year := readYear(c, form)
	if !form.OK() {
		return renderYear(c, form)
	}
	key, err := form.Key()
	if err != nil {
		return err
	}
	holidays, err := catalogue.BelgianHolidays(year)
	if err != nil {
		return err
	}
	holidays = slices.DeleteFunc(holidays, func(holiday catalogue.Holiday) bool {
		return !form.Has("holiday", string(holiday.Code))
	})
	if len(holidays) == 0 {
		form.Fail("holiday", web.L(c).T("error.days.holiday.required"))
		return h.renderHolidays(c, me, year, form)
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		for _, holiday := range holidays {
			day := h.closedDay(holiday)
			day.ID = uuid.NewSHA1(key, []byte(holiday.On.String()+string(holiday.Code)))
			err := tx.AddClosedDay(c.UserContext(), day, h.Now())
			if err != nil && !errors.Is(err, storage.ErrExists) {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return web.Done(c, yearPath(year), "notice.days.added")
}

// renderHolidays renders the proposal as it was sent, with its errors.
func (h *Handler) renderHolidays(c *fiber.Ctx, me account.Admin, year int, form *web.Form) error {
	page, err := h.propose(c, me, year)
	if err != nil {
		return err
	}
	page.State = form.FormState
	frame := holidaysFrame(c, page)
	frame.Error = true
	return web.RenderInvalid(c, views.ProposeDays(frame, page))
}
