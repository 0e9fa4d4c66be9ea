package candidate

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// progress is a request that was sent, with what came of it.
type progress struct {
	intake.Sent
	application store.Application
	stages      []interview.Stage
	catalogue   []catalogue.Measure
	events      []store.Event
	receipt     []byte // digest; only loaded for the page of the request itself
}

func (h *Handler) progress(ctx context.Context, me account.Candidate, id uuid.UUID) (p progress, err error) {
	return p, h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if p.Request, err = tx.Request(ctx, id); err != nil {
			return err
		}
		if p.IsDraft() {
			return storage.ErrNotFound
		}
		return p.load(ctx, tx)
	})
}

// load loads what the pages of a submitted request show in addition to the request itself.
func (p *progress) load(ctx context.Context, tx store.Tx) (err error) {
	if p.application, err = tx.Application(ctx, p.ApplicationID); err != nil {
		return err
	}
	p.stages = p.application.Stages
	if p.catalogue, err = tx.CatalogueMeasures(ctx); err != nil {
		return err
	}
	if p.events, err = tx.Events(ctx, p.ID); err != nil {
		return err
	}
	p.Arranged, err = tx.Arranged(ctx, p.ID)
	return err
}

func (p progress) measureType(code string) catalogue.Measure {
	i := slices.IndexFunc(p.catalogue, func(k catalogue.Measure) bool { return k.Code == code })
	if i < 0 {
		return catalogue.Measure{}
	}
	return p.catalogue[i]
}

func (p progress) stage(id uuid.UUID) views.Stage {
	i := slices.IndexFunc(p.stages, func(s interview.Stage) bool { return s.ID == id })
	if i < 0 {
		return views.Stage{}
	}
	return stageView(p.stages, p.stages[i])
}

func (p progress) line(m accommodation.Measure) views.MeasureLine {
	return views.MeasureLine{
		ID: m.ID.String(), Type: p.measureType(m.Code), Stage: p.stage(m.StageID), Parameters: m.Parameters, Status: m.Status,
	}
}

// showStatus shows where a request stands, who acts next and by when.
func (h *Handler) showStatus(c *fiber.Ctx, p progress) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.request.title", "number", p.Number))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: "/requests"}
	page := views.StatusPage{
		ID: p.ID.String(), Number: p.Number, Vacancy: p.application.Title(l.Lang()), State: p.State(), Next: p.NextActor(),
		DueOn: p.DueOn, Expedited: p.Expedited,
		CanWithdraw: len(p.Withdrawable()) > 0, Receipt: seal.ShortDigest(p.receipt),
	}
	for _, m := range p.Measures {
		page.Measures = append(page.Measures, p.line(m))
	}
	for _, e := range p.events {
		event := views.Event{Step: e.Step, At: e.At}
		if m, ok := p.Measure(e.MeasureID.UUID); ok {
			event.Measure = measure.Label(l, p.measureType(m.Code))
		}
		page.Events = append(page.Events, event)
	}
	return web.Render(c, views.Status(frame, page))
}

func backToStatus(c *fiber.Ctx, r accommodation.Request) *ui.Link {
	return &ui.Link{Text: web.L(c).T("candidate.back_to_status", "number", r.Number), Href: path(r.ID)}
}
