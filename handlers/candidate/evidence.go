package candidate

import (
	"errors"
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage"
	"stepfree/storage/blob"
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
	form := web.PrepareForm(c, evidencePath(d))
	form.Multipart, form.Attrs = true, progressWords(web.L(c))
	frame.Script = "upload.js"
	page := views.EvidencePage{
		Draft: h.draftView(c, d),
		Form:  form,
		Done:  web.PrepareForm(c, evidencePath(d)+"/done"),
		State: state,
	}
	for _, f := range page.Files {
		if f.ID == c.Query("received") && !frame.Error {
			frame.Notice = web.L(c).T("candidate.evidence.received", "name", f.Name)
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
	id, err := h.receive(c, me, d)
	if err == nil {
		return web.SeeOther(c, evidencePath(d)+"?received="+id.String())
	}
	web.DrainBody(c)
	if errors.Is(err, blob.ErrNoSpace) {
		h.Log.WarnContext(c.UserContext(), "too little free space for a file")
	}
	if errors.Is(err, intake.ErrRepeated) {
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
	d, err := h.Intake.LoadFiles(c.UserContext(), me, id)
	return draft{d}, err
}

// refuse shows the page again, with the reason for not taking a file.
func (h *Handler) refuse(c *fiber.Ctx, me account.Candidate, reason string) error {
	d, err := h.loadDraft(c, me)
	if err != nil {
		return err
	}
	state := ui.FormState{Errors: []ui.FieldError{{Field: "file", Text: reason}}}
	return web.RenderInvalid(c, h.evidencePage(c, d, state))
}

// removal finds the file that the path names.
func (d draft) removal(c *fiber.Ctx) (intake.File, error) {
	id, err := web.ID(c, "evidence")
	if err != nil {
		return intake.File{}, err
	}
	for _, f := range d.Files {
		if f.ID == id {
			return f, nil
		}
	}
	return intake.File{}, storage.ErrNotFound
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
	form := web.PrepareForm(c, evidencePath(d)+"/"+f.ID.String()+"/remove")
	return web.Render(c, ui.Confirm(frame, l.T("candidate.removal.text"), l.T("candidate.removal.button"), form))
}

// removeEvidence removes a file from a draft.
func (h *Handler) removeEvidence(c *fiber.Ctx, me account.Candidate, d draft) error {
	id, err := web.ID(c, "evidence")
	if err != nil {
		return err
	}
	if err := h.Intake.RemoveFile(c.UserContext(), me, d.ID, id); err != nil {
		return err
	}
	return web.Done(c, evidencePath(d), "notice.evidence.removed")
}

// finishEvidence records that the candidate has answered the question about evidence.
func (h *Handler) finishEvidence(c *fiber.Ctx, me account.Candidate, d draft) error {
	if err := h.Intake.FinishEvidence(c.UserContext(), me, d.Draft); err != nil {
		return err
	}
	return web.Done(c, path(d.ID), "notice.evidence.done")
}
