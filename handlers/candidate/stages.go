package candidate

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// showStages asks for which stages something is needed.
func (h *Handler) showStages(c *fiber.Ctx, me account.Candidate, d draft) error {
	state, err := h.restore(c, me, web.FilledForm(url.Values{"stage": texts(d.Stages)}), "stage")
	if err != nil {
		return err
	}
	return web.Render(c, h.stagesPage(c, d, state, nil))
}

func texts(ids []uuid.UUID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id.String()
	}
	return list
}

// saveStages keeps the chosen stages. What was asked for a stage that is left out goes, also what was said about it.
func (h *Handler) saveStages(c *fiber.Ctx, me account.Candidate, d draft) error {
	_, form, err := web.Bind[struct{}](c, "stages")
	if err != nil {
		return err
	}
	var chosen []uuid.UUID
	for _, s := range d.VacancyStages {
		if form.Has("stage", s.ID.String()) {
			chosen = append(chosen, s.ID)
		}
	}
	l := web.L(c)
	if len(chosen) == 0 {
		form.Fail("stage", l.T("error.stages.stage.required"))
		return web.RenderInvalid(c, h.stagesPage(c, d, form.FormState, nil))
	}
	if web.IsStale(form, url.Values{"stage": texts(d.Stages)}, url.Values{"stage": texts(chosen)}) {
		var conflict views.EditConflict
		for _, s := range h.draftView(c, d).Stages {
			conflict.Lines = append(conflict.Lines, s.Name(l))
		}
		form.Fail("stage", l.T("error.changed.choice"))
		return web.RenderInvalid(c, h.stagesPage(c, d, form.FormState, &conflict))
	}
	if err := h.Intake.SaveStages(c.UserContext(), me, d.Draft, chosen); err != nil {
		return err
	}
	return web.Done(c, path(d.ID), "notice.stages")
}

func (h *Handler) stagesPage(c *fiber.Ctx, d draft, state ui.FormState, conflict *views.EditConflict) templ.Component {
	frame := h.frame(c, d, "candidate.stages.title")
	frame.Error = len(state.Errors) > 0
	page := views.StageChoice{Form: web.PrepareForm(c, path(d.ID)+"/stages"), State: state, Conflict: conflict}
	for _, s := range d.VacancyStages {
		if s.Removed && !slices.Contains(d.Stages, s.ID) {
			continue
		}
		stage := stageView(d.VacancyStages, s)
		stage.Minutes, stage.Mode, stage.Removed = s.Minutes, s.Mode, s.Removed
		page.Stages = append(page.Stages, stage)
	}
	return views.Stages(frame, page)
}

// frame is the frame of a page of a draft, with the way back to the task list.
func (h *Handler) frame(c *fiber.Ctx, d draft, title string, args ...any) ui.Page {
	l := web.L(c)
	frame := web.Frame(c, l.T(title, args...))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_tasks"), Href: path(d.ID)}
	frame.Step, frame.Steps = h.draftView(c, d).Step(c.Path())
	return frame
}

// stage finds the stage of the draft that the path names.
func (d draft) stage(c *fiber.Ctx) (interview.Stage, error) {
	id, err := web.ID(c, "stage")
	if err != nil {
		return interview.Stage{}, err
	}
	i := slices.IndexFunc(d.VacancyStages, func(s interview.Stage) bool { return s.ID == id })
	if i < 0 || !slices.Contains(d.Stages, id) {
		return interview.Stage{}, storage.ErrNotFound
	}
	return d.VacancyStages[i], nil
}

// stageView returns a stage of a vacancy as pages name it.
func stageView(stages []interview.Stage, s interview.Stage) views.Stage {
	view := views.Stage{ID: s.ID.String(), Kind: s.Kind, Date: s.FirstDay}
	alike := 0
	for _, other := range stages {
		if other.Kind != s.Kind {
			continue
		}
		if alike++; other.ID == s.ID {
			view.Number = alike
		}
	}
	if alike == 1 {
		view.Number = 0
	}
	return view
}
