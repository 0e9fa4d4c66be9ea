package candidate

import (
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
func (h *Handler) showStages(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		state := ui.FormState{Values: map[string][]string{}}
		for _, id := range d.Stages {
			state.Values["stage"] = append(state.Values["stage"], id.String())
		}
		return web.Render(c, h.stagesPage(c, d, state))
	})(c, me)
}

type stagesForm struct {
	Stages []string `form:"stage" validate:"required"`
}

// saveStages keeps the chosen stages.
func (h *Handler) saveStages(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		_, form, err := web.Bind[stagesForm](c, "stages")
		if err != nil {
			return err
		}
		if !form.OK() {
			return web.RenderInvalid(c, h.stagesPage(c, d, form.FormState))
		}
		var chosen []uuid.UUID
		for _, s := range d.stages {
			if form.Has("stage", s.ID.String()) {
				chosen = append(chosen, s.ID)
			}
		}
		if err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
			return tx.SaveStages(c.UserContext(), &d.Request, chosen, h.Now())
		}); err != nil {
			return err
		}
		return web.SeeOther(c, path(d.ID))
	})(c, me)
}

func (h *Handler) stagesPage(c *fiber.Ctx, d draft, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.stages.title")
	frame.Error = len(state.Errors) > 0
	var stages []views.Stage
	for _, s := range d.stages {
		stages = append(stages, views.Stage{ID: s.ID.String(), Kind: s.Kind, Date: s.FirstDay})
	}
	return views.Stages(frame, stages, web.FormOf(c, path(d.ID)+"/stages"), state)
}

// frame is the frame of a page of a draft, with the way back to the task list.
func (h *Handler) frame(c *fiber.Ctx, d draft, title string, args ...any) ui.Page {
	l := web.L(c)
	frame := web.Frame(c, l.T(title, args...))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_tasks"), Href: path(d.ID)}
	return frame
}

// stage finds the stage of the draft that the path names.
func (d draft) stage(c *fiber.Ctx) (interview.Stage, error) {
	id, err := web.ID(c, "stage")
	if err != nil {
		return interview.Stage{}, err
	}
	i := slices.IndexFunc(d.stages, func(s interview.Stage) bool { return s.ID == id })
	if i < 0 || !slices.Contains(d.Stages, id) {
		return interview.Stage{}, storage.ErrNotFound
	}
	return d.stages[i], nil
}
