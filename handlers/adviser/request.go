package adviser

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/casework/review"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/seal"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showRequest renders the measures of a request, its access log and the button that opens the statement and evidence.
func (h *Handler) showRequest(c *fiber.Ctx, me account.Adviser) error {
	data, err := h.loadCase(c, me)
	if err != nil {
		return err
	}
	l, path := web.L(c), "/review/"+data.ID.String()
	frame := web.Frame(c, l.T("adviser.request.title", "number", data.Number))
	frame.Back = &ui.Link{Text: l.T("adviser.back_to_queue"), Href: "/review"}
	frame.Script = "review.js"
	sent, err := sentRow(l, data)
	if err != nil {
		return err
	}
	page := views.RequestPage{
		Review: reviewView(l.Lang(), data), Identity: base64.StdEncoding.EncodeToString(data.Identity), Sent: sent,
		Today: h.Now().In(l.TimeZone()), Open: web.PrepareForm(c, path+"/open"),
		Passkeys: passkeyViews(c, data.Passkeys),
	}
	if data.OpenUntil.IsZero() {
		page.Confirm = web.ConfirmPath(me.Role()) + "?" + url.Values{"next": {path}}.Encode()
	}
	for _, r := range data.AccessLog {
		record := views.AccessRecord{At: r.At, Pseudonym: r.Pseudonym, File: r.EvidenceID.Valid}
		page.AccessLog = append(page.AccessLog, record)
	}
	return web.Render(c, views.Request(frame, page))
}

// loadCase loads the request that the path names.
func (h *Handler) loadCase(c *fiber.Ctx, me account.Adviser) (data review.Case, err error) {
	id, err := web.ID(c, "request")
	if err != nil {
		return data, err
	}
	data, err = h.Review.Load(c.UserContext(), me, id)
	if err == nil && !data.OpenUntil.IsZero() {
		web.ShortenSession(c, data.OpenUntil, store.VaultIdle)
	}
	return data, err
}

// sentRow returns what the page shows of a request from its row, as JSON: the browser compares it with the receipt.
func sentRow(l locale.Localizer, data review.Case) (string, error) {
	type sentMeasure struct {
		seal.MeasureReceipt
		Name string `json:"name"`
	}
	sent := struct {
		Application uuid.UUID     `json:"application"`
		At          time.Time     `json:"at"`
		Measures    []sentMeasure `json:"measures"`
	}{data.ApplicationID, data.SubmittedAt.UTC(), []sentMeasure{}}
	for _, m := range data.Measures {
		sent.Measures = append(sent.Measures, sentMeasure{
			seal.MeasureReceipt{ID: m.ID, Stage: m.StageID, Code: m.Code, Parameters: m.Parameters},
			measure.Label(l, data.Catalogue[m.Code]),
		})
	}
	text, err := json.Marshal(sent)
	return string(text), err
}

// reviewView returns the view of a request with its stages and measures.
func reviewView(lang string, data review.Case) views.Review {
	r := data.Review
	v := views.Review{
		ID: r.ID.String(), Number: r.Number, Application: r.Application, Candidate: r.Candidate,
		Vacancy:  locale.Text{EN: r.VacancyEN, FR: r.VacancyFR}.In(lang),
		Language: r.Language, SubmittedAt: r.SubmittedAt, DueOn: r.DueOn, Expedited: r.Expedited, State: r.State(),
		TakenBack: data.TakenBack,
	}
	for _, stage := range r.Stages {
		s := views.Stage{
			Kind: stage.Kind, Number: r.Numbers[stage.ID], Minutes: stage.Minutes, Mode: stage.Mode,
			Skills: stage.AssessedSkills, Date: r.Dates[stage.ID],
		}
		for _, m := range r.Measures {
			if m.StageID != stage.ID {
				continue
			}
			measure := views.Measure{
				ID: m.ID.String(), Type: data.Catalogue[m.Code], Parameters: m.Parameters, Status: m.Status,
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
