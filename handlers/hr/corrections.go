package hr

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// entry is what HR entered for an application, with its vacancy and its dependents.
type entry struct {
	store.ApplicationEntry
	vacancy    store.Vacancy
	dependents store.Dependents
}

// path returns the path of the page that corrects the application.
func (e entry) path() string { return applicationPath(e.ID) }

// vacancyPath returns the path of a vacancy.
func vacancyPath(id uuid.UUID) string { return "/interviews/vacancies/" + id.String() }

// applicationPath returns the path of the page that corrects an application.
func applicationPath(id uuid.UUID) string { return "/interviews/applications/" + id.String() }

// loadEntry returns the application that the path names, or ErrNotFound.
func (h *Handler) loadEntry(c *fiber.Ctx, me account.HR) (e entry, err error) {
	id, err := web.ID(c, "application")
	if err != nil {
		return e, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if e.ApplicationEntry, err = tx.ApplicationEntry(c.UserContext(), id); err != nil {
			return err
		}
		if e.vacancy, err = tx.Vacancy(c.UserContext(), e.VacancyID); err != nil {
			return err
		}
		e.dependents, err = tx.Dependents(c.UserContext(), id)
		return err
	})
	return e, err
}

// showEntry renders the form with what HR entered for an application.
func (h *Handler) showEntry(c *fiber.Ctx, me account.HR) error {
	e, err := h.loadEntry(c, me)
	if err != nil {
		return err
	}
	return h.renderEntry(c, e, web.FilledForm(entryValues(e.ApplicationEntry)))
}

// entryValues returns the form values of an application.
func entryValues(a store.ApplicationEntry) url.Values {
	values := url.Values{"name": {a.Name}, "email": {a.Email}, "language": {a.Language}}
	setDay(values, "answer_by", a.AnswerBy)
	return values
}

// renderEntry renders the form of an application; with errors the status is 422.
func (h *Handler) renderEntry(c *fiber.Ctx, e entry, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.application.edit", "number", e.Number))
	frame.Back = &ui.Link{Text: e.vacancy.Title(l.Lang()), Href: vacancyPath(e.VacancyID)}
	frame.Error = len(state.Errors) > 0
	page := views.CorrectApplication(frame, web.PrepareForm(c, e.path()), state, e.Refused)
	return web.RenderForm(c, frame, page)
}

// saveEntry stores a correction. It answers the same whether or not the candidate asked for something. If the
// application has changed since the form was shown, it renders the form with the stored values and stores nothing.
func (h *Handler) saveEntry(c *fiber.Ctx, me account.HR) error {
	e, err := h.loadEntry(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[applicationForm](c, "application")
	if err != nil {
		return err
	}
	same := isSamePerson(form, in.Name, in.Email)
	to, err := h.readCorrection(c, me, form, in, e.ApplicationEntry)
	if err != nil {
		return err
	}
	if !form.OK() {
		return h.renderEntry(c, e, form.FormState)
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.CorrectApplication(c.UserContext(), to, same, h.Now())
	})
	switch {
	case errors.Is(err, store.ErrOtherName):
		askSamePerson(c, form, in.Name, in.Email)
		return h.renderEntry(c, e, form.FormState)
	case failAddress(c, form, err):
		return h.renderEntry(c, e, form.FormState)
	case err != nil:
		return err
	}
	return web.Done(c, vacancyPath(e.VacancyID), "notice.application.corrected")
}

// readCorrection returns an application with what the form says, and adds field errors. A date that has passed stays,
// another one moves forward only, and a new one after the first stage has begun is asked about.
func (h *Handler) readCorrection(
	c *fiber.Ctx, me account.HR, form *web.Form, in applicationForm, stored store.ApplicationEntry,
) (store.ApplicationEntry, error) {
	l, to := web.L(c), stored
	to.Name, to.Email, to.Language = in.Name, in.Email, in.Language
	to.AnswerBy = h.readDay(form, dayField{"answer_by", "hr.application.answer_by", true}, stored.AnswerBy)
	switch {
	case to.AnswerBy.Equal(stored.AnswerBy):
	case form.OK() && stored.AnswerBy.Before(h.today()):
		form.Fail("answer_by", l.T("error.application.answer_by.passed", "day", l.ShortDate(stored.AnswerBy)))
	default:
		if err := h.askLateAnswer(c, me, form, stored.VacancyID, to.AnswerBy); err != nil {
			return to, err
		}
	}
	if form.OK() && web.IsStale(form, entryValues(stored), entryValues(to)) {
		now := l.Clauses([]string{stored.Name, stored.Email, l.ShortDate(stored.AnswerBy)})
		form.Fail("name", l.T("error.hr.changed", "now", now))
	}
	if form.OK() && to.AnswerBy.Before(stored.AnswerBy) {
		form.Fail("answer_by", l.T("error.application.answer_by.earlier", "day", l.ShortDate(stored.AnswerBy)))
	}
	return to, nil
}

// showTakeBack asks before an application is taken back, or says what depends on it.
func (h *Handler) showTakeBack(c *fiber.Ctx, me account.HR) error {
	e, err := h.loadEntry(c, me)
	if err != nil {
		return err
	}
	return renderTakeBack(c, e, fiber.StatusOK)
}

// renderTakeBack renders the question with a status.
func renderTakeBack(c *fiber.Ctx, e entry, status int) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.application.take_back.title", "number", e.Number))
	frame.Path = e.path() + "/take-back"
	frame.Back = &ui.Link{Text: e.vacancy.Title(l.Lang()), Href: vacancyPath(e.VacancyID)}
	return web.RenderStatus(c, status, views.TakeBack(frame, views.TakeBackPage{
		Candidate: e.Name, Bookings: e.dependents.Bookings, Arrangements: e.dependents.Arrangements,
		Form: web.PrepareForm(c, frame.Path),
	}))
}

// takeBack takes an application back. If something that HR sees depends on it, it responds 409 and says what. Sending
// the form again is no error.
func (h *Handler) takeBack(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "application")
	if err != nil {
		return err
	}
	var vacancy uuid.UUID
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		vacancy, err = tx.TakeBack(c.UserContext(), id, h.Now())
		return err
	})
	if errors.Is(err, storage.ErrInUse) {
		e, err := h.loadEntry(c, me)
		if err != nil {
			return err
		}
		return renderTakeBack(c, e, fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(vacancy), "notice.application.taken_back")
}
