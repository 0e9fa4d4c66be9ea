package candidate

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"slices"

	"github.com/a-h/templ"
	"github.com/gabriel-vasile/mimetype"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// Why a file is not taken. Each has its words on the page.
var (
	errNoFile    = errors.New("candidate: no file was chosen")
	errEmpty     = errors.New("candidate: the file is empty")
	errType      = errors.New("candidate: the file is of another type")
	errTooLarge  = errors.New("candidate: the file is too large")
	errTooMany   = errors.New("candidate: there are too many files")
	errTotal     = errors.New("candidate: the files are too large together")
	errSentTwice = errors.New("candidate: the same form arrived before")
)

// refusals gives the message of each reason for not taking a file.
func refusals() map[error]string {
	return map[error]string{
		errNoFile: "error.file.none", errEmpty: "error.file.empty", errType: "error.file.type", errTooLarge: "error.file.large",
		errTooMany: "error.file.many", errTotal: "error.file.total", web.ErrTruncated: "error.file.truncated",
	}
}

// sniffBytes is how much of a file tells its type.
const sniffBytes = 3072

// showEvidence lists what was received and takes one file more.
func (h *Handler) showEvidence(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, _ account.Candidate, d draft) error {
		return web.Render(c, h.evidencePage(c, d, ui.FormState{}))
	})(c, me)
}

func (h *Handler) evidencePage(c *fiber.Ctx, d draft, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.evidence.title")
	frame.Error = len(state.Errors) > 0
	frame.Path = path(d.ID) + "/evidence"
	form := web.FormOf(c, path(d.ID)+"/evidence")
	form.Multipart = true
	page := views.EvidenceOf{
		Draft: h.viewOf(c, d), Form: form, Done: web.FormOf(c, path(d.ID)+"/evidence/done"), State: state, Received: c.Query("received") != "",
	}
	for _, f := range page.Files {
		page.Remove = append(page.Remove, web.FormOf(c, path(d.ID)+"/evidence/"+f.ID+"/remove"))
	}
	return views.Evidence(frame, page)
}

// addEvidence takes one file. It is sealed while it streams in; a file that is refused or breaks off leaves nothing.
func (h *Handler) addEvidence(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		err := h.receive(c, me, d)
		for reason, key := range refusals() {
			if errors.Is(err, reason) {
				web.Drain(c)
				state := ui.FormState{Errors: []ui.FieldError{{Field: "file", Text: web.L(c).T(key)}}}
				return web.RenderInvalid(c, h.evidencePage(c, d, state))
			}
		}
		if err != nil && !errors.Is(err, errSentTwice) {
			web.Drain(c)
			return err
		}
		return web.SeeOther(c, path(d.ID)+"/evidence?received=1")
	})(c, me)
}

func (h *Handler) receive(c *fiber.Ctx, me account.Candidate, d draft) error {
	parts, err := web.OpenParts(c, me.Session)
	if err != nil {
		return err
	}
	field, err := parts.Field(web.KeyField)
	if err != nil {
		return err
	}
	key, err := uuid.Parse(field)
	if err != nil {
		return web.ErrBadForm
	}
	if len(d.files) >= accommodation.MaxFiles {
		return errTooMany
	}
	part, err := parts.Next()
	if errors.Is(err, io.EOF) {
		return errNoFile
	}
	if err != nil {
		return err
	}
	if part.FormName() != "file" {
		return web.ErrBadForm
	}
	return h.take(c.UserContext(), me, d, key, part)
}

// take reserves the row, streams the file into its seal, and then writes that it is there.
func (h *Handler) take(ctx context.Context, me account.Candidate, d draft, key uuid.UUID, part *multipart.Part) error {
	id := uuid.New()
	err := h.DB.AsCandidate(ctx, me, func(tx storage.Candidate) error {
		return tx.ReserveEvidence(ctx, id, d.ID, key, h.Now())
	})
	if errors.Is(err, storage.ErrExists) {
		return errSentTwice
	}
	if err != nil {
		return err
	}
	label, err := h.stream(d, id, part)
	if err == nil {
		err = h.DB.AsCandidate(ctx, me, func(tx storage.Candidate) error { return tx.StoreEvidence(ctx, id, label, h.Now()) })
	}
	if err == nil {
		return nil
	}
	// The line may be gone, so the clean-up does not depend on it.
	dropped := h.DB.AsCandidate(context.WithoutCancel(ctx), me, func(tx storage.Candidate) error { return tx.DropEvidence(ctx, id, d.ID) })
	return errors.Join(err, h.Objects.Delete(id), dropped)
}

