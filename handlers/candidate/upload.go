package candidate

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"

	"github.com/gabriel-vasile/mimetype"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/candidate"
)

// Why a file is not taken. Each has its words on the page, but for a form that is sent again.
var (
	errNoFile    = errors.New("candidate: no file was chosen")
	errEmpty     = errors.New("candidate: the file is empty")
	errType      = errors.New("candidate: the file is of another type")
	errTooLarge  = errors.New("candidate: the file is too large")
	errTotal     = errors.New("candidate: the files are too large together")
	errSentTwice = errors.New("candidate: the same form arrived before")
)

// refusals gives the message of each reason for not taking a file.
func refusals() map[error]string {
	return map[error]string{
		errNoFile: "error.file.none", errEmpty: "error.file.empty", errType: "error.file.type", errTooLarge: "error.file.large",
		store.ErrFull: "error.file.many", errTotal: "error.file.total", web.ErrTruncated: "error.file.truncated",
	}
}

const (
	// sniffBytes is how much of a file tells its type.
	sniffBytes = 3072
	// envelope is more than an upload's body holds beside its file.
	envelope = 64 << 10
)

// receive reads an upload: the proof, the form's key, one file, and nothing more.
func (h *Handler) receive(c *fiber.Ctx, me account.Candidate, d draft) (uuid.UUID, error) {
	parts, err := web.OpenParts(c, me.Session)
	if err != nil {
		return uuid.Nil, err
	}
	if c.Request().Header.ContentLength() > accommodation.MaxFileBytes+envelope {
		return uuid.Nil, errTooLarge
	}
	field, err := parts.Field(web.KeyField)
	if err != nil {
		return uuid.Nil, err
	}
	key, err := uuid.Parse(field)
	if err != nil {
		return uuid.Nil, web.ErrBadForm
	}
	id := uuid.New()
	ctx := c.UserContext()
	// The row has to be on the disk before the object has its name, and not before the first bytes come.
	a := arriving{draft: d, id: id, parts: parts, reserved: begin(func() error { return h.reserve(ctx, me, id, d.ID, key) })}
	err = h.take(ctx, me, a)
	switch begun := a.reserved.wait(); {
	case errors.Is(begun, storage.ErrExists) || errors.Is(begun, store.ErrBegun):
		return uuid.Nil, errSentTwice
	case begun != nil:
		return uuid.Nil, begun
	}
	if err != nil {
		// The line may be gone, so the clean-up does not depend on it.
		ctx := context.WithoutCancel(ctx)
		forget := func(tx store.Tx) error { return tx.ForgetEvidence(ctx, id) }
		if undone := h.Objects.Delete(id); undone != nil {
			return uuid.Nil, errors.Join(err, undone)
		}
		return uuid.Nil, errors.Join(err, h.Store.Run(ctx, me, forget))
	}
	return id, nil
}

// reserve writes that a file begins to arrive. What an earlier sending of the form left is destroyed first, object before
// row: when the program died between the two, only the row knows of the object.
func (h *Handler) reserve(ctx context.Context, me account.Candidate, id, request, key uuid.UUID) error {
	begin := func(tx store.Tx) error { return tx.ReserveEvidence(ctx, id, request, key, h.Now()) }
	err := h.Store.Run(ctx, me, begin)
	if !errors.Is(err, store.ErrBegun) {
		return err
	}
	if err := h.Store.Run(ctx, me, func(tx store.Tx) error { return tx.GiveUpEvidence(ctx, request, key) }); err != nil {
		return err
	}
	if err := h.clean(ctx, me, request, store.ReceivingTime); err != nil {
		return err
	}
	return h.Store.Run(ctx, me, begin)
}

// arriving is a file on its way.
type arriving struct {
	draft
	id       uuid.UUID // the object's
	parts    *web.Parts
	reserved *beside // its row
}

