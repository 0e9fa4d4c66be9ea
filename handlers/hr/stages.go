package hr

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// stagePage is the data of the form of a stage.
type stagePage struct {
	vacancy store.Vacancy
	stages  []interview.Stage
	panel   []interview.Resource
	touched *views.Touched // the bookings that the submitted change would make unfit
}

// loadStagePage loads the vacancy that the path names, its stages and all panel members.
func (h *Handler) loadStagePage(c *fiber.Ctx, me account.HR) (p stagePage, err error) {
	id, err := web.ID(c, "vacancy")
	if err != nil {
		return p, err
	}
	now := h.Now()
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if p.vacancy, err = tx.Vacancy(c.UserContext(), id); err != nil {
			return err
		}
		if p.stages, err = tx.VacancyStages(c.UserContext(), id); err != nil {
			return err
		}
		resources, err := tx.Resources(c.UserContext(), interview.Interval{Start: now, End: now.Add(time.Hour)})
		p.panel = filterKinds(resources, interview.ResourcePanelMember)
		return err
	})
	return p, err
}

// filterKinds returns the resources of the wanted kinds. It changes all.
func filterKinds(all []interview.Resource, wanted ...interview.ResourceKind) []interview.Resource {
	return slices.DeleteFunc(all, func(r interview.Resource) bool { return !slices.Contains(wanted, r.Kind) })
}

// newStage renders an empty form for a stage.
func (h *Handler) newStage(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadStagePage(c, me)
	if err != nil {
		return err
	}
	return h.renderStage(c, p, ui.FormState{Values: url.Values{
		"minutes": {"50"}, "briefing": {"0"}, "setup": {"0"}, "panel_size": {"0"},
	}})
}

// editStage renders the form with the stored values of a stage.
func (h *Handler) editStage(c *fiber.Ctx, me account.HR) error {
	p, s, err := h.loadStage(c, me)
	if err != nil {
		return err
	}
	return h.renderStage(c, p, web.FilledForm(stageValues(s)))
}

// stageValues returns the form values of a stage.
func stageValues(s interview.Stage) url.Values {
	values := url.Values{
		"kind": {string(s.Kind)}, "minutes": {strconv.Itoa(s.Minutes)}, "briefing": {strconv.Itoa(s.BriefingMinutes)},
		"setup": {strconv.Itoa(s.SetupMinutes)}, "mode": {string(s.Mode)}, "panel_size": {strconv.Itoa(s.PanelSize)},
	}
	for _, skill := range s.AssessedSkills {
		values["skill"] = append(values["skill"], string(skill))
	}
	for _, feature := range s.PlatformFeatures {
		values["platform"] = append(values["platform"], string(feature))
	}
	for _, id := range s.Panel {
		values["panel"] = append(values["panel"], id.String())
	}
	for name, day := range map[string]time.Time{"first": s.FirstDay, "last": s.LastDay} {
		if !day.IsZero() {
			setDay(values, name, day)
		}
	}
	return values
}

// loadStage loads the stage that the path names and the data of its form. It returns ErrNotFound if there is none.
func (h *Handler) loadStage(c *fiber.Ctx, me account.HR) (p stagePage, s interview.Stage, err error) {
	id, err := web.ID(c, "stage")
	if err != nil {
		return p, s, err
	}
	if p, err = h.loadStagePage(c, me); err != nil {
		return p, s, err
	}
	i := slices.IndexFunc(p.stages, func(s interview.Stage) bool { return s.ID == id })
	if i < 0 {
		return p, s, storage.ErrNotFound
	}
	return p, p.stages[i], nil
}

// renderStage renders the form of a stage; with errors the status is 422.
func (h *Handler) renderStage(c *fiber.Ctx, p stagePage, state ui.FormState) error {
	l := web.L(c)
	title := "hr.stage.new"
	if c.Params("stage") != "" {
		title = "hr.stage.edit"
	}
	frame := web.Frame(c, l.T(title))
	frame.Back = &ui.Link{Text: p.vacancy.Title(l.Lang()), Href: vacancyPath(p.vacancy.ID)}
	frame.Error = len(state.Errors) > 0
	data := views.StageFormPage{
		Panel: p.panel, Form: web.PrepareForm(c, c.Path()), State: state, Touched: p.touched,
	}
	if c.Params("stage") != "" {
		data.Place = c.Path() + "/place"
		if mode := catalogue.Mode(state.Value("mode")); !mode.OnSite() && mode != catalogue.ModeRecorded {
			data.Joining = c.Path() + "/joining"
		}
	}
	page := views.StageForm(frame, data)
	return web.RenderForm(c, frame, page)
}

// stageForm is the input for a stage; its numbers, days and lists are read field by field.
type stageForm struct {
	Kind string `form:"kind" validate:"required,oneof=application recorded_video written_test language_test panel_interview medical_file"`
	Mode string `form:"mode" validate:"required,oneof=in_person remote telephone text live written recorded"`
}

// createStage stores a new stage of a vacancy.
func (h *Handler) createStage(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadStagePage(c, me)
	if err != nil {
		return err
	}
	return h.storeStage(c, me, p, interview.Stage{VacancyID: p.vacancy.ID})
}

// saveStage stores a change of a stage.
func (h *Handler) saveStage(c *fiber.Ctx, me account.HR) error {
	p, s, err := h.loadStage(c, me)
	if err != nil {
		return err
	}
	return h.storeStage(c, me, p, s)
}

// storeStage binds the form to s and stores it. If a stored stage has changed since the form was shown, it renders
// the form with the stored values and stores nothing. It asks first if bookings would not fit any more.
func (h *Handler) storeStage(c *fiber.Ctx, me account.HR, p stagePage, s interview.Stage) error {
	in, form, err := web.Bind[stageForm](c, "stage")
	if err != nil {
		return err
	}
	stored := s
	s.Kind, s.Mode = interview.StageKind(in.Kind), catalogue.Mode(in.Mode)
	h.readStageFields(form, p, &s)
	checkStage(web.L(c), form, s)
	if form.OK() && s.ID != uuid.Nil && web.IsStale(form, stageValues(stored), stageValues(s)) {
		form.Fail("minutes", stageConflict(web.L(c), stored))
	}
	if !form.OK() {
		return h.renderStage(c, p, form.FormState)
	}
	if s.ID == uuid.Nil {
		if s.ID, err = form.RecordID(); err != nil {
			return err
		}
	}
	err = h.Scheduling.SaveStage(c.UserContext(), me, s, form.Values[ui.UnusualField])
	if p.touched = askTouched(c, form, err); p.touched != nil {
		return h.renderStage(c, p, form.FormState)
	}
	if errors.Is(err, storage.ErrInterest) {
		form.Fail("panel", web.L(c).T("error.stage.interest"))
		return h.renderStage(c, p, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(p.vacancy.ID), "notice.stage.saved")
}

// stageConflict returns the error message with the stored values of a stage.
func stageConflict(l locale.Localizer, stored interview.Stage) string {
	return l.T("error.hr.changed", "now", l.Clauses([]string{
		l.T("stage.kind." + string(stored.Kind)), l.Duration(stored.Minutes), l.T("mode." + string(stored.Mode)),
	}))
}
