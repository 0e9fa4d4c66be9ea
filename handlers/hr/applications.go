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

// applicationForm is the input for a new application.
type applicationForm struct {
	Name     string `form:"name" validate:"required,person" label:"hr.application.name"`
	Email    string `form:"email" validate:"required,address" label:"hr.application.email"`
	Language string `form:"language" validate:"required,oneof=en fr" label:"hr.application.language"`
}

// newApplication renders an empty form for an application.
func (h *Handler) newApplication(c *fiber.Ctx, me account.HR) error {
	v, err := h.loadVacancy(c, me)
	if err != nil {
		return err
	}
	return h.renderApplication(c, v, ui.FormState{})
}

// renderApplication renders the form for an application; with errors the status is 422.
func (h *Handler) renderApplication(c *fiber.Ctx, v store.Vacancy, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.application.new"))
	frame.Back = &ui.Link{Text: v.Title(l.Lang()), Href: vacancyPath(v.ID)}
	frame.Error = len(state.Errors) > 0
	page := views.ApplicationForm(frame, web.PrepareForm(c, c.Path()), state)
	return web.RenderForm(c, frame, page)
}

// The fields of the question whether a known address with another name is the same person's. The answer counts for the
// name and the address for which the question was asked.
const (
	sameField  = "same"
	askedField = "asked"
)

// isSamePerson reports whether the officer said that the address is the same person's. It drops an answer about another
// name or address.
func isSamePerson(form *web.Form, name, email string) bool {
	if form.Value(askedField) != askedAbout(name, email) {
		delete(form.Values, askedField)
		delete(form.Values, sameField)
	}
	return form.Value(sameField) == "yes"
}

// askedAbout returns a digest of the name and the address that the question is about.
func askedAbout(name, email string) string {
	return web.FormVersion(url.Values{"name": {name}, "email": {email}})
}

// askSamePerson adds the question to the form, or the error that the address is to be corrected if the officer said
// that it is mistyped.
func askSamePerson(c *fiber.Ctx, form *web.Form, name, email string) {
	l := web.L(c)
	if form.Value(sameField) == "no" {
		form.Fail("email", l.T("error.application.email.mistyped"))
	} else {
		form.Fail(sameField, l.T("error.application.same"))
	}
	form.Values[askedField] = []string{askedAbout(name, email)}
}

// createApplication stores a new application with its candidate and redirects to the vacancy. If the address is known
// with another name, it asks whether it is the same person and stores nothing.
func (h *Handler) createApplication(c *fiber.Ctx, me account.HR) error {
	v, err := h.loadVacancy(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[applicationForm](c, "application")
	if err != nil {
		return err
	}
	same := isSamePerson(form, in.Name, in.Email)
	answerBy := h.readDay(form, dayField{"answer_by", "hr.application.answer_by", true})
	if err := h.askLateAnswer(c, me, form, v.ID, answerBy); err != nil {
		return err
	}
	if !form.OK() {
		return h.renderApplication(c, v, form.FormState)
	}
	id, err := form.RecordID()
	if err != nil {
		return err
	}
	err = h.createOnce(c, me, store.Tx.HasApplication, id, func(tx store.Tx) error {
		return tx.AddApplication(c.UserContext(), store.NewApplication{
			ID: id, VacancyID: v.ID, CandidateID: uuid.New(), Name: in.Name, Email: in.Email, Language: in.Language,
			AnswerBy: answerBy, SamePerson: same,
		}, h.Now())
	})
	if errors.Is(err, store.ErrOtherName) {
		askSamePerson(c, form, in.Name, in.Email)
		return h.renderApplication(c, v, form.FormState)
	}
	if failAddress(c, form, err) {
		return h.renderApplication(c, v, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(v.ID), "notice.application.added")
}

// failAddress adds a field error if an address is refused: another application has it, or an officer or a panel member of
// the vacancy. It reports whether it was.
func failAddress(c *fiber.Ctx, form *web.Form, err error) bool {
	l := web.L(c)
	switch {
	case errors.Is(err, storage.ErrExists):
		form.Fail("email", l.T("error.application.email.exists"))
	case errors.Is(err, storage.ErrInterest):
		form.Fail("email", l.T("error.application.email.interest"))
	default:
		return false
	}
	return true
}
