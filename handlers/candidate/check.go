package candidate

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	views "stepfree/views/candidate"
)

// showCheck shows all answers before the request is sent.
func (h *Handler) showCheck(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		if d.Sendable() != nil {
			return web.SeeOther(c, path(d.ID))
		}
		return web.Render(c, views.Check(h.frame(c, d, "candidate.check.title"), h.viewOf(c, d), web.FormOf(c, path(d.ID)+"/send")))
	})(c, me)
}

// downloadWords gives the candidate a copy of the own words: after sending, nobody but the adviser can open them.
func (h *Handler) downloadWords(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		l := web.L(c)
		paragraphs := []string{l.T("candidate.hard.title"), d.statement.Hard, l.T("candidate.helps.title"), d.statement.Helps}
		for _, m := range d.Measures {
			if words := d.statement.Words[m.ID]; words != "" {
				paragraphs = append(paragraphs, d.kind(m.Code).Label(l.Lang()), words)
			}
		}
		c.Type("txt", "utf-8")
		c.Attachment("stepfree.txt")
		return c.SendString(strings.Join(paragraphs, "\n\n") + "\n")
	})(c, me)
}

// send sends the request. The same form sent twice has one result: the second finds the request sent.
func (h *Handler) send(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		if d.Sendable() != nil {
			return web.SeeOther(c, path(d.ID)+"/check")
		}
		err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
			return h.submit(c.UserContext(), tx, d)
		})
		if errors.Is(err, storage.ErrChanged) {
			return web.SeeOther(c, path(d.ID)) // sent by another press, or changed in another window: the page shows which
		}
		if err != nil {
			return err
		}
		// From here on no process of the portal can open what was sent. A crash before this line is mended by SweepDrafts.
		if err := h.Drafts.Delete(d.ID); err != nil {
			return err
		}
		return web.SeeOther(c, path(d.ID)+"?sent=1")
	})(c, me)
}

func (h *Handler) submit(ctx context.Context, tx storage.Candidate, d draft) error {
	request, err := tx.Request(ctx, d.ID)
	if err != nil {
		return err
	}
	if request.Version != d.Version {
		return storage.ErrChanged
	}
	event, err := tx.FirstEvent(ctx, &request)
	if err != nil {
		return err
	}
	lead := 0
	for _, m := range request.Measures {
		lead = max(lead, d.kind(m.Code).LeadDays)
	}
	due := h.Clock.Due(h.Now().In(h.Site.Zone), len(d.files) > 0, event, lead, h.Calendar)
	if err := request.Submit(h.Now(), due); err != nil {
		if errors.Is(err, accommodation.ErrSent) {
			return storage.ErrChanged
		}
		return err
	}
	return tx.Submit(ctx, &request)
}

// sweepAge is older than any draft can be that has a key and no row yet.
const sweepAge = 10 * time.Minute

// SweepDrafts destroys the draft keys of requests that were sent: those that a crash left between the two steps of sending.
func (h *Handler) SweepDrafts(ctx context.Context) error {
	drafts := map[uuid.UUID]bool{}
	if err := h.DB.AsWorker(ctx, func(tx storage.Worker) error {
		ids, err := tx.Drafts(ctx)
		for _, id := range ids {
			drafts[id] = true
		}
		return err
	}); err != nil {
		return err
	}
	// A draft that is being made at this moment has its key before its row.
	_, err := h.Drafts.Sweep(ctx, func(id uuid.UUID) bool { return drafts[id] }, h.Now().Add(-sweepAge))
	return err
}
