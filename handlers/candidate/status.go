package candidate

import (
	"context"
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/seal"
	"stepfree/storage"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// statusRoutes are the routes of what comes after sending.
func (h *Handler) statusRoutes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleCandidate
	return []web.Route{
		{Method: get, Path: "/requests/:request/openings", Audience: role, Handler: web.As(h.Site, h.showOpenings)},
		{Method: get, Path: "/requests/:request/measures/:measure", Audience: role, Handler: web.As(h.Site, h.showDecision)},
		{Method: post, Path: "/requests/:request/measures/:measure/answer", Audience: role, Handler: web.As(h.Site, h.answerOffer)},
		{Method: get, Path: "/requests/:request/measures/:measure/withdraw", Audience: role, Handler: web.As(h.Site, h.showWithdraw)},
		{Method: post, Path: "/requests/:request/measures/:measure/withdraw", Audience: role, Handler: web.As(h.Site, h.withdraw)},
		{Method: get, Path: "/requests/interviews/:booking", Audience: role, Handler: web.As(h.Site, h.showInterview)},
		{Method: get, Path: "/requests/interviews/:booking/calendar.ics", Audience: role, Handler: web.As(h.Site, h.downloadCalendar)},
		{Method: post, Path: "/requests/interviews/:booking/accept", Audience: role, Handler: web.As(h.Site, h.acceptInterview)},
		{Method: get, Path: "/requests/interviews/:booking/move", Audience: role, Handler: web.As(h.Site, h.showMove)},
		{Method: post, Path: "/requests/interviews/:booking/move", Audience: role, Handler: web.As(h.Site, h.askToMove)},
		{Method: get, Path: "/requests/interviews/:booking/waive/:arrangement", Audience: role, Handler: web.As(h.Site, h.showWaive)},
		{Method: post, Path: "/requests/interviews/:booking/waive/:arrangement", Audience: role, Handler: web.As(h.Site, h.waive)},
	}
}

// progress is a request that was sent, with what came of it.
type progress struct {
	accommodation.Request
	application storage.Application
	stages      []interview.Stage
	kinds       []interview.Kind
	decisions   []storage.CandidateDecision
	events      []storage.EventRow
}

func (h *Handler) progress(ctx context.Context, me account.Candidate, id uuid.UUID) (p progress, err error) {
	err = h.DB.AsCandidate(ctx, me, func(tx storage.Candidate) (err error) {
		if p.Request, err = tx.Request(ctx, id); err != nil {
			return err
		}
		if p.application, err = tx.Application(ctx, p.ApplicationID); err != nil {
			return err
		}
		if p.stages, err = tx.Stages(ctx, p.ApplicationID); err != nil {
			return err
		}
		if p.kinds, err = tx.Kinds(ctx); err != nil {
			return err
		}
		if p.decisions, err = tx.Decisions(ctx, id); err != nil {
			return err
		}
		p.events, err = tx.Events(ctx, id)
		return err
	})
	if err == nil && p.IsDraft() {
		return p, storage.ErrNotFound
	}
	return p, err
}

func (p progress) kind(code string) interview.Kind {
	i := slices.IndexFunc(p.kinds, func(k interview.Kind) bool { return k.Code == code })
	if i < 0 {
		return interview.Kind{}
	}
	return p.kinds[i]
}

func (p progress) stage(id uuid.UUID) interview.StageKind {
	i := slices.IndexFunc(p.stages, func(s interview.Stage) bool { return s.ID == id })
	if i < 0 {
		return ""
	}
	return p.stages[i].Kind
}

// showStatus shows where a request stands, who acts next and by when.
func (h *Handler) showStatus(c *fiber.Ctx, me account.Candidate, id uuid.UUID) error {
	p, err := h.progress(c.UserContext(), me, id)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.request.title", "number", p.Number))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: "/requests"}
	page := views.StatusOf{
		ID: p.ID.String(), Number: p.Number, Vacancy: p.application.Title(l.Lang()), State: p.State(), Next: p.NextActor(),
		DueOn: p.DueOn, Expedited: p.Expedited, Sent: c.Query("sent") != "",
	}
	for _, m := range p.Measures {
		page.Measures = append(page.Measures, views.MeasureLine{
			ID: m.ID.String(), Kind: p.kind(m.Code), Stage: p.stage(m.StageID), Parameters: m.Parameters, Status: m.Status,
		})
	}
	for _, e := range p.events {
		event := views.Event{Step: e.Step, At: e.At}
		if m, ok := p.Measure(e.MeasureID.UUID); ok {
			event.Measure = p.kind(m.Code).Label(l.Lang())
		}
		page.Events = append(page.Events, event)
	}
	return web.Render(c, views.Status(frame, page))
}