// stream seals a file into the store and returns its sealed label.
func (h *Handler) stream(d draft, id uuid.UUID, part *multipart.Part) ([]byte, error) {
	recipient, err := seal.ParseRecipient(d.Recipient)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(part, sniffBytes)
	mediaType, err := typeOf(in, web.FileName(part))
	if err != nil {
		return nil, err
	}
	object, err := h.Objects.Create(id)
	if err != nil {
		return nil, err
	}
	defer object.Abort() //nolint:errcheck // after the commit there is nothing to undo
	sealed, err := recipient.Writer(object, evidenceBinding(d.ID, id))
	if err != nil {
		return nil, err
	}
	if err := fill(sealed, in, d.room()); err != nil {
		return nil, err
	}
	if err := errors.Join(sealed.Close(), object.Commit()); err != nil {
		return nil, err
	}
	return recipient.SealLabel(sealed.Label(web.FileName(part), mediaType))
}

// fill copies a file up to the limits of a file and of what is left for the request.
func fill(sealed io.Writer, in io.Reader, room int64) error {
	limit := min(room, accommodation.MaxFileBytes)
	n, err := io.Copy(sealed, io.LimitReader(in, limit+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return web.ErrTruncated
	case err != nil:
		return err
	case n > limit && limit < accommodation.MaxFileBytes:
		return errTotal
	case n > limit:
		return errTooLarge
	}
	return nil
}

// room is how many bytes of files the request can still take.
func (d draft) room() int64 {
	room := int64(accommodation.MaxRequestBytes)
	for _, f := range d.files {
		room -= f.Size
	}
	return max(0, room)
}

// allowed are the types that a medical adviser can be sent; what the sender's machine says of the type is not asked.
func allowed() []string {
	return []string{"application/pdf", "image/jpeg", "image/png", "text/plain", "image/heic", "image/heif"}
}

// typeOf tells a file's type from its first bytes.
func typeOf(in *bufio.Reader, name string) (string, error) {
	head, err := in.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", web.ErrTruncated
	}
	if len(head) == 0 && name == "" {
		return "", errNoFile
	}
	if len(head) == 0 {
		return "", errEmpty
	}
	found := mimetype.Detect(head)
	if i := slices.IndexFunc(allowed(), func(t string) bool { return found.Is(t) }); i >= 0 {
		return allowed()[i], nil
	}
	return "", errType
}

// removeEvidence takes a file of a draft back: its row, then the file.
func (h *Handler) removeEvidence(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		id, err := web.ID(c, "evidence")
		if err != nil {
			return err
		}
		err = h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
			return tx.DropEvidence(c.UserContext(), id, d.ID)
		})
		if errors.Is(err, storage.ErrChanged) {
			return web.SeeOther(c, path(d.ID)+"/evidence") // it was removed before
		}
		if err == nil {
			err = h.Objects.Delete(id)
		}
		if err != nil {
			return err
		}
		return web.SeeOther(c, path(d.ID)+"/evidence")
	})(c, me)
}

// finishEvidence notes that the candidate has gone through the documents, with or without any.
func (h *Handler) finishEvidence(c *fiber.Ctx, me account.Candidate) error {
	return h.editing(func(c *fiber.Ctx, me account.Candidate, d draft) error {
		d.EvidenceDone = true
		err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) error {
			return tx.SaveProgress(c.UserContext(), &d.Request, h.Now())
		})
		if err != nil && !errors.Is(err, storage.ErrChanged) {
			return err
		}
		return web.SeeOther(c, path(d.ID))
	})(c, me)
}
