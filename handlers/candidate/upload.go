package candidate

import (
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	"stepfree/storage"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
)

// refusals returns the message of each reason for which a file is refused.
func refusals() map[error]string {
	return map[error]string{
		intake.ErrNoFile: "error.file.none", intake.ErrEmptyFile: "error.file.empty", intake.ErrFileType: "error.file.type",
		intake.ErrFileSize: "error.file.large", intake.ErrTotalSize: "error.file.total", store.ErrFull: "error.file.many",
		intake.ErrTruncated: "error.file.truncated", web.ErrTruncated: "error.file.truncated",
		intake.ErrMalicious:  "error.file.malicious",
		storage.ErrFileLimit: "error.file.limit", blob.ErrNoSpace: "error.file.space",
	}
}

// envelope is more bytes than the body of an upload has in addition to its file.
const envelope = 64 << 10

// receive reads an upload from the network: the CSRF token, the form's key, one file, and nothing more.
func (h *Handler) receive(c *fiber.Ctx, me account.Candidate, d draft) (uuid.UUID, error) {
	parts, err := web.OpenParts(c, me.Session)
	if err != nil {
		return uuid.Nil, err
	}
	if c.Request().Header.ContentLength() > accommodation.MaxFileBytes+envelope {
		return uuid.Nil, intake.ErrFileSize
	}
	field, err := parts.Field(web.KeyField)
	if err != nil {
		return uuid.Nil, err
	}
	key, err := uuid.Parse(field)
	if err != nil {
		return uuid.Nil, web.ErrBadForm
	}
	part, err := parts.Next()
	if errors.Is(err, io.EOF) {
		return uuid.Nil, intake.ErrNoFile
	}
	if err != nil {
		return uuid.Nil, err
	}
	if part.FormName() != "file" {
		return uuid.Nil, web.ErrBadForm
	}
	upload := intake.Upload{
		Key: key, Name: web.FileName(part), Content: part, End: parts.End,
		Size: int64(max(0, c.Request().Header.ContentLength())),
	}
	return h.Intake.Receive(c.UserContext(), me, d.Draft, upload)
}
