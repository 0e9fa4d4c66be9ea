package candidate

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
)

// subject is one measure of a request that was sent.
type subject struct {
	progress
	measure accommodation.Measure
}

func (h *Handler) subject(c *fiber.Ctx, me account.Candidate) (a subject, err error) {
	request, err := web.ID(c, "request")
	if err != nil {
		return a, err
	}
	id, err := web.ID(c, "measure")
	if err != nil {
		return a, err
	}
	if a.progress, err = h.progress(c.UserContext(), me, request); err != nil {
		return a, err
	}
	m, ok := a.Measure(id)
	if !ok {
		return a, storage.ErrNotFound
	}
	a.measure = *m
	return a, nil
}

func (a subject) path() string { return path(a.ID) + "/measures/" + a.measure.ID.String() }

// showDecision shows the decision on one measure, with its reasons.
func (h *Handler) showDecision(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, measure.Label(l, a.measureType(a.measure.Code)))
	frame.Back = backToStatus(c, a.Request)
	page := views.DecisionPage{
		Measure:     a.line(a.measure),
		Answer:      web.PrepareForm(c, a.path()+"/answer"),
		Withdraw:    a.path() + "/withdraw",
		DueOn:       a.DueOn,
		CanWithdraw: a.CanWithdraw(a.measure),
	}
	if err := h.fillDecision(c, me, a, &page); err != nil {
		return err
	}
	return web.Render(c, views.Decision(frame, page))
}

func (h *Handler) fillDecision(c *fiber.Ctx, me account.Candidate, a subject, page *views.DecisionPage) error {
	ctx := c.UserContext()
	var decisions []store.Decision
	var own *store.Arrangement
	if err := h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if decisions, err = tx.Decisions(ctx, a.ID); err != nil {
			return err
		}
		own, err = tx.Arrangement(ctx, a.measure.ID)
		return err
	}); err != nil {
		return err
	}
	i := slices.IndexFunc(decisions, func(d store.Decision) bool { return d.MeasureID == a.measure.ID })
	if i < 0 {
		return nil
	}
	d := decisions[i]
	code, parameters, err := d.Granted()
	if err != nil {
		return err
	}
	binding := seal.Binding{Request: a.ID, Object: a.measure.ID, Kind: seal.KindReasons, Version: 1}
	reasons, err := h.CandidateKey.OpenWords(d.Reasons, binding)
	if err != nil {
		return err
	}
	page.Decided, page.Outcome, page.Reasons, page.Language = true, d.Outcome, reasons, d.Language
	page.Granted, page.Parameters = a.measureType(code), parameters
	page.DecidedAt, page.Pseudonym, page.LapsesOn = d.DecidedAt, d.Pseudonym, d.LapsesOn.Time
	if own != nil {
		page.Practical, page.Conduct, page.Written = own.Practical, own.Conduct, own.Language
		page.Arrangement, page.Released = a.Arranged[a.measure.ID], own.ReleasedAt.Valid
	}
	return nil
}

type offerForm struct {
	Answer string `form:"answer" validate:"required,oneof=accept decline"`
}

// answerOffer accepts or declines an alternative.
func (h *Handler) answerOffer(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.subject(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[offerForm](c, "offer")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.ErrBadForm
	}
	if in.Answer == "decline" {
		err = h.Intake.DeclineOffer(c.UserContext(), me, a.ID, a.measure)
		return done(c, err, a.path(), "notice.offer.declined")
	}
	err = h.Intake.AcceptOffer(c.UserContext(), me, a.ID, a.measure)
	return done(c, err, a.path(), "notice.offer.accepted")
}
