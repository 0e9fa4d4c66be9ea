package candidate

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
)

// showWithdraw asks before one measure is taken back.
func (h *Handler) showWithdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	if !a.CanWithdraw(a.measure) {
		return web.SeeOther(c, a.path())
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.withdraw.title", "measure", measure.Label(l, a.measureType(a.measure.Code))))
	frame.Back = backToStatus(c, a.Request)
	return web.Render(c, views.Withdraw(frame, web.PrepareForm(c, a.path()+"/withdraw")))
}

// withdraw takes one measure back, and its arrangement with it.
func (h *Handler) withdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	err = h.Intake.Withdraw(c.UserContext(), me, a.ID, a.measure)
	return done(c, err, a.path(), "notice.withdrawn")
}

func (h *Handler) sent(c *fiber.Ctx, me account.Candidate) (progress, error) {
	id, err := web.ID(c, "request")
	if err != nil {
		return progress{}, err
	}
	return h.progress(c.UserContext(), me, id)
}

// showWithdrawAll asks before everything that is still open is taken back.
func (h *Handler) showWithdrawAll(c *fiber.Ctx, me account.Candidate) error {
	p, err := h.sent(c, me)
	if err != nil {
		return err
	}
	open := p.Withdrawable()
	if len(open) == 0 {
		return web.SeeOther(c, path(p.ID))
	}
	frame := web.Frame(c, web.L(c).T("candidate.withdraw_all.title", "number", p.Number))
	frame.Back = backToStatus(c, p.Request)
	lines := make([]views.MeasureLine, len(open))
	for i, m := range open {
		lines[i] = p.line(m)
	}
	return web.Render(c, views.WithdrawAll(frame, lines, web.PrepareForm(c, path(p.ID)+"/withdraw")))
}

// withdrawAll withdraws every measure that is still open. If there is none any more, it shows the current state.
func (h *Handler) withdrawAll(c *fiber.Ctx, me account.Candidate) error {
	p, err := h.sent(c, me)
	if err != nil {
		return err
	}
	err = h.Intake.Withdraw(c.UserContext(), me, p.ID, p.Withdrawable()...)
	return done(c, err, path(p.ID), "notice.withdrawn_all")
}

// done redirects to a page that says what was done. If nothing was, because it was done or decided before, the page
// shows the current state.
func done(c *fiber.Ctx, err error, path, key string) error {
	switch {
	case errors.Is(err, intake.ErrStale):
		return web.SeeOther(c, path)
	case err != nil:
		return err
	}
	return web.Done(c, path, key)
}
