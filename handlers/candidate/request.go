package candidate

import (
	"context"
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// showRequest shows the task list of a draft, or where a request that was sent stands.
func (h *Handler) showRequest(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	var d draft
	var p progress
	if err := h.Store.Run(ctx, me, func(tx store.Tx) error {
		r, err := tx.Request(ctx, id)
		if err != nil {
			return err
		}
		d.Request, p.Request = r, r
		if r.IsDraft() {
			return d.load(ctx, tx)
		}
		return p.load(ctx, tx)
	}); err != nil {
		return err
	}
	if !p.IsDraft() {
		return errors.Join(h.forgetKey(id), h.showStatus(c, p))
	}
	err = h.opened(ctx, me, &d)
	if errors.Is(err, accommodation.ErrSubmitted) {
		return web.SeeOther(c, path(id))
	}
	if err != nil {
		return err
	}
	return h.showTaskList(c, d)
}

// draftOf loads the draft that the path names.
func (h *Handler) draftOf(c *fiber.Ctx, me account.Candidate) (draft, error) {
	id, err := web.ID(c, "request")
	if err != nil {
		return draft{}, err
	}
	return h.loadDraft(c.UserContext(), me, id)
}

// draftPage is a handler of a page of a draft.
type draftPage = func(*fiber.Ctx, account.Candidate, draft) error

// editing loads the draft of a page. A request that is submitted already is redirected to its status page.
func (h *Handler) editing(page draftPage) func(*fiber.Ctx, account.Candidate) error {
	return func(c *fiber.Ctx, me account.Candidate) error {
		d, err := h.draftOf(c, me)
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
	return web.Render(c, views.TaskList(frame, h.viewOf(c, d)))
}

// viewOf turns a draft into what its pages show.
func (h *Handler) viewOf(c *fiber.Ctx, d draft) views.Draft {
	lang := web.L(c).Lang()
	v := views.Draft{
		ID: d.ID.String(), Application: applicationOf(lang, d.application), Language: d.Language, Expires: d.ExpiresAt(),
		Hard: d.statement.Hard, Helps: d.statement.Helps, StatementDone: d.StatementDone, EvidenceDone: d.EvidenceDone,
		Complete: d.CheckComplete() == nil,
	}
	for _, s := range d.stages {
		if !slices.Contains(d.Stages, s.ID) {
			continue
		}
		stage := views.Stage{ID: s.ID.String(), Kind: s.Kind, Date: s.FirstDay}
		for _, m := range d.Measures {
			if m.StageID == s.ID {
				stage.Measures = append(stage.Measures, views.Measure{
					ID: m.ID.String(), Type: d.measureType(m.Code), Parameters: m.Parameters, Complete: m.Complete, Words: d.statement.Words[m.ID],
				})
			}
		}
		v.Stages = append(v.Stages, stage)
	}
	for _, f := range d.files {
		v.Files = append(v.Files, views.File{ID: f.ID.String(), Name: f.Name, Size: f.Size, ReceivedAt: f.ReceivedAt})
	}
	return v
}

func (d draft) measureType(code string) catalogue.Measure {
	for _, e := range d.entries {
		if e.Code == code {
			return e.Measure
		}
	}
	return catalogue.Measure{}
}

// showDiscard asks before a draft is thrown away.
func (h *Handler) showDiscard(c *fiber.Ctx, _ account.Candidate, d draft) error {
	l := web.L(c)
	frame := h.frame(c, d, "candidate.discard.title")
	form := web.FormOf(c, path(d.ID)+"/discard")
	return web.Render(c, views.Confirm(frame, l.T("candidate.discard.text"), l.T("candidate.discard.button"), form))
}

// discard throws a draft away: its files, its rows, and then its keys. What was thrown away before, or sent, leads to
// the list, which shows it.
func (h *Handler) discard(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	err = h.throwAway(c.UserContext(), me, id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrChanged) && !errors.Is(err, accommodation.ErrSubmitted) {
		return err
	}
	return web.SeeOther(c, "/requests")
}

func (h *Handler) throwAway(ctx context.Context, me account.Candidate, id uuid.UUID) error {
	if err := h.Store.Run(ctx, me, func(tx store.Tx) error { return tx.EmptyDraft(ctx, id, h.Now()) }); err != nil {
		return err
	}
	if err := h.clean(ctx, me, id, 0); err != nil {
		return err
	}
	if err := h.Store.Run(ctx, me, func(tx store.Tx) error {
		_, err := tx.Discard(ctx, id)
		return err
	}); err != nil {
		return err
	}
	return errors.Join(h.Drafts.Delete(id), h.Keyring.Delete(id))
}
