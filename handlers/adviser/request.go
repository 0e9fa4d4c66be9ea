package adviser

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/locale"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
	"stepfree/views/ui"
)

// requestData is the data of the pages of one request.
type requestData struct {
	review    store.Review
	catalogue map[string]catalogue.Measure
	accesses  []store.AccessRecord
	access    bool // whether this adviser has access to the vault
}

// loadRequest loads a request with its access log and the catalogue, or returns ErrNotFound.
func (h *Handler) loadRequest(ctx context.Context, me account.Adviser, id uuid.UUID) (l requestData, err error) {
	err = h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if l.review, err = tx.Review(ctx, id); err != nil {
			return err
		}
		if l.accesses, err = tx.AccessLog(ctx, id); err != nil {
			return err
		}
		_, access, err := tx.OwnKeys(ctx)
		if err != nil {
			return err
		}
		l.access = access != nil
		measures, err := tx.CatalogueMeasures(ctx)
		if err != nil {
			return err
		}
		l.catalogue = make(map[string]catalogue.Measure, len(measures))
		for _, m := range measures {
			l.catalogue[m.Code] = m
		}
		return nil
	})
	return l, err
}

// showRequest renders the measures of a request, its access log and the button that opens the statement and evidence.
func (h *Handler) showRequest(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	data, err := h.loadRequest(c.UserContext(), me, id)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("adviser.request.title", "number", data.review.Number))
	frame.Back = &ui.Link{Text: l.T("adviser.back_to_queue"), Href: "/review"}
	frame.Script = "review.js"
	page := views.RequestPage{
		Review: reviewView(l.Lang(), data), Access: data.access, Today: h.Now().In(l.Zone()),
		Open: web.FormOf(c, "/review/"+id.String()+"/open"), Done: c.Query("decided") != "",
	}
	for _, r := range data.accesses {
		record := views.AccessRecord{At: r.At, Pseudonym: r.Pseudonym, File: r.EvidenceID.Valid}
		page.AccessLog = append(page.AccessLog, record)
	}
	return web.Render(c, views.Request(frame, page))
}

// reviewView returns the view of a request with its stages and measures.
func reviewView(lang string, data requestData) views.Review {
	r := data.review
	v := views.Review{
		ID: r.ID.String(), Number: r.Number, Application: r.Application, Candidate: r.Candidate,
		Vacancy:  locale.Text{EN: r.VacancyEN, FR: r.VacancyFR}.In(lang),
		Language: r.Language, SubmittedAt: r.SubmittedAt, DueOn: r.DueOn, Expedited: r.Expedited, State: r.State(),
	}
	for _, stage := range r.Stages {
		s := views.Stage{
			Kind: stage.Kind, Minutes: stage.Minutes, Mode: stage.Mode, Skills: stage.AssessedSkills, Date: r.Dates[stage.ID],
		}
		for _, m := range r.Measures {
			if m.StageID != stage.ID {
				continue
			}
			measure := views.Measure{
				ID: m.ID.String(), Type: data.catalogue[m.Code], Parameters: m.Parameters, Status: m.Status,
			}
			if d, ok := r.Decisions[m.ID]; ok {
				measure.Outcome, measure.DecidedAt, measure.Pseudonym = d.Outcome, d.DecidedAt, d.Pseudonym
			}
			s.Measures = append(s.Measures, measure)
		}
		v.Stages = append(v.Stages, s)
	}
	return v
}
