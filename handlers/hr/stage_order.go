package hr

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// orderVersion returns a digest of the order of stages, which the form that moves a stage carries.
func orderVersion(stages []interview.Stage) string {
	ids := make([]string, len(stages))
	for i, s := range stages {
		ids[i] = s.ID.String()
	}
	return web.FormVersion(url.Values{"order": {strings.Join(ids, " ")}})
}

// movedStage returns the order with a stage moved by one place, and the stage whose place it takes. ok is false at the
// end of the list.
func movedStage(
	stages []interview.Stage, s interview.Stage, by int,
) (order []interview.Stage, other interview.Stage, ok bool) {
	i := slices.IndexFunc(stages, func(o interview.Stage) bool { return o.ID == s.ID })
	if i < 0 || i+by < 0 || i+by >= len(stages) {
		return nil, other, false
	}
	order = slices.Clone(stages)
	order[i], order[i+by] = order[i+by], order[i]
	return order, stages[i+by], true
}

// moveForm is the input for a stage's place in the order.
type moveForm struct {
	To string `form:"to" validate:"required,oneof=earlier later"`
}

// moveStage moves a stage by one place in the order. It returns ErrChanged if the order is another one by now; sending
// the form again is no error.
func (h *Handler) moveStage(c *fiber.Ctx, me account.HR) error {
	p, s, err := h.loadStage(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[moveForm](c, "stage")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.ErrBadForm
	}
	by := map[string]int{"earlier": -1, "later": 1}[in.To]
	back := strings.TrimSuffix(c.Path(), "/order") + "/place"
	if before, _, ok := movedStage(p.stages, s, -by); ok && orderVersion(before) == form.Value(ui.VersionField) {
		return web.Done(c, back, "notice.stage.moved")
	}
	_, other, ok := movedStage(p.stages, s, by)
	//guard:stage-order never
	if !ok || orderVersion(p.stages) != form.Value(ui.VersionField) {
		return storage.ErrChanged
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SwapStages(c.UserContext(), s, other)
	}); err != nil {
		return err
	}
	return web.Done(c, back, "notice.stage.moved")
}

// showStagePlace renders the place of a stage in the order, and its removal.
func (h *Handler) showStagePlace(c *fiber.Ctx, me account.HR) error {
	return h.renderStagePlace(c, me, fiber.StatusOK)
}

// renderStagePlace renders the page of a stage's place with a status.
func (h *Handler) renderStagePlace(c *fiber.Ctx, me account.HR, status int) error {
	p, s, err := h.loadStage(c, me)
	if err != nil {
		return err
	}
	var dependents store.Dependents
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		dependents, err = tx.StageDependents(c.UserContext(), s.ID)
		return err
	}); err != nil {
		return err
	}
	l, path := web.L(c), vacancyPath(p.vacancy.ID)+"/stages/"+s.ID.String()
	frame := web.Frame(c, l.T("hr.stage.place.title", "stage", l.T("stage.kind."+string(s.Kind))))
	frame.Path = path + "/place"
	frame.Back = &ui.Link{Text: p.vacancy.Title(l.Lang()), Href: vacancyPath(p.vacancy.ID)}
	page := views.StagePlacePage{
		Stage: s, Bookings: dependents.Bookings, Arrangements: dependents.Arrangements, Version: orderVersion(p.stages),
		Order: web.PrepareForm(c, path+"/order"), Remove: web.PrepareForm(c, path+"/remove"),
	}
	_, page.Before, page.CanRise = movedStage(p.stages, s, -1)
	_, page.After, page.CanSink = movedStage(p.stages, s, 1)
	return web.RenderStatus(c, status, views.StagePlace(frame, page))
}

// removeStage removes a stage. If something that HR sees uses it, it responds 409 and says what. Sending the form again
// is no error.
func (h *Handler) removeStage(c *fiber.Ctx, me account.HR) error {
	vacancy, err := web.ID(c, "vacancy")
	if err != nil {
		return err
	}
	id, err := web.ID(c, "stage")
	if err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		if _, err := tx.Vacancy(c.UserContext(), vacancy); err != nil {
			return err
		}
		return tx.RemoveStage(c.UserContext(), id, h.Now())
	})
	if errors.Is(err, storage.ErrInUse) {
		return h.renderStagePlace(c, me, fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	return web.Done(c, vacancyPath(vacancy), "notice.stage.removed")
}
