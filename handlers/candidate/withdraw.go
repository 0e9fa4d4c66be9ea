package candidate

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
)

// canWithdraw tells whether taking a measure back changes anything: it was not refused, and nothing was provided yet.
func (p progress) canWithdraw(m accommodation.Measure) bool {
	if m.Status == accommodation.NotApproved || m.Status == accommodation.Declined {
		return false
	}
	if _, err := m.Status.To(accommodation.Withdrawn, accommodation.ByCandidate); err != nil {
		return false
	}
	arranged, ok := p.arranged[m.ID]
	return !ok || interview.CheckStep(arranged, interview.ArrangementWithdrawn, interview.ByCandidate) == nil
}

// withdrawable lists the measures that can still be taken back.
func (p progress) withdrawable() (list []accommodation.Measure) {
	for _, m := range p.Measures {
		if p.canWithdraw(m) {
			list = append(list, m)
		}
	}
	return list
}

// showWithdraw asks before one measure is taken back.
func (h *Handler) showWithdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	if !a.canWithdraw(a.measure) {
		return web.SeeOther(c, a.path())
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.withdraw.title", "measure", measure.Label(l, a.measureType(a.measure.Code))))
	frame.Back = backToStatus(c, a.Request)
	return web.Render(c, views.Withdraw(frame, web.FormOf(c, a.path()+"/withdraw")))
}

// withdraw takes one measure back, and its arrangement with it.
func (h *Handler) withdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	return h.stepMeasure(c, me, a, func(ctx context.Context, tx store.Tx, r *accommodation.Request) (string, error) {
		if err := r.Withdraw(a.measure.ID); err != nil {
			return "", err
		}
		return "withdrawn", tx.WithdrawArrangement(ctx, a.measure.ID, h.Now())
	})
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
	open := p.withdrawable()
	if len(open) == 0 {
		return web.SeeOther(c, path(p.ID))
	}
	frame := web.Frame(c, web.L(c).T("candidate.withdraw_all.title", "number", p.Number))
	frame.Back = backToStatus(c, p.Request)
	lines := make([]views.MeasureLine, len(open))
	for i, m := range open {
		lines[i] = p.line(m)
	}
	return web.Render(c, views.WithdrawAll(frame, lines, web.FormOf(c, path(p.ID)+"/withdraw")))
}

// withdrawAll withdraws every measure that is still open. If there is none any more, it shows the current state.
func (h *Handler) withdrawAll(c *fiber.Ctx, me account.Candidate) error {
	p, err := h.sent(c, me)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	err = h.Store.Run(ctx, me, func(tx store.Tx) error {
		r, err := tx.Request(ctx, p.ID)
		if err != nil {
			return err
		}
		for _, loaded := range p.withdrawable() {
			if err := h.takeBack(ctx, tx, &r, loaded); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !isLate(err) {
		return err
	}
	return web.SeeOther(c, path(p.ID))
}

func (h *Handler) takeBack(
	ctx context.Context,
	tx store.Tx,
	r *accommodation.Request,
	loaded accommodation.Measure,
) error {
	if err := r.Withdraw(loaded.ID); err != nil {
		return err
	}
	if err := tx.WithdrawArrangement(ctx, loaded.ID, h.Now()); err != nil {
		return err
	}
	m, _ := r.Measure(loaded.ID)
	return tx.SaveMeasureStep(ctx, r.ID, m, loaded.Status, "withdrawn", h.Now())
}
