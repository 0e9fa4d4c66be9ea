package candidate

import (
	"maps"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	views "stepfree/views/candidate"
	"stepfree/views/kinds"
	"stepfree/views/ui"
)

// showDifficulties asks what is difficult in a stage. The answer steers what is shown next and is not kept.
func (h *Handler) showDifficulties(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		s, err := d.stage(c)
		if err != nil {
			return err
		}
		stage := views.Stage{ID: s.ID.String(), Kind: s.Kind, Date: s.FirstDay}
		frame := h.frame(c, d, "candidate.difficulties.title", "stage", web.L(c).T("stage.kind."+string(s.Kind)))
		return web.Render(c, views.Difficulties(frame, stage, measuresPath(d, s)))
	})(c, me)
}

func measuresPath(d draft, s interview.Stage) string {
	return path(d.ID) + "/stages/" + s.ID.String() + "/measures"
}

// showMeasures offers what fits, with what each changes on the day.
func (h *Handler) showMeasures(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		s, err := d.stage(c)
		if err != nil {
			return err
		}
		state := ui.FormState{Values: map[string][]string{}}
		for _, m := range d.Measures {
			if m.StageID == s.ID {
				state.Values["measure"] = append(state.Values["measure"], m.Code)
			}
		}
		return web.Render(c, h.measuresPage(c, d, s, state))
	})(c, me)
}

// fitting are the entries of the catalogue for what is difficult, and those that were chosen already.
func (d draft) fitting(difficulties []string, chosen []string) []accommodation.Entry {
	var fit []accommodation.Entry
	for _, e := range d.entries {
		helps := len(difficulties) == 0 || slices.ContainsFunc(e.Difficulties, func(x accommodation.Difficulty) bool {
			return x == accommodation.Something || slices.Contains(difficulties, string(x))
		})
		if helps || slices.Contains(chosen, e.Code) {
			fit = append(fit, e)
		}
	}
	return fit
}

func (h *Handler) measuresPage(c *fiber.Ctx, d draft, s interview.Stage, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.measures.title", "stage", web.L(c).T("stage.kind."+string(s.Kind)))
	frame.Error = len(state.Errors) > 0
	var difficulties []string
	for _, value := range c.Context().QueryArgs().PeekMulti("difficulty") {
		difficulties = append(difficulties, string(value))
	}
	if slices.Contains(difficulties, string(accommodation.Something)) {
		difficulties = nil
	}
	page := views.Choice{
		Stage: views.Stage{ID: s.ID.String(), Kind: s.Kind}, Filtered: len(difficulties) > 0, Everything: measuresPath(d, s),
		Again: path(d.ID) + "/stages/" + s.ID.String(), Form: web.FormOf(c, measuresPath(d, s)), State: state,
	}
	for _, e := range d.fitting(difficulties, state.Values["measure"]) {
		page.Kinds = append(page.Kinds, e.Kind)
	}
	return views.Measures(frame, page)
}

// saveMeasures keeps what was chosen for a stage and goes on to the first question about it.
func (h *Handler) saveMeasures(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		s, err := d.stage(c)
		if err != nil {
			return err
		}
		_, form, err := web.Bind[struct{}](c, "measures")
		if err != nil {
			return err
		}
		var chosen []interview.Kind
		for _, e := range d.entries {
			if form.Has("measure", e.Code) {
				chosen = append(chosen, e.Kind)
			}
		}
		if len(chosen) == 0 {
			form.Fail("measure", web.L(c).T("error.measures.required"))
			return web.RenderInvalid(c, h.measuresPage(c, d, s, form.FormState))
		}
		if err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
			return tx.SaveMeasures(c.UserContext(), &d.Request, s.ID, chosen, h.Now())
		}); err != nil {
			return err
		}
		return h.nextQuestion(c, me, d.ID, s.ID)
	})(c, me)
}

// nextQuestion leads to the first measure of a stage that has open questions, else back to the task list.
func (h *Handler) nextQuestion(c *fiber.Ctx, me account.Candidate, request, stage uuid.UUID) error {
	var r accommodation.Request
	if err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) (err error) {
		r, err = tx.Request(c.UserContext(), request)
		return err
	}); err != nil {
		return err
	}
	for _, m := range r.Measures {
		if m.StageID == stage && !m.Complete {
			return web.SeeOther(c, path(request)+"/details/"+m.ID.String())
		}
	}
	return web.SeeOther(c, path(request))
}

// measure finds the measure of the draft that the path names.
func (d draft) measure(c *fiber.Ctx) (accommodation.Measure, error) {
	id, err := web.ID(c, "measure")
	if err != nil {
		return accommodation.Measure{}, err
	}
	m, ok := d.Measure(id)
	if !ok {
		return accommodation.Measure{}, storage.ErrNotFound
	}
	return *m, nil
}

// showDetails asks the questions about one measure.
func (h *Handler) showDetails(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		m, err := d.measure(c)
		if err != nil {
			return err
		}
		state := ui.FormState{Values: map[string][]string{"words": {d.statement.Words[m.ID]}}}
		maps.Copy(state.Values, kinds.FieldValues(d.kind(m.Code), m.Parameters))
		return web.Render(c, h.detailsPage(c, d, m, state))
	})(c, me)
}

func (h *Handler) detailsPage(c *fiber.Ctx, d draft, m accommodation.Measure, state ui.FormState) templ.Component {
	kind := d.kind(m.Code)
	frame := h.frame(c, d, "candidate.details.title", "measure", kind.Label(web.L(c).Lang()))
	frame.Error = len(state.Errors) > 0
	return views.Details(frame, views.Measure{ID: m.ID.String(), Kind: kind}, web.FormOf(c, path(d.ID)+"/details/"+m.ID.String()), state)
}

type detailsForm struct {
	Words string `form:"words" validate:"max=100000"`
}

// saveDetails keeps the answers about one measure; the candidate's own words are sealed into the statement.
func (h *Handler) saveDetails(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		m, err := d.measure(c)
		if err != nil {
			return err
		}
		in, form, err := web.Bind[detailsForm](c, "details")
		if err != nil {
			return err
		}
		kind := d.kind(m.Code)
		sent := kinds.Read(kind, form.FormState)
		for _, q := range kind.Parameters {
			if q.Adviser {
				delete(sent, q.Name)
			}
		}
		parameters, problems := kind.Check(sent)
		form.Errors = append(form.Errors, kinds.Errors(web.L(c), problems)...)
		if !form.OK() {
			return web.RenderInvalid(c, h.detailsPage(c, d, m, form.FormState))
		}
		if err := h.saveMeasure(c, me, d, m, parameters, in.Words); err != nil {
			return err
		}
		return h.nextQuestion(c, me, d.ID, m.StageID)
	})(c, me)
}

func (h *Handler) saveMeasure(c *fiber.Ctx, me account.Candidate, d draft, m accommodation.Measure, p interview.Parameters, words string) error {
	statement := d.statement
	statement.Words = maps.Clone(statement.Words)
	if statement.Words == nil {
		statement.Words = map[uuid.UUID]string{}
	}
	statement.Words[m.ID] = words
	sealed, err := d.seal(statement)
	if err != nil {
		return err
	}
	return h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
		request := d.Request
		if err := tx.SaveParameters(c.UserContext(), &request, m.ID, p, h.Now()); err != nil {
			return err
		}
		if words == d.statement.Words[m.ID] {
			return nil
		}
		request.Version++ // as the step before left it
		return tx.SaveStatement(c.UserContext(), &request, sealed, h.Now())
	})
}
