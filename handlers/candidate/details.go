package candidate

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/storage"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

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

// fittedType returns the catalogue's measure with defaults that fit the length of the stage it is asked for.
func (d draft) fittedType(m accommodation.Measure) catalogue.Measure {
	return d.MeasureType(m.Code).FitDefaults(d.worked(m))
}

// worked returns the minutes of work of a session of a measure's stage, with all that is asked for it.
func (d draft) worked(m accommodation.Measure) int {
	var effects []catalogue.ResolvedEffect
	for _, other := range d.Measures {
		if other.StageID == m.StageID {
			effects = append(effects, d.MeasureType(other.Code).Resolve(other.Parameters))
		}
	}
	for _, s := range d.VacancyStages {
		if s.ID == m.StageID {
			return catalogue.SessionMinutes(s.Minutes, effects)
		}
	}
	return 0
}

func detailsPath(d draft, m accommodation.Measure) string {
	return path(d.ID) + "/details/" + m.ID.String()
}

// showDetails asks the questions about one measure.
func (h *Handler) showDetails(c *fiber.Ctx, me account.Candidate, d draft) error {
	m, err := d.measure(c)
	if err != nil {
		return err
	}
	measureType := d.fittedType(m)
	state := web.FilledForm(detailValues(m.Parameters, d.wordValues(m.ID.String(), d.Statement.Words[m.ID])))
	d.offerLanguage(c, state, m.ID.String())
	maps.Copy(state.Values, measure.FieldValues(measureType, m.Parameters))
	// Times are typed in the candidate's own time, unless they were given in another one before.
	if zone := measure.ZoneField(measureType); zone != "" && len(m.Parameters) == 0 && me.TimeZone != h.TimeZone.String() {
		state.Values[zone] = []string{me.TimeZone}
	}
	if state, err = h.restore(c, me, state, firstField(measureType)); err != nil {
		return err
	}
	return web.Render(c, h.detailsPage(c, d, m, state, nil))
}

func (h *Handler) detailsPage(
	c *fiber.Ctx, d draft, m accommodation.Measure, state ui.FormState, conflict *views.EditConflict,
) templ.Component {
	measureType := d.MeasureType(m.Code)
	frame := h.frame(c, d, "candidate.details.title", "measure", measure.Label(web.L(c), measureType))
	frame.Error = len(state.Errors) > 0
	return views.Details(frame, views.MeasureDetails{
		Measure: views.Measure{ID: m.ID.String(), Type: measureType}, Conflict: conflict,
		Remove: detailsPath(d, m) + "/remove", Form: web.PrepareForm(c, detailsPath(d, m)), State: state,
	})
}

// detailValues returns the answers about a measure by field, for their version. words are the values of the fields for
// the candidate's own words.
func detailValues(p catalogue.Parameters, words url.Values) url.Values {
	values := maps.Clone(words)
	for name, value := range p {
		values[measure.FieldName(name)] = []string{value}
	}
	return values
}

type detailsForm struct {
	Words    string `form:"words" validate:"max=100000" label:"candidate.details.words"`
	Language string `form:"language" validate:"omitempty,oneof=en fr und" label:"candidate.words.language"`
}

// saveDetails keeps the answers about one measure; the candidate's own words are sealed into the statement.
func (h *Handler) saveDetails(c *fiber.Ctx, me account.Candidate, d draft) error {
	m, err := d.measure(c)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[detailsForm](c, "details")
	if err != nil {
		return err
	}
	l, measureType := web.L(c), d.fittedType(m)
	if !measureType.Words {
		in.Words = ""
	}
	parameters, problems := measureType.Check(asked(measureType, form.FormState))
	form.Errors = append(form.Errors, measure.Errors(l, measureType, problems)...)
	if text := measure.NoBreak(l, measureType, parameters, d.worked(m)); form.OK() && text != "" {
		form.Ask("break-after-"+strconv.Itoa(measureType.Resolve(parameters).Break.Every), text)
	}
	if !form.OK() {
		return web.RenderInvalid(c, h.detailsPage(c, d, m, form.FormState, nil))
	}
	words := wordsForm(in)
	stored := detailValues(m.Parameters, d.wordValues(m.ID.String(), d.Statement.Words[m.ID]))
	if web.IsStale(form, stored, detailValues(parameters, words.values(c))) {
		form.Fail(firstField(measureType), l.T("error.changed.choice"))
		conflict := &views.EditConflict{Words: d.Statement.Words[m.ID], Language: d.Statement.Language(m.ID.String())}
		for _, line := range measure.Lines(l, measureType, m.Parameters) {
			conflict.Lines = append(conflict.Lines, l.T("measure.parameter", "label", line.Label, "value", line.Value))
		}
		return web.RenderInvalid(c, h.detailsPage(c, d, m, form.FormState, conflict))
	}
	if err := h.Intake.SaveDetails(c.UserContext(), me, d.Draft, intake.MeasureDetails{
		Measure: m.ID, Parameters: parameters, Words: words.own(c),
	}); err != nil {
		return err
	}
	return h.nextQuestion(c, me, d.ID, m.StageID, "notice.details")
}

// asked reads the answers to those questions that a candidate is asked.
func asked(measureType catalogue.Measure, form ui.FormState) catalogue.Parameters {
	sent := measure.Read(measureType, form)
	for _, q := range measureType.Parameters {
		if q.Adviser {
			delete(sent, q.Name)
		}
	}
	return sent
}

// firstField is the first field of the page of a measure.
func firstField(measureType catalogue.Measure) string {
	for _, q := range measureType.Parameters {
		if !q.Adviser {
			return measure.FieldName(q.Name)
		}
	}
	return "words"
}

// showTakingOut asks before a measure is taken out of a draft.
func (h *Handler) showTakingOut(c *fiber.Ctx, _ account.Candidate, d draft) error {
	m, err := d.measure(c)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := h.frame(c, d, "candidate.takeout.title", "measure", measure.Label(l, d.MeasureType(m.Code)))
	form := web.PrepareForm(c, detailsPath(d, m)+"/remove")
	return web.Render(c, ui.Confirm(frame, l.T("candidate.takeout.text"), l.T("candidate.takeout.button"), form))
}

// takeOut takes a measure out of a draft, with what was said about it. One that is out already stays out.
func (h *Handler) takeOut(c *fiber.Ctx, me account.Candidate, d draft) error {
	id, err := web.ID(c, "measure")
	if err != nil {
		return err
	}
	if _, there := d.Measure(id); !there {
		return web.SeeOther(c, path(d.ID))
	}
	if err := h.Intake.RemoveMeasure(c.UserContext(), me, d.Draft, id); err != nil {
		return err
	}
	return web.Done(c, path(d.ID), "notice.takeout")
}
