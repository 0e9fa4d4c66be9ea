package candidate

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showDifficulties asks what is difficult in a stage. The answer steers what is shown next and is not kept.
func (h *Handler) showDifficulties(c *fiber.Ctx, _ account.Candidate, d draft) error {
	s, err := d.stage(c)
	if err != nil {
		return err
	}
	stage := stageView(d.VacancyStages, s)
	frame := h.frame(c, d, "candidate.difficulties.title", "stage", stage.Name(web.L(c)))
	return web.Render(c, views.Difficulties(frame, stage, measuresPath(d, s)))
}

func measuresPath(d draft, s interview.Stage) string {
	return path(d.ID) + "/stages/" + s.ID.String() + "/measures"
}

// showMeasures offers what fits, with what each changes on the day.
func (h *Handler) showMeasures(c *fiber.Ctx, me account.Candidate, d draft) error {
	s, err := d.stage(c)
	if err != nil {
		return err
	}
	state := web.FilledForm(url.Values{"measure": d.codes(s.ID)})
	if state, err = h.restore(c, me, state, "measure"); err != nil {
		return err
	}
	return web.Render(c, h.measuresPage(c, d, s, state, nil))
}

// needsRoom reports whether the candidate comes to a room: for a stage of the vacancy, or because of a measure that the
// draft asks for.
func (d draft) needsRoom() bool {
	return slices.ContainsFunc(d.VacancyStages, interview.Stage.InRoom) ||
		slices.ContainsFunc(d.Measures, func(m accommodation.Measure) bool {
			return d.MeasureType(m.Code).Effect.Mode == catalogue.ModeInPerson
		})
}

// fitting are the entries of the catalogue for what is difficult, and those that were chosen already. What is of use in
// a room only is left out where there is none.
func (d draft) fitting(difficulties []string, chosen []string) []accommodation.CatalogueEntry {
	var fit []accommodation.CatalogueEntry
	inRoom := d.needsRoom()
	for _, e := range d.Catalogue {
		helps := len(difficulties) == 0 || slices.ContainsFunc(e.Difficulties, func(x accommodation.Difficulty) bool {
			return x == accommodation.DifficultyAny || slices.Contains(difficulties, string(x))
		})
		if helps && (inRoom || !e.OnlyInRoom()) || slices.Contains(chosen, e.Code) {
			fit = append(fit, e)
		}
	}
	return fit
}

func (h *Handler) measuresPage(
	c *fiber.Ctx, d draft, s interview.Stage, state ui.FormState, conflict *views.EditConflict,
) templ.Component {
	stage := stageView(d.VacancyStages, s)
	frame := h.frame(c, d, "candidate.measures.title", "stage", stage.Name(web.L(c)))
	frame.Error = len(state.Errors) > 0
	var difficulties []string
	for _, value := range c.Context().QueryArgs().PeekMulti("difficulty") {
		difficulties = append(difficulties, string(value))
	}
	if slices.Contains(difficulties, string(accommodation.DifficultyAny)) {
		difficulties = nil
	}
	page := views.Choice{
		Stage: stage, Filtered: len(difficulties) > 0, Everything: measuresPath(d, s),
		Again: path(d.ID) + "/stages/" + s.ID.String(), Form: web.PrepareForm(c, measuresPath(d, s)), State: state,
		Conflict: conflict,
	}
	for _, e := range d.fitting(difficulties, state.Values["measure"]) {
		page.Measures = append(page.Measures, e.Measure)
	}
	return views.Measures(frame, page)
}

// codes are the codes of what is asked for a stage, in the order of the catalogue.
func (d draft) codes(stage uuid.UUID) []string {
	var codes []string
	for _, m := range d.Measures {
		if m.StageID == stage {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

// saveMeasures keeps what was chosen for a stage and goes on to the first question about it.
func (h *Handler) saveMeasures(c *fiber.Ctx, me account.Candidate, d draft) error {
	s, err := d.stage(c)
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "measures")
	if err != nil {
		return err
	}
	var chosen []catalogue.Measure
	var codes []string
	for _, e := range d.Catalogue {
		if form.Has("measure", e.Code) {
			chosen, codes = append(chosen, e.Measure), append(codes, e.Code)
		}
	}
	stored := d.codes(s.ID)
	if len(chosen) == 0 && len(stored) == 0 {
		form.Fail("measure", web.L(c).T("error.measures.required"))
		return web.RenderInvalid(c, h.measuresPage(c, d, s, form.FormState, nil))
	}
	if web.IsStale(form, url.Values{"measure": stored}, url.Values{"measure": codes}) {
		form.Fail("measure", web.L(c).T("error.changed.choice"))
		conflict := &views.EditConflict{}
		for _, code := range stored {
			conflict.Lines = append(conflict.Lines, measure.Label(web.L(c), d.MeasureType(code)))
		}
		return web.RenderInvalid(c, h.measuresPage(c, d, s, form.FormState, conflict))
	}
	if err := h.Intake.SaveMeasures(c.UserContext(), me, d.Draft, s.ID, chosen); err != nil {
		return err
	}
	return h.nextQuestion(c, me, d.ID, s.ID, "notice.measures")
}

// nextQuestion leads to the first measure of a stage that has open questions, else back to the task list, which says
// what was done.
func (h *Handler) nextQuestion(c *fiber.Ctx, me account.Candidate, request, stage uuid.UUID, done string) error {
	var r accommodation.Request
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		r, err = tx.Request(c.UserContext(), request)
		return err
	}); err != nil {
		return err
	}
	for _, m := range r.Measures {
		if m.StageID == stage && !m.Complete {
			return web.Done(c, path(request)+"/details/"+m.ID.String(), done)
		}
	}
	return web.Done(c, path(request), done)
}
