package candidate

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showRequest shows the task list of a draft, or where a request that was sent stands.
func (h *Handler) showRequest(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	var p progress
	d, err := h.Intake.LoadOrElse(c.UserContext(), me, id, func(tx store.Tx, r accommodation.Request) error {
		p.Request = r
		if p.receipt, err = tx.ReceiptDigest(c.UserContext(), id); err != nil {
			return err
		}
		return p.load(c.UserContext(), tx)
	})
	switch {
	case errors.Is(err, accommodation.ErrSubmitted) && p.ID == id:
		return errors.Join(h.Intake.DestroyDraftKey(id), h.showStatus(c, p))
	case errors.Is(err, accommodation.ErrSubmitted): // while its words were opened
		return web.SeeOther(c, path(id))
	case err != nil:
		return err
	}
	return h.showTaskList(c, draft{d})
}

// loadDraft loads the draft that the path names.
func (h *Handler) loadDraft(c *fiber.Ctx, me account.Candidate) (draft, error) {
	id, err := web.ID(c, "request")
	if err != nil {
		return draft{}, err
	}
	d, err := h.Intake.Load(c.UserContext(), me, id)
	return draft{d}, err
}

// draftPage is a handler of a page of a draft.
type draftPage = func(*fiber.Ctx, account.Candidate, draft) error

// editing loads the draft of a page. A request that is submitted already is redirected to its status page.
func (h *Handler) editing(page draftPage) func(*fiber.Ctx, account.Candidate) error {
	return func(c *fiber.Ctx, me account.Candidate) error {
		d, err := h.loadDraft(c, me)
		if errors.Is(err, accommodation.ErrSubmitted) {
			return web.SeeOther(c, path(d.ID))
		}
		if err != nil {
			return err
		}
		return page(c, me, d)
	}
}

// saving is editing for a page that writes: it loads the draft again if it was changed since (storage.ErrChanged).
func (h *Handler) saving(page draftPage) func(*fiber.Ctx, account.Candidate) error {
	const tries = 3
	return func(c *fiber.Ctx, me account.Candidate) error {
		for range tries - 1 {
			if err := h.editing(page)(c, me); !errors.Is(err, storage.ErrChanged) {
				return err
			}
		}
		return h.editing(page)(c, me)
	}
}

func path(request uuid.UUID) string { return "/requests/" + request.String() }

func (h *Handler) showTaskList(c *fiber.Ctx, d draft) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.tasks.title"))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: "/requests"}
	return web.Render(c, views.TaskList(frame, h.draftView(c, d)))
}

// draftView returns a draft as its pages show it.
func (h *Handler) draftView(c *fiber.Ctx, d draft) views.Draft {
	lang := web.L(c).Lang()
	v := views.Draft{
		ID: d.ID.String(), Application: applicationView(lang, d.Application), Expires: d.ExpiresAt(),
		Hard: d.words(seal.PartHard, d.Statement.Hard), Helps: d.words(seal.PartHelps, d.Statement.Helps),
		StatementDone: d.StatementDone, EvidenceDone: d.EvidenceDone,
		Complete: d.CheckComplete() == nil,
	}
	for _, s := range d.VacancyStages {
		if !slices.Contains(d.Stages, s.ID) {
			continue
		}
		stage := stageView(d.VacancyStages, s)
		for _, m := range d.Measures {
			if m.StageID == s.ID {
				stage.Measures = append(stage.Measures, views.Measure{
					ID:         m.ID.String(),
					Type:       d.MeasureType(m.Code),
					Parameters: m.Parameters,
					Complete:   m.Complete,
					Words:      d.words(m.ID.String(), d.Statement.Words[m.ID]),
					Warning:    measure.NoBreak(web.L(c), d.MeasureType(m.Code), m.Parameters, d.worked(m)),
				})
			}
		}
		v.Stages = append(v.Stages, stage)
	}
	for _, f := range d.Files {
		v.Files = append(v.Files, views.File{ID: f.ID.String(), Name: f.Name, Size: f.Size, ReceivedAt: f.ReceivedAt})
	}
	return v
}

// words returns a part of the statement with its language.
func (d draft) words(part, text string) views.OwnText {
	return views.OwnText{Text: text, Lang: d.Statement.Language(part)}
}

// showDiscard asks before a draft is thrown away.
func (h *Handler) showDiscard(c *fiber.Ctx, _ account.Candidate, d draft) error {
	l := web.L(c)
	frame := h.frame(c, d, "candidate.discard.title")
	form := web.PrepareForm(c, path(d.ID)+"/discard")
	return web.Render(c, ui.Confirm(frame, l.T("candidate.discard.text"), l.T("candidate.discard.button"), form))
}

// discard throws a draft away: its files, its rows, and then its keys. What was thrown away before, or sent, leads to
// the list, which shows it.
func (h *Handler) discard(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	err = h.Intake.Discard(c.UserContext(), me, id)
	switch {
	case errors.Is(err, storage.ErrChanged), errors.Is(err, accommodation.ErrSubmitted):
		return web.SeeOther(c, "/requests")
	case err != nil && !errors.Is(err, storage.ErrNotFound):
		return err
	}
	return web.Done(c, "/requests", "notice.discarded")
}
