package admin

import (
	"errors"
	"strconv"

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

const newDaysPath = daysPath + "/new"

// daysForm is the input for closed days; the dates are read apart.
type daysForm struct {
	NameEN string `form:"name_en" validate:"required,max=100" label:"admin.days.name_en"`
	NameFR string `form:"name_fr" validate:"required,max=100" label:"admin.days.name_fr"`
}

// showNewDays renders an empty form for closed days.
func (h *Handler) showNewDays(c *fiber.Ctx, _ account.Admin) error {
	return renderNewDays(c, fiber.StatusOK, ui.FormState{})
}

// renderNewDays renders the form of closed days with a status.
func renderNewDays(c *fiber.Ctx, status int, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("admin.days.new.title"))
	frame.Path, frame.Error = newDaysPath, len(state.Errors) > 0
	frame.Back = &ui.Link{Text: l.T("admin.days.back"), Href: daysPath}
	return web.RenderStatus(c, status, views.NewDays(frame, web.PrepareForm(c, newDaysPath), state))
}

// closeDays adds closed days. It asks first if interviews are booked on them: of those an administrator learns only how
// many there are.
func (h *Handler) closeDays(c *fiber.Ctx, me account.Admin) error {
	in, form, err := web.Bind[daysForm](c, "days")
	if err != nil {
		return err
	}
	d := store.ClosedDay{NameEN: in.NameEN, NameFR: in.NameFR}
	d.First, d.Last = form.RequiredDate("first", "admin.days.first"), form.Date("last", "admin.days.last")
	if d.Last.IsZero() {
		d.Last = d.First
	}
	if form.Error("first") == "" && form.Error("last") == "" {
		checkDays(c, form, d.Period())
	}
	if form.OK() {
		if err := h.askBooked(c, me, form, d.Period()); err != nil {
			return err
		}
	}
	if !form.OK() {
		return renderNewDays(c, fiber.StatusUnprocessableEntity, form.FormState)
	}
	if d.ID, err = form.RecordID(); err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error { return tx.AddClosedDay(c.UserContext(), d, h.Now()) })
	if errors.Is(err, storage.ErrExists) {
		var again bool
		if again, err = h.isSentAgain(c, me, d.ID); err == nil && !again {
			form.Fail("name_en", web.L(c).T("error.days.exists"))
			return renderNewDays(c, fiber.StatusConflict, form.FormState)
		}
	}
	if err != nil {
		return err
	}
	return web.Done(c, yearPath(d.First.Year()), "notice.days.added")
}

// checkDays adds a field error if a period is not possible.
func checkDays(c *fiber.Ctx, form *web.Form, p catalogue.ClosedPeriod) {
	const most = catalogue.MaxClosedDays
	switch err := p.Check(); {
	case errors.Is(err, catalogue.ErrClosedYear):
		form.FailField("first", "admin.days.first", "error.date.far",
			"least", strconv.Itoa(catalogue.FirstClosedYear), "most", strconv.Itoa(catalogue.LastClosedYear))
	case errors.Is(err, catalogue.ErrClosedOrder):
		form.Fail("last", web.L(c).T("error.days.order"))
	case errors.Is(err, catalogue.ErrClosedLength):
		form.Fail("last", web.L(c).T("error.days.length", "days", strconv.Itoa(p.Days()), "most", strconv.Itoa(most)))
	}
}

// askBooked asks if interviews are booked on the days.
func (h *Handler) askBooked(c *fiber.Ctx, me account.Admin, form *web.Form, p catalogue.ClosedPeriod) error {
	var booked int
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		booked, err = tx.Booked(c.UserContext(), p)
		return err
	}); err != nil {
		return err
	}
	//guard:booked-days never
	if booked > 0 {
		code := "booked-" + strconv.Itoa(booked) + "-" + p.First.String() + "-" + p.Last.String()
		form.Ask(code, web.L(c).T("admin.days.new.booked", "count", booked))
	}
	return nil
}

// isSentAgain reports whether closed days were added by the same form.
func (h *Handler) isSentAgain(c *fiber.Ctx, me account.Admin, id uuid.UUID) (bool, error) {
	_, err := h.loadDay(c, me, id)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
