package hr

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// joiningPage is a stage or one interview with the joining details that were entered for it.
type joiningPage struct {
	store.JoiningRef
	stored, ofStage interview.Joining
	mode            catalogue.Mode
	kind            interview.StageKind
	candidate       string // of one interview
	back            ui.Link
}

// loadStageJoining loads the joining details of the stage that the path names.
func (h *Handler) loadStageJoining(c *fiber.Ctx, me account.HR) (p joiningPage, err error) {
	page, s, err := h.loadStage(c, me)
	if err != nil {
		return p, err
	}
	p = joiningPage{
		JoiningRef: store.JoiningRef{Vacancy: s.VacancyID, Stage: s.ID}, mode: s.Mode, kind: s.Kind,
		back: ui.Link{
			Text: page.vacancy.Title(web.L(c).Lang()), Href: vacancyPath(page.vacancy.ID),
		},
	}
	return p, h.loadJoining(c, me, &p)
}

// loadInterviewJoining loads the joining details of the stage of an application that the path names.
func (h *Handler) loadInterviewJoining(c *fiber.Ctx, me account.HR) (p joiningPage, err error) {
	ref, err := readStage(c)
	if err != nil {
		return p, err
	}
	var s store.Scheduling
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		s, err = tx.Scheduling(c.UserContext(), ref.Application, ref.Stage)
		return err
	}); err != nil {
		return p, err
	}
	p = joiningPage{
		JoiningRef: store.JoiningRef{
			Vacancy: s.VacancyID, Stage: s.Stage.ID, Application: uuid.NullUUID{UUID: s.ApplicationID, Valid: true},
		},
		mode: s.Stage.Mode, kind: s.Stage.Kind, candidate: s.Candidate,
		back: ui.Link{Text: web.L(c).T("hr.back_to_scheduling"), Href: stagePath(ref)},
	}
	return p, h.loadJoining(c, me, &p)
}

// loadJoining fills in what was entered.
func (h *Handler) loadJoining(c *fiber.Ctx, me account.HR, p *joiningPage) error {
	return h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if p.stored, err = tx.Joining(c.UserContext(), p.JoiningRef); err != nil || !p.Application.Valid {
			return err
		}
		p.ofStage, err = tx.Joining(c.UserContext(), store.JoiningRef{Vacancy: p.Vacancy, Stage: p.Stage})
		return err
	})
}

// showStageJoining renders the form for a stage.
func (h *Handler) showStageJoining(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadStageJoining(c, me)
	if err != nil {
		return err
	}
	return renderJoining(c, p, web.FilledForm(joiningValues(p.stored)))
}

// showInterviewJoining renders the form for one interview.
func (h *Handler) showInterviewJoining(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadInterviewJoining(c, me)
	if err != nil {
		return err
	}
	return renderJoining(c, p, web.FilledForm(joiningValues(p.stored)))
}

// joiningValues returns the form values of joining details.
func joiningValues(j interview.Joining) url.Values {
	values := url.Values{"platform": {j.Platform}, "link": {j.Link}, "phone": {j.Phone}, "code": {j.Code}}
	if !j.TestOn.IsZero() {
		setDay(values, "test", j.TestOn)
	}
	return values
}

// renderJoining renders the form; with errors the status is 422.
func renderJoining(c *fiber.Ctx, p joiningPage, state ui.FormState) error {
	l := web.L(c)
	stage := l.T("stage.kind." + string(p.kind))
	frame := web.Frame(c, l.T("hr.joining.title", "stage", stage))
	if p.candidate != "" {
		frame = web.Frame(c, l.T("hr.joining.title_one", "stage", stage, "name", p.candidate))
	}
	frame.Path, frame.Back, frame.Error = c.Path(), &p.back, len(state.Errors) > 0
	page := views.Joining(frame, views.JoiningPage{
		Candidate: p.candidate, Mode: p.mode, Stage: p.ofStage, Form: web.PrepareForm(c, c.Path()), State: state,
	})
	return web.RenderForm(c, frame, page)
}

// joiningForm is the input of the form; the day of the test call is read field by field.
type joiningForm struct {
	Platform string `form:"platform" validate:"max=100" label:"joining.platform"`
	Link     string `form:"link" validate:"max=1000" label:"joining.link"`
	Phone    string `form:"phone" validate:"max=40" label:"joining.phone"`
	Code     string `form:"code" validate:"max=60" label:"joining.code"`
}

// saveStageJoining stores the joining details of a stage.
func (h *Handler) saveStageJoining(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadStageJoining(c, me)
	if err != nil {
		return err
	}
	return h.saveJoining(c, me, p)
}

// saveInterviewJoining stores the joining details of one interview.
func (h *Handler) saveInterviewJoining(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadInterviewJoining(c, me)
	if err != nil {
		return err
	}
	return h.saveJoining(c, me, p)
}

// saveJoining stores submitted joining details and goes back. An empty form takes out what was entered.
func (h *Handler) saveJoining(c *fiber.Ctx, me account.HR, p joiningPage) error {
	in, form, err := web.Bind[joiningForm](c, "joining")
	if err != nil {
		return err
	}
	j := interview.Joining{
		Platform: strings.TrimSpace(in.Platform), Link: strings.TrimSpace(in.Link), Phone: strings.TrimSpace(in.Phone),
		Code: strings.TrimSpace(in.Code), TestOn: h.readDay(form, dayField{"test", "joining.test", false}, p.stored.TestOn),
	}
	if form.OK() && !j.IsZero() {
		for _, problem := range j.Problems(p.mode) {
			form.Fail(problem.Field(), web.L(c).T("error.joining."+string(problem)))
		}
	}
	if form.OK() && web.IsStale(form, joiningValues(p.stored), joiningValues(j)) {
		form.Fail("platform", web.L(c).T("error.changed.choice"))
	}
	if !form.OK() {
		return renderJoining(c, p, form.FormState)
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveJoining(c.UserContext(), p.JoiningRef, j, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, p.back.Href, "notice.joining")
}
