package candidate

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
	workerstore "stepfree/storage/worker"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showCheck shows all answers before the request is sent.
func (h *Handler) showCheck(c *fiber.Ctx, _ account.Candidate, d draft) error {
	if d.CheckComplete() != nil {
		return web.SeeOther(c, path(d.ID))
	}
	return web.Render(c, h.checkPage(c, d, ui.FormState{}))
}

func (h *Handler) checkPage(c *fiber.Ctx, d draft, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.check.title")
	frame.Error = len(state.Errors) > 0
	frame.Path = path(d.ID) + "/check"
	return views.Check(frame, views.CheckPage{Draft: h.viewOf(c, d), Send: web.FormOf(c, path(d.ID)+"/send"), Seen: d.seen(), State: state})
}

// seen is what a page showed of the whole draft, as a fingerprint.
func (d draft) seen() string { return fingerprint(strconv.Itoa(d.Version)) }

// downloadWords gives the candidate a copy of the own words: after sending, nobody but the adviser can open them.
func (h *Handler) downloadWords(c *fiber.Ctx, _ account.Candidate, d draft) error {
	l := web.L(c)
	paragraphs := []string{l.T("candidate.hard.title"), d.statement.Hard, l.T("candidate.helps.title"), d.statement.Helps}
	for _, m := range d.Measures {
		if words := d.statement.Words[m.ID]; words != "" {
			paragraphs = append(paragraphs, measure.Label(l, d.measureType(m.Code)), words)
		}
	}
	c.Type("txt", "utf-8")
	c.Attachment("stepfree.txt")
	return c.SendString(strings.Join(paragraphs, "\n\n") + "\n")
}

// send sends the request. The same form sent twice has one result: the second finds the request sent. Nothing is sent
// that the page did not show: what another window changed since then is shown first.
func (h *Handler) send(c *fiber.Ctx, me account.Candidate, d draft) error {
	if d.CheckComplete() != nil {
		return web.SeeOther(c, path(d.ID))
	}
	_, form, err := web.Bind[struct{}](c, "send")
	if err != nil {
		return err
	}
	if form.Value(seenField) != d.seen() {
		form.Fail("", web.L(c).T("error.send.changed"))
		return web.RenderInvalid(c, h.checkPage(c, d, form.FormState))
	}
	ctx := c.UserContext()
	if err := h.Store.Run(ctx, me, func(tx store.Tx) error { return h.submit(ctx, tx, d) }); err != nil {
		return err
	}
	// From here on no process of the portal can open what was sent. What stops this is mended by the next visit of the
	// request, and by SweepDrafts.
	if err := h.forgetKey(d.ID); err != nil {
		h.Log.ErrorContext(ctx, "a draft key was not destroyed yet", "error", err)
	}
	if err := h.clean(ctx, me, d.ID, 0); err != nil {
		h.Log.ErrorContext(ctx, "files that did not arrive were not cleaned up yet", "error", err)
	}
	return web.SeeOther(c, path(d.ID)+"?sent=1")
}

func (h *Handler) submit(ctx context.Context, tx store.Tx, d draft) error {
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
		lead = max(lead, d.measureType(m.Code).LeadDays)
	}
	due := h.Deadlines.Due(h.Now().In(h.TimeZone), len(d.files) > 0, event, lead, h.Calendar)
	if err := request.Submit(h.Now(), due); err != nil {
		if errors.Is(err, accommodation.ErrSubmitted) {
			return storage.ErrChanged
		}
		return err
	}
	return tx.Submit(ctx, &request)
}

// sweepAge is older than any draft can be that has a key and no row yet.
const sweepAge = 10 * time.Minute

// SweepDrafts destroys the draft keys of requests that were sent, which a crash left between the two steps of sending,
// and what was being written when it came.
func (h *Handler) SweepDrafts(ctx context.Context) error {
	drafts := map[uuid.UUID]bool{}
	if err := h.Retention.Run(ctx, func(tx workerstore.RetentionTx) error {
		ids, err := tx.Drafts(ctx)
		for _, id := range ids {
			drafts[id] = true
		}
		return err
	}); err != nil {
		return err
	}
	// A draft that is being made at this moment has its key before its row.
	if _, err := h.Drafts.Sweep(ctx, func(id uuid.UUID) bool { return drafts[id] }, h.Now().Add(-sweepAge)); err != nil {
		return err
	}
	everything := func(uuid.UUID) bool { return true }
	for _, dir := range []*blob.Dir{h.Objects, h.Keyring} {
		if _, err := dir.Sweep(ctx, everything, h.Now().Add(-store.ReceivingTime)); err != nil {
			return err
		}
	}
	return nil
}