// take streams the file into its seal, and then writes that it is there.
func (h *Handler) take(ctx context.Context, me account.Candidate, a arriving) error {
	part, err := a.parts.Next()
	if errors.Is(err, io.EOF) {
		return errNoFile
	}
	if err != nil {
		return err
	}
	if part.FormName() != "file" {
		return web.ErrBadForm
	}
	file, err := h.stream(a, part)
	if err != nil {
		return err
	}
	return h.store(ctx, me, a.draft, file)
}

// arrived is a file that is sealed in the store.
type arrived struct {
	seal.Label
	sealed []byte // the label
}

// stream seals a file into the store, where it gets its name once it is reserved.
func (h *Handler) stream(a arriving, part *multipart.Part) (file arrived, err error) {
	recipient, err := seal.ParseRecipient(a.Recipient)
	if err != nil {
		return file, err
	}
	in := bufio.NewReaderSize(a.reserved.heed(part), sniffBytes)
	name := web.FileName(part)
	found, err := typeOf(in, name)
	if err != nil {
		return file, err
	}
	object, err := h.Objects.Create(a.id)
	if err != nil {
		return file, err
	}
	defer object.Abort() //nolint:errcheck // after the commit there is nothing to undo
	sealed, err := recipient.Writer(object, evidenceBinding(a.ID, a.id))
	if err != nil {
		return file, err
	}
	if err := fill(sealed, in, a.room()); err != nil {
		return file, err
	}
	if err := a.parts.End(); err != nil {
		return file, err
	}
	if err := cmp.Or(sealed.Close(), a.reserved.wait()); err != nil {
		return file, err
	}
	named := begin(object.Commit)
	file.Label = sealed.Label(cmp.Or(name, "document"+found.ending), found.media)
	file.sealed, err = recipient.SealLabel(file.Label) // while the disk works
	return file, errors.Join(named.wait(), err)
}

// store writes that a file has arrived. If files were stored in other windows meanwhile, their sizes, which are inside their
// labels, are counted first.
func (h *Handler) store(ctx context.Context, me account.Candidate, d draft, file arrived) error {
	arrival := store.Arrival{ID: file.Object, Request: d.ID, Label: file.sealed, At: h.Now()}
	for {
		arrival.Counted = d.fileIDs()
		err := h.Store.Run(ctx, me, func(tx store.Tx) error { return tx.StoreEvidence(ctx, arrival) })
		switch {
		case errors.Is(err, storage.ErrChanged):
			return errSentTwice
		case !errors.Is(err, store.ErrMoreFiles):
			return err
		}
		if d, err = h.loadFiles(ctx, me, d.ID); err != nil {
			return err
		}
		if file.Size > d.room() {
			return errTotal
		}
	}
}

func (d draft) fileIDs() []uuid.UUID {
	ids := make([]uuid.UUID, len(d.files))
	for i, f := range d.files {
		ids[i] = f.ID
	}
	return ids
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

// fileType is a type that a medical adviser can be sent.
type fileType struct{ media, ending string }

// allowed are the types that are taken; what the sender's machine says of the type is not asked. A letter with a comma
// in every line looks like a table to who guesses, so tables are taken as the text that they are.
func allowed() map[string]fileType {
	text, heic := fileType{"text/plain", ".txt"}, fileType{"image/heic", ".heic"}
	return map[string]fileType{
		"application/pdf": {"application/pdf", ".pdf"}, "image/jpeg": {"image/jpeg", ".jpg"}, "image/png": {"image/png", ".png"},
		"image/heic": heic, "image/heif": heic, "text/plain": text, "text/csv": text, "text/tab-separated-values": text,
	}
}

// typeOf tells a file's type from its first bytes.
func typeOf(in *bufio.Reader, name string) (fileType, error) {
	head, err := in.Peek(sniffBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return fileType{}, web.ErrTruncated
	case len(head) == 0 && name == "":
		return fileType{}, errNoFile
	case len(head) == 0:
		return fileType{}, errEmpty
	}
	found := mimetype.Detect(head)
	for media, t := range allowed() {
		if found.Is(media) {
			return t, nil
		}
	}
	return fileType{}, errType
}
