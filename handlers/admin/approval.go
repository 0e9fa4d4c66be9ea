package admin

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

const changesPath = "/admin/changes/"

// refusalForm says why a change is refused.
type refusalForm struct {
	Reason string `form:"reason" validate:"required,max=500" label:"admin.refusal.reason"`
}

// createWaits reports whether an account waits to be created.
func (h *Handler) createWaits(changes []store.Change) bool {
	return len(changes) > 0 && changes[0].Kind == store.ChangeCreate && changes[0].Waits(h.Now())
}

// addChanges adds to the page of an account what waits for approval, and the changes before it.
func (h *Handler) addChanges(c *fiber.Ctx, me account.Admin, page *views.AccountPage, changes []store.Change) {
	for _, change := range changes {
		view := changeView(me, change)
		if !change.Waits(h.Now()) {
			page.History = append(page.History, view)
			continue
		}
		path := changesPath + change.ID.String()
		page.Change = &view
		page.Approve, page.Withdraw = web.PrepareForm(c, path+"/approve"), web.PrepareForm(c, path+"/withdraw")
		page.Refuse = path + "/refuse"
	}
}

func changeView(me account.Admin, change store.Change) views.Change {
	view := views.Change{
		Kind: string(change.Kind), AtOnce: change.AtOnce, Name: change.Name, Reason: change.Reason, By: change.Requester,
		At: change.RequestedAt, Until: change.EndsAt, Own: change.RequestedBy == me.ID, Outcome: change.Outcome.String,
		DecidedBy: change.Decider.String, DecidedAt: change.DecidedAt.Time, Refusal: change.Refusal.String,
	}
	if !change.Outcome.Valid {
		view.Outcome, view.DecidedAt = "ended", change.EndsAt // shown only once it has ended
	}
	return view
}

// loadChange returns the change that the path names, or ErrNotFound.
func (h *Handler) loadChange(c *fiber.Ctx, me account.Admin) (change store.Change, err error) {
	id, err := web.ID(c, "change")
	if err != nil {
		return change, err
	}
	return change, h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		change, err = tx.Change(c.UserContext(), id)
		return err
	})
}

// approveChange makes a change that another administrator asked for.
func (h *Handler) approveChange(c *fiber.Ctx, me account.Admin) error {
	return h.decide(c, me, "notice.account.approved", func(tx store.Tx, change store.Change) error {
		return tx.ApproveChange(c.UserContext(), change.ID, h.Now())
	})
}

// withdrawChange takes back a change that the administrator asked for.
func (h *Handler) withdrawChange(c *fiber.Ctx, me account.Admin) error {
	return h.decide(c, me, "notice.account.withdrawn", func(tx store.Tx, change store.Change) error {
		return tx.WithdrawChange(c.UserContext(), change.ID, h.Now())
	})
}

func (h *Handler) decide(
	c *fiber.Ctx, me account.Admin, notice string, step func(store.Tx, store.Change) error,
) error {
	change, err := h.loadChange(c, me)
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error { return step(tx, change) }); err != nil {
		return err
	}
	return web.Done(c, accountPath(change.AccountID), notice)
}

// showRefusal asks why a change is refused.
func (h *Handler) showRefusal(c *fiber.Ctx, me account.Admin) error {
	change, err := h.loadChange(c, me)
	if err != nil {
		return err
	}
	if !change.Waits(h.Now()) || change.RequestedBy == me.ID {
		return web.SeeOther(c, accountPath(change.AccountID))
	}
	return renderRefusal(c, me, change, ui.FormState{})
}

func renderRefusal(c *fiber.Ctx, me account.Admin, change store.Change, state ui.FormState) error {
	frame := web.Frame(c, web.L(c).T("admin.refusal.title"))
	frame.Back = &ui.Link{
		Text: web.L(c).T("admin.account.title", "name", change.Name), Href: accountPath(change.AccountID),
	}
	frame.Error = len(state.Errors) > 0
	form := web.PrepareForm(c, changesPath+change.ID.String()+"/refuse")
	return web.RenderForm(c, frame, views.RefuseChange(frame, changeView(me, change), form, state))
}

// refuseChange ends a change that another administrator asked for, who is told why.
func (h *Handler) refuseChange(c *fiber.Ctx, me account.Admin) error {
	change, err := h.loadChange(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[refusalForm](c, "refusal")
	if err != nil {
		return err
	}
	if !form.OK() {
		return renderRefusal(c, me, change, form.FormState)
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.RefuseChange(c.UserContext(), change.ID, in.Reason, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, accountPath(change.AccountID), "notice.account.refused")
}
