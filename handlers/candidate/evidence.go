package candidate

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// showEvidence lists what was received and takes one file more.
func (h *Handler) showEvidence(c *fiber.Ctx, _ account.Candidate, d draft) error {
	return web.Render(c, h.evidencePage(c, d, refused(c)))
}

// refused is the reason that a script was led here with: it cannot show the page with which a browser is answered.
func refused(c *fiber.Ctx) (state ui.FormState) {
	for _, key := range refusals() {
		if key == c.Query("problem") {
			state.Errors = []ui.FieldError{{Field: "file", Text: web.L(c).T(key)}}
		}
	}
	return state
}

// progressWords are what upload.js says while a file is on its way.
func progressWords(l locale.Localizer) templ.Attributes {
	return templ.Attributes{
		"data-upload": true, "data-text-sending": l.T("candidate.evidence.sending", "sent", "{sent}", "size", "{size}"),
		"data-text-stalled": l.T("candidate.evidence.stalled"), "data-text-broken": l.T("candidate.evidence.broken"),
	}
}

func (h *Handler) evidencePage(c *fiber.Ctx, d draft, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.evidence.title")
	frame.Error = len(state.Errors) > 0
	frame.Path = evidencePath(d)
	form := web.FormOf(c, evidencePath(d))
	form.Multipart, form.Attrs = true, progressWords(web.L(c))
	frame.Script = "upload.js"
	page := views.EvidencePage{Draft: h.viewOf(c, d), Form: form, Done: web.FormOf(c, evidencePath(d)+"/done"), State: state}
	for _, f := range page.Files {
		if f.ID == c.Query("received") {
			page.Received = f.Name
		}
	}
	return views.Evidence(frame, page)
}

func evidencePath(d draft) string { return path(d.ID) + "/evidence" }

// addEvidence takes one file. It is sealed while it streams in; a file that is refused or breaks off leaves nothing.
func (h *Handler) addEvidence(c *fiber.Ctx, me account.Candidate) error {
	d, err := h.uploading(c, me)
	if err != nil {
		web.DrainBody(c)
		return err
	}
	if err := h.cleanAway(c.UserContext(), me, d.left); err != nil {
		web.DrainBody(c)
		return err
	}
	id, err := h.receive(c, me, d)
	if err == nil {
		return web.SeeOther(c, evidencePath(d)+"?received="+id.String())
	}
	web.DrainBody(c)
	if errors.Is(err, errSentTwice) {
		return web.SeeOther(c, evidencePath(d))
	}
	for reason, key := range refusals() {
		if errors.Is(err, reason) && c.Get("Sec-Fetch-Dest") == "empty" {
			return web.SeeOther(c, evidencePath(d)+"?"+url.Values{"problem": {key}}.Encode())
		}
		if errors.Is(err, reason) {
			return h.refuse(c, me, web.L(c).T(key))
		}
	}
	return err
}

// uploading loads the draft that an upload is for.
func (h *Handler) uploading(c *fiber.Ctx, me account.Candidate) (draft, error) {
	id, err := web.ID(c, "request")
	if err != nil {
		return draft{}, err
	}
	return h.loadFiles(c.UserContext(), me, id)
}

// refuse shows the page again, with the reason for not taking a file.
func (h *Handler) refuse(c *fiber.Ctx, me account.Candidate, reason string) error {
	d, err := h.draftOf(c, me)
	if err != nil {
		return err
	}
	state := ui.FormState{Errors: []ui.FieldError{{Field: "file", Text: reason}}}
	return web.RenderInvalid(c, h.evidencePage(c, d, state))
}

// removal finds the file that the path names.
func (d draft) removal(c *fiber.Ctx) (file, error) {
	id, err := web.ID(c, "evidence")
	if err != nil {
		return file{}, err
	}
	for _, f := range d.files {
		if f.ID == id {
			return f, nil
		}
	}
	return file{}, storage.ErrNotFound
}

// showRemoval asks before a file is taken back.
func (h *Handler) showRemoval(c *fiber.Ctx, _ account.Candidate, d draft) error {
	f, err := d.removal(c)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := h.frame(c, d, "candidate.removal.title", "name", f.Name)
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_documents"), Href: evidencePath(d)}
	form := web.FormOf(c, evidencePath(d)+"/"+f.ID.String()+"/remove")
	return web.Render(c, views.Confirm(frame, l.T("candidate.removal.text"), l.T("candidate.removal.button"), form))
}

// removeEvidence takes a file of a draft back. One that was removed before stays removed.
func (h *Handler) removeEvidence(c *fiber.Ctx, me account.Candidate, d draft) error {
	id, err := web.ID(c, "evidence")
	if err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.RemoveEvidence(c.UserContext(), id, d.ID, h.Now())
	})
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	if err := h.clean(c.UserContext(), me, d.ID, store.ReceivingTime); err != nil {
		return err
	}
	return web.SeeOther(c, evidencePath(d))
}

// clean destroys the objects of files that no longer count, and only then forgets their rows: whatever stops it, the
// next visit finds them again.
func (h *Handler) clean(ctx context.Context, me account.Candidate, request uuid.UUID, older time.Duration) error {
	var left []uuid.UUID
	if err := h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		left, err = tx.Leftovers(ctx, request, h.Now().Add(-older))
		return err
	}); err != nil {
		return err
	}
	return h.cleanAway(ctx, me, left)
}

// cleanAway destroys those objects, and then forgets their rows.
func (h *Handler) cleanAway(ctx context.Context, me account.Candidate, left []uuid.UUID) error {
	if len(left) == 0 {
		return nil
	}
	for _, id := range left {
		if err := h.Objects.Delete(id); err != nil {
			return err
		}
	}
	return h.Store.Run(ctx, me, func(tx store.Tx) error { return tx.ForgetEvidence(ctx, left...) })
}

// finishEvidence notes that the candidate has gone through the documents, with or without any.
func (h *Handler) finishEvidence(c *fiber.Ctx, me account.Candidate, d draft) error {
	d.EvidenceDone = true
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveProgress(c.UserContext(), &d.Request, h.Now())
	}); err != nil {
		return err
	}
	return web.SeeOther(c, path(d.ID))
}
