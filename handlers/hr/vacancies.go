package hr

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// vacancyView returns the view of a vacancy.
func vacancyView(lang string, v store.Vacancy) views.Vacancy {
	return views.Vacancy{
		ID: v.ID.String(), Reference: v.Reference, Title: v.Title(lang), Status: v.Status, Applications: v.Applications,
	}
}

// vacancyForm is the input for a vacancy; a new one has no status.
type vacancyForm struct {
	Reference string `form:"reference" validate:"required,max=60" label:"hr.vacancy.reference"`
	TitleEN   string `form:"title_en" validate:"required,max=200" label:"hr.vacancy.title_en"`
	TitleFR   string `form:"title_fr" validate:"required,max=200" label:"hr.vacancy.title_fr"`
	Status    string `form:"status" validate:"omitempty,oneof=open closed" label:"hr.vacancy.status"`
}

// newVacancy renders an empty form for a vacancy.
func (h *Handler) newVacancy(c *fiber.Ctx, _ account.HR) error {
	return h.renderVacancy(c, "/interviews/vacancies/new", ui.FormState{})
}

// renderVacancy renders the form of a vacancy that posts to action; with errors the status is 422.
func (h *Handler) renderVacancy(c *fiber.Ctx, action string, state ui.FormState) error {
	l := web.L(c)
	isNew := action == "/interviews/vacancies/new"
	title := "hr.vacancy.edit"
	if isNew {
		title = "hr.vacancy.new"
	}
	frame := web.Frame(c, l.T(title))
	frame.Back, frame.Error = &ui.Link{Text: l.T("hr.back_to_home"), Href: "/interviews"}, len(state.Errors) > 0
	page := views.VacancyForm(frame, web.PrepareForm(c, action), state, !isNew)
	return web.RenderForm(c, frame, page)
}

// createVacancy stores a new vacancy and redirects to it.
func (h *Handler) createVacancy(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[vacancyForm](c, "vacancy")
	if err != nil {
		return err
	}
	if !form.OK() {
		return h.renderVacancy(c, c.Path(), form.FormState)
	}
	id, err := form.RecordID()
	if err != nil {
		return err
	}
	v := store.Vacancy{ID: id, Reference: in.Reference, TitleEN: in.TitleEN, TitleFR: in.TitleFR}
	err = h.createOnce(c, me, store.Tx.HasVacancy, id, func(tx store.Tx) error {
		return tx.CreateVacancy(c.UserContext(), v, h.Now())
	})
	if errors.Is(err, storage.ErrExists) {
		form.Fail("reference", web.L(c).T("error.vacancy.reference.exists"))
		return h.renderVacancy(c, c.Path(), form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(id), "notice.vacancy.added")
}

// loadVacancy returns the vacancy that the path names, or ErrNotFound.
func (h *Handler) loadVacancy(c *fiber.Ctx, me account.HR) (v store.Vacancy, err error) {
	id, err := web.ID(c, "vacancy")
	if err != nil {
		return v, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		v, err = tx.Vacancy(c.UserContext(), id)
		return err
	})
	return v, err
}

// editVacancy renders the form with the stored values of a vacancy.
func (h *Handler) editVacancy(c *fiber.Ctx, me account.HR) error {
	v, err := h.loadVacancy(c, me)
	if err != nil {
		return err
	}
	return h.renderVacancy(c, c.Path(), web.FilledForm(vacancyValues(v)))
}

// vacancyValues returns the form values of a vacancy.
func vacancyValues(v store.Vacancy) url.Values {
	return url.Values{"reference": {v.Reference}, "title_en": {v.TitleEN}, "title_fr": {v.TitleFR}, "status": {v.Status}}
}

// saveVacancy stores a change of a vacancy. If the vacancy has changed since the form was shown, it renders the form
// with the stored values and stores nothing.
func (h *Handler) saveVacancy(c *fiber.Ctx, me account.HR) error {
	v, err := h.loadVacancy(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[vacancyForm](c, "vacancy")
	if err != nil {
		return err
	}
	stored := v
	v.Reference, v.TitleEN, v.TitleFR = in.Reference, in.TitleEN, in.TitleFR
	if in.Status != "" {
		v.Status = in.Status
	}
	if form.OK() && v.Closed() && !stored.Closed() {
		if err := h.askInterviewsAhead(c, me, form, v.ID); err != nil {
			return err
		}
	}
	if form.OK() && web.IsStale(form, vacancyValues(stored), vacancyValues(v)) {
		l := web.L(c)
		now := l.Clauses([]string{stored.Reference, stored.TitleEN, stored.TitleFR})
		form.Fail("reference", l.T("error.hr.changed", "now", now))
	}
	if !form.OK() {
		return h.renderVacancy(c, c.Path(), form.FormState)
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error { return tx.SaveVacancy(c.UserContext(), v) })
	if errors.Is(err, storage.ErrExists) {
		form.Fail("reference", web.L(c).T("error.vacancy.reference.exists"))
		return h.renderVacancy(c, c.Path(), form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(v.ID), "notice.vacancy.changed")
}
