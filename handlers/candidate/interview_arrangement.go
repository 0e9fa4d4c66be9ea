package candidate

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
)

// arrangementLine returns the view of an arrangement at an interview.
func (h *Handler) arrangementLine(c *fiber.Ctx, m meeting, a store.Arrangement) (views.ArrangementLine, error) {
	line := views.ArrangementLine{
		ID: a.ID.String(), Practical: a.Practical, Conduct: a.Conduct, Written: a.Language,
		Progress: a.Status.Progress(m.deliveries[a.ID]),
		CanWaive: m.canStep(a, interview.ArrangementWaived),
	}
	if m.canStep(a, interview.ArrangementApproved) {
		line.TakeUp = web.PrepareForm(c, m.path()+"/take-up/"+a.ID.String())
	}
	var err error
	if line.Parameters, err = a.Chosen(); err != nil {
		return line, err
	}
	if i := slices.IndexFunc(m.catalogue, func(k catalogue.Measure) bool { return k.Code == a.Code }); i >= 0 {
		line.Type = m.catalogue[i]
	}
	if m.canSay(a) {
		line.Deliver = web.PrepareForm(c, m.path()+"/delivered/"+a.ID.String())
	}
	return line, nil
}

// canStep reports whether the candidate can waive an arrangement, or take it up again, for this interview.
func (m meeting) canStep(a store.Arrangement, to interview.ArrangementStatus) bool {
	return m.Status.Active() && !m.started && interview.CheckStep(a.Status, to, interview.ByCandidate) == nil
}

// canSay reports whether the candidate can say whether an arrangement was delivered: the interview has begun and it was
// in place.
func (m meeting) canSay(a store.Arrangement) bool {
	return m.Status.TakesPlace() && m.started && slices.ContainsFunc(m.deliveries[a.ID], func(d interview.Delivery) bool {
		return d.Status == interview.ProvisionInPlace
	})
}

// arranged finds the arrangement that the path names.
func (h *Handler) arranged(c *fiber.Ctx, me account.Candidate) (m meeting, a store.Arrangement, err error) {
	id, err := web.ID(c, "arrangement")
	if err != nil {
		return m, a, err
	}
	if m, err = h.meeting(c, me); err != nil {
		return m, a, err
	}
	i := slices.IndexFunc(m.arrangements, func(a store.Arrangement) bool { return a.ID == id })
	if i < 0 {
		return m, a, storage.ErrNotFound
	}
	return m, m.arrangements[i], nil
}

// showWaive asks before an arrangement is given up for this interview.
func (h *Handler) showWaive(c *fiber.Ctx, me account.Candidate) error {
	m, a, err := h.arranged(c, me)
	if err != nil {
		return err
	}
	if !m.canStep(a, interview.ArrangementWaived) {
		return web.SeeOther(c, m.path())
	}
	return web.Render(
		c,
		views.Waive(
			m.frame(c, "candidate.waive.title"), views.ArrangementLine{Practical: a.Practical, Written: a.Language},
			web.PrepareForm(c, m.path()+"/waive/"+a.ID.String()),
		),
	)
}

// waive gives up an arrangement for this interview.
func (h *Handler) waive(c *fiber.Ctx, me account.Candidate) error {
	return h.stepArrangement(c, me, interview.ArrangementWaived)
}

// takeUp takes up an arrangement that was given up. HR arranges it again.
func (h *Handler) takeUp(c *fiber.Ctx, me account.Candidate) error {
	return h.stepArrangement(c, me, interview.ArrangementApproved)
}

func (h *Handler) stepArrangement(c *fiber.Ctx, me account.Candidate, to interview.ArrangementStatus) error {
	m, a, err := h.arranged(c, me)
	if err != nil {
		return err
	}
	if !m.canStep(a, to) {
		return web.SeeOther(c, m.path())
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.StepArrangement(c.UserContext(), a.ID, to, h.Now())
	})
	return answered(c, m, err, "notice.interview."+string(to))
}

// sayDelivered notes what the candidate says of the delivery of an arrangement.
func (h *Handler) sayDelivered(c *fiber.Ctx, me account.Candidate) error {
	in, form, err := web.Bind[web.DeliveryForm](c, "delivery")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.ErrBadForm
	}
	m, a, err := h.arranged(c, me)
	if err != nil {
		return err
	}
	if !m.canSay(a) {
		return web.SeeOther(c, m.path())
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SayDelivered(c.UserContext(), m.Interview, a.ID, in.Delivered(), h.Now())
	})
	return answered(c, m, err, "notice.delivery."+in.Said)
}
