package adviser

import (
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/review"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage"
	views "stepfree/views/adviser"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// maxDecision is the limit of a decision form in bytes: the longest reasons in any script fit.
const maxDecision = 256 << 10

// decisionForm is the input of the second page of a decision. The parameters are read field by field.
type decisionForm struct {
	Outcome   string `form:"outcome" validate:"required,oneof=recommended modified alternative_offered not_supported"`
	Code      string `form:"code"`
	Practical string `form:"practical" validate:"required_unless=Outcome not_supported,max=2000"`
	Conduct   string `form:"conduct" validate:"max=1000" label:"adviser.conduct.label"`
	Reasons   string `form:"reasons" validate:"required,max=10000" label:"adviser.reasons.label"`
}

// subject is the measure that a decision is about, with the request it belongs to.
type subject struct {
	review.Case
	measure accommodation.Measure
	path    string // of the measure
}

// loadSubject loads the measure that the path names. It returns ErrNotFound if the request has no such measure.
func (h *Handler) loadSubject(c *fiber.Ctx, me account.Adviser) (s subject, err error) {
	id, err := web.ID(c, "measure")
	if err != nil {
		return s, err
	}
	if s.Case, err = h.loadCase(c, me); err != nil {
		return s, err
	}
	m, ok := s.Measure(id)
	if !ok {
		return s, storage.ErrNotFound
	}
	s.measure, s.path = *m, "/review/"+s.ID.String()+"/measures/"+id.String()
	return s, nil
}

// The steps of a decision, one page each.
const (
	outcomeStep = iota + 1
	detailsStep
	previewStep
	decisionSteps = previewStep
)

// decisionPage returns the frame and the page data that all pages of a decision share.
func (s subject) decisionPage(c *fiber.Ctx, title string, step int) (ui.Page, views.DecisionPage) {
	l := web.L(c)
	frame := web.Frame(c, l.T(title, "measure", measure.Label(l, s.Catalogue[s.measure.Code])))
	frame.Back = &ui.Link{
		Text: l.T("adviser.back_to_request", "number", s.Number), Href: "/review/" + s.ID.String(),
	}
	frame.Step, frame.Steps = step, decisionSteps
	d := views.DecisionPage{
		Review: reviewView(l.Lang(), s.Case), Path: s.path, Language: s.Language,
		Asked: views.Measure{
			ID: s.measure.ID.String(), Type: s.Catalogue[s.measure.Code], Parameters: s.measure.Parameters,
			Status: s.measure.Status,
		},
	}
	for _, stage := range d.Review.Stages {
		if slices.ContainsFunc(stage.Measures, func(m views.Measure) bool { return m.ID == d.Asked.ID }) {
			d.Stage = stage
		}
	}
	d.Warning = s.noBreak(l, d.Asked.Type, d.Asked.Parameters)
	for _, k := range s.Catalogue {
		d.Catalogue = append(d.Catalogue, k)
	}
	locale.SortByName(l, d.Catalogue, func(m catalogue.Measure) string { return measure.Label(l, m) })
	return frame, d
}

// showDecision renders the choice of an outcome, then the form for the chosen outcome. If the measure is decided, it
// renders that.
func (h *Handler) showDecision(c *fiber.Ctx, me account.Adviser) error {
	s, err := h.loadSubject(c, me)
	if err != nil {
		return err
	}
	frame, page := s.decisionPage(c, "adviser.decision.title", outcomeStep)
	if s.measure.Status.Decided() || s.measure.Status == accommodation.AlternativeOffered {
		frame.Steps = 0
		return web.Render(c, views.AlreadyDecided(frame, page))
	}
	outcome, code := accommodation.Status(c.Query("outcome")), c.Query("code")
	page.State.Values = url.Values{"outcome": {string(outcome)}, "code": {code}}
	l := web.L(c)
	switch {
	case !c.Context().QueryArgs().Has("code") && outcome == "":
		return web.Render(c, views.Outcome(frame, page))
	case !slices.Contains(accommodation.Outcomes(), outcome):
		page.State.Errors = []ui.FieldError{{Field: "outcome", Text: l.T("error.decision.outcome.required")}}
		frame.Error = true
		return web.RenderInvalid(c, views.Outcome(frame, page))
	case outcome == accommodation.AlternativeOffered && s.Catalogue[code].Code == "":
		page.State.Errors = []ui.FieldError{{Field: "code", Text: l.T("error.decision.code.required")}}
		frame.Error = true
		return web.RenderInvalid(c, views.Outcome(frame, page))
	}
	if outcome != accommodation.AlternativeOffered {
		code = s.measure.Code
	}
	frame.Title, frame.Step = s.detailsTitle(l, outcome), detailsStep
	page.Outcome, page.Granted = outcome, s.Catalogue[code]
	page.State.Values = h.defaultValues(c, s, outcome, page.Granted)
	page.Form = web.PrepareForm(c, s.path+"/preview")
	return web.Render(c, views.Details(frame, page))
}

// detailsTitle returns the title of the second page, with the chosen outcome.
func (s subject) detailsTitle(l locale.Localizer, outcome accommodation.Status) string {
	label := measure.Label(l, s.Catalogue[s.measure.Code])
	return l.T("adviser.details.title", "outcome", l.T("adviser.outcome."+string(outcome)), "measure", label)
}

// defaultValues returns the form values for an outcome: the parameters and the catalogue's texts, for the adviser to
// edit.
func (h *Handler) defaultValues(
	c *fiber.Ctx, s subject, outcome accommodation.Status, granted catalogue.Measure,
) url.Values {
	l := web.L(c)
	values := url.Values{"outcome": {string(outcome)}, "code": {granted.Code}}
	if outcome == accommodation.NotSupported {
		return values
	}
	parameters := catalogue.Parameters{}
	if granted.Code == s.measure.Code {
		parameters = s.measure.Parameters
	} else {
		granted = granted.FitDefaults(s.worked(granted, nil))
	}
	maps.Copy(values, measure.FieldValues(granted, parameters))
	values.Set("practical", measure.Practical(l, granted, parameters))
	values.Set("conduct", measure.Conduct(l, granted, parameters))
	return values
}

// decisionInput is a submitted decision with the errors of its form.
type decisionInput struct {
	decisionForm
	form       *web.Form
	granted    catalogue.Measure
	parameters catalogue.Parameters
}

// bind binds and validates a decision. Errors of the input are in the form.
func (s subject) bind(c *fiber.Ctx) (b decisionInput, err error) {
	if b.decisionForm, b.form, err = web.Bind[decisionForm](c, "decision"); err != nil {
		return b, err
	}
	l := web.L(c)
	code := s.measure.Code
	if b.Outcome == string(accommodation.AlternativeOffered) {
		code = b.Code
	}
	granted, known := s.Catalogue[code]
	if !known {
		b.form.Fail("code", l.T("error.decision.code.required"))
		return b, nil
	}
	b.granted, b.parameters = granted, s.measure.Parameters
	if b.Outcome == string(accommodation.Modified) || b.Outcome == string(accommodation.AlternativeOffered) {
		var problems []catalogue.ParameterError
		b.parameters, problems = b.granted.Check(measure.Read(b.granted, b.form.FormState))
		b.form.Errors = append(b.form.Errors, measure.Errors(l, b.granted, problems)...)
	}
	return b, nil
}

// previewDecision renders the decision as the candidate, HR and the panel will see it. It stores nothing.
func (h *Handler) previewDecision(c *fiber.Ctx, me account.Adviser) error {
	s, err := h.loadSubject(c, me)
	if err != nil {
		return err
	}
	b, err := s.bind(c)
	if err != nil {
		return err
	}
	if !b.form.OK() || c.FormValue("edit") != "" {
		return s.renderDetails(c, b)
	}
	frame, page := s.decisionPage(c, "adviser.preview.title", previewStep)
	page.State, page.Outcome = b.form.FormState, accommodation.Status(b.Outcome)
	page.Granted, page.Parameters = b.granted, b.parameters
	page.Warning = ""
	if page.Outcome != accommodation.NotSupported {
		page.Warning = s.noBreak(web.L(c), b.granted, b.parameters)
	}
	page.Form, page.Edit = web.PrepareForm(c, s.path), web.PrepareForm(c, s.path+"/preview")
	return web.Render(c, views.Preview(frame, page))
}

// renderDetails renders the form with the submitted values and errors.
func (s subject) renderDetails(c *fiber.Ctx, b decisionInput) error {
	frame, page := s.decisionPage(c, "adviser.decision.title", outcomeStep)
	frame.Error = !b.form.OK()
	page.State, page.Outcome, page.Granted = b.form.FormState, accommodation.Status(b.Outcome), b.granted
	page.Form = web.PrepareForm(c, s.path+"/preview")
	if !slices.Contains(accommodation.Outcomes(), page.Outcome) || page.Granted.Code == "" {
		return web.RenderInvalid(c, views.Outcome(frame, page))
	}
	frame.Title, frame.Step = s.detailsTitle(web.L(c), page.Outcome), detailsStep
	if b.form.OK() {
		return web.Render(c, views.Details(frame, page))
	}
	return web.RenderInvalid(c, views.Details(frame, page))
}

// decide stores the decision: the reasons sealed to the candidate key, the arrangements readable for HR. It responds
// 409 if the measure was decided or withdrawn.
func (h *Handler) decide(c *fiber.Ctx, me account.Adviser) error {
	s, err := h.loadSubject(c, me)
	if err != nil {
		return err
	}
	b, err := s.bind(c)
	if err != nil {
		return err
	}
	if !b.form.OK() {
		return s.renderDetails(c, b)
	}
	err = h.Review.Decide(c.UserContext(), me, s.ID, review.Decision{
		Decision: accommodation.Decision{
			MeasureID: s.measure.ID, Outcome: accommodation.Status(b.Outcome), Code: b.granted.Code, Parameters: b.parameters,
			Practical: b.Practical, Conduct: b.Conduct, Language: web.L(c).Lang(),
		},
		Reasons: b.Reasons,
	})
	if errors.Is(err, review.ErrAnswered) {
		frame, page := s.decisionPage(c, "adviser.decision.title", outcomeStep)
		frame.Steps = 0
		return web.RenderStatus(c, fiber.StatusConflict, views.AlreadyDecided(frame, page))
	}
	if err != nil {
		return err
	}
	return web.Done(c, "/review/"+s.ID.String(), "notice.decided")
}
