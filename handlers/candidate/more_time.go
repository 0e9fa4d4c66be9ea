package candidate

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// moreTimePath returns the path of the page that asks for which stages the candidate needs more time to answer.
func moreTimePath(a store.Application) string {
	return "/requests/applications/" + a.ID.String() + "/more-time"
}

// stagesAhead returns the stages of an application that HR did not remove.
func stagesAhead(a store.Application) (ids []uuid.UUID) {
	for _, s := range a.Stages {
		if !s.Removed {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// canAskMoreTime reports whether there is something to wait for.
func canAskMoreTime(a store.Application) bool { return !a.TakenBack && len(stagesAhead(a)) > 0 }

// showMoreTime asks for which stages the candidate needs more time to answer; all of them are chosen at first.
func (h *Handler) showMoreTime(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	if !canAskMoreTime(a) {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	chosen := a.MoreTime.Value
	if len(chosen) == 0 {
		chosen = stagesAhead(a)
	}
	state, err := h.restore(c, me, ui.FormState{Values: url.Values{"stage": texts(chosen)}}, "stage")
	if err != nil {
		return err
	}
	return h.renderMoreTime(c, a, state)
}

// renderMoreTime renders the question; with errors the status is 422.
func (h *Handler) renderMoreTime(c *fiber.Ctx, a store.Application, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.more_time.title"))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: account.RoleCandidate.Home()}
	frame.Error = len(state.Errors) > 0
	page := views.MoreTimePage{
		Form: web.PrepareForm(c, moreTimePath(a)), State: state, Active: len(a.MoreTime.Value) > 0,
		End: web.PrepareForm(c, moreTimePath(a)+"/end"),
	}
	for _, s := range a.Stages {
		if !s.Removed {
			stage := stageView(a.Stages, s)
			stage.Minutes, stage.Mode = s.Minutes, s.Mode
			page.Stages = append(page.Stages, stage)
		}
	}
	return web.RenderForm(c, frame, views.MoreTime(frame, page))
}

// saveMoreTime stores for which stages HR waits.
func (h *Handler) saveMoreTime(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "more_time")
	if err != nil {
		return err
	}
	if !canAskMoreTime(a) {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	chosen := slices.DeleteFunc(stagesAhead(a), func(id uuid.UUID) bool { return !form.Has("stage", id.String()) })
	if len(chosen) == 0 {
		form.Fail("stage", web.L(c).T("error.more_time.stage.required"))
		return h.renderMoreTime(c, a, form.FormState)
	}
	return h.storeMoreTime(c, me, a, chosen, "notice.more_time.asked")
}

// endMoreTime takes the wish for more time back. Sending the form again is no error.
func (h *Handler) endMoreTime(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	return h.storeMoreTime(c, me, a, nil, "notice.more_time.ended")
}

// storeMoreTime stores the stages, none to take the wish back; notice is the key of what it then says.
func (h *Handler) storeMoreTime(
	c *fiber.Ctx, me account.Candidate, a store.Application, stages []uuid.UUID, notice string,
) error {
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveMoreTime(c.UserContext(), a.ID, stages, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, account.RoleCandidate.Home(), notice)
}