// showOpenings lists every opening of what was sent. It cannot be suppressed.
func (h *Handler) showOpenings(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	var rows []storage.OpeningRow
	var request accommodation.Request
	if err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) (err error) {
		if request, err = tx.Request(c.UserContext(), id); err != nil {
			return err
		}
		rows, err = tx.Openings(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.openings.title", "number", request.Number))
	frame.Back = backToStatus(c, request)
	var list []views.Opening
	for _, r := range rows {
		list = append(list, views.Opening{At: r.At, Pseudonym: r.Pseudonym, File: r.EvidenceID.Valid})
	}
	return web.Render(c, views.Openings(frame, list))
}

func backToStatus(c *fiber.Ctx, r accommodation.Request) *ui.Link {
	return &ui.Link{Text: web.L(c).T("candidate.back_to_status", "number", r.Number), Href: path(r.ID)}
}

// asked is one measure of a request that was sent.
type asked struct {
	progress
	measure accommodation.Measure
}

func (h *Handler) asked(c *fiber.Ctx, me account.Candidate) (a asked, err error) {
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

func (a asked) path() string { return path(a.ID) + "/measures/" + a.measure.ID.String() }

// showDecision shows the decision on one measure, with its reasons.
func (h *Handler) showDecision(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.asked(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, a.kind(a.measure.Code).Label(l.Lang()))
	frame.Back = backToStatus(c, a.Request)
	page := views.DecisionOf{
		Measure: views.MeasureLine{ID: a.measure.ID.String(), Kind: a.kind(a.measure.Code), Stage: a.stage(a.measure.StageID), Parameters: a.measure.Parameters, Status: a.measure.Status},
		Answer:  web.FormOf(c, a.path()+"/answer"), Withdraw: a.path() + "/withdraw", DueOn: a.DueOn,
		CanWithdraw: a.measure.Status != accommodation.Withdrawn,
	}
	if err := h.fillDecision(c, me, a, &page); err != nil {
		return err
	}
	return web.Render(c, views.Decision(frame, page))
}

func (h *Handler) fillDecision(c *fiber.Ctx, me account.Candidate, a asked, page *views.DecisionOf) error {
	i := slices.IndexFunc(a.decisions, func(d storage.CandidateDecision) bool { return d.MeasureID == a.measure.ID })
	if i < 0 {
		return nil
	}
	d := a.decisions[i]
	code, parameters, err := d.Granted()
	if err != nil {
		return err
	}
	binding := seal.Binding{Request: a.ID, Object: a.measure.ID, Kind: seal.KindReasons, Version: 1}
	reasons, err := h.Zone.OpenWords(d.Reasons, binding)
	if err != nil {
		return err
	}
	page.Decided, page.Outcome, page.Reasons, page.Language = true, d.Outcome, reasons, d.Language
	page.Granted, page.Parameters, page.DecidedAt, page.Pseudonym = a.kind(code), parameters, d.DecidedAt, d.Pseudonym
	var own storage.OwnArrangement
	err = h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) (err error) {
		own, err = tx.OwnArrangement(c.UserContext(), a.measure.ID)
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	page.Practical, page.Conduct, page.Arrangement, page.Released = own.Practical, own.Conduct, own.Status, own.ReleasedAt.Valid
	return err
}

type offerForm struct {
	Answer string `form:"answer" validate:"required,oneof=accept decline"`
}

// answerOffer accepts or declines an alternative.
func (h *Handler) answerOffer(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.asked(c, me)
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
	return h.stepMeasure(c, me, a, func(ctx context.Context, tx storage.Candidate, r *accommodation.Request) (string, error) {
		if in.Answer == "decline" {
			if err := tx.EndArrangement(ctx, a.measure.ID, interview.ArrangementWithdrawn, h.Now()); err != nil {
				return "", err
			}
			return "declined", r.Decline(a.measure.ID)
		}
		if err := r.Accept(a.measure.ID); err != nil {
			return "", err
		}
		return "accepted", tx.ReleaseOffer(ctx, a.measure.ID, h.Now())
	})
}

// stepMeasure takes a step with one measure and leads back to it. Whoever was too late sees how things are now.
func (h *Handler) stepMeasure(c *fiber.Ctx, me account.Candidate, a asked,
	step func(context.Context, storage.Candidate, *accommodation.Request) (string, error),
) error {
	ctx := c.UserContext()
	err := h.DB.AsCandidate(ctx, me, func(tx storage.Candidate) error {
		r, err := tx.Request(ctx, a.ID)
		if err != nil {
			return err
		}
		name, err := step(ctx, tx, &r)
		if err != nil {
			return err
		}
		m, _ := r.Measure(a.measure.ID)
		return tx.SaveMeasureStep(ctx, r.ID, m, a.measure.Status, name, h.Now())
	})
	if err != nil && !errors.Is(err, accommodation.ErrStep) && !errors.Is(err, interview.ErrStep) && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	return web.SeeOther(c, a.path())
}

func (h *Handler) showWithdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.asked(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.withdraw.title", "measure", a.kind(a.measure.Code).Label(l.Lang())))
	frame.Back = backToStatus(c, a.Request)
	return web.Render(c, views.Withdraw(frame, web.FormOf(c, a.path()+"/withdraw")))
}

// withdraw takes one measure back, and its arrangement with it.
func (h *Handler) withdraw(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.asked(c, me)
	if err != nil {
		return err
	}
	return h.stepMeasure(c, me, a, func(ctx context.Context, tx storage.Candidate, r *accommodation.Request) (string, error) {
		if _, err := tx.OwnArrangement(ctx, a.measure.ID); err == nil {
			if err := tx.EndArrangement(ctx, a.measure.ID, interview.ArrangementWithdrawn, h.Now()); err != nil {
				return "", err
			}
		}
		return "withdrawn", r.Withdraw(a.measure.ID)
	})
}
