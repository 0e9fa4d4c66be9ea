package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// ErrTruncated says that a body ended before it should have: the line broke, or the sender gave up.
var ErrTruncated = errors.New("web: the upload did not arrive whole")

const (
	// stall is how long an upload may send nothing. A slow line that keeps sending is never cut.
	stall = 60 * time.Second
	// maxField is the largest field beside the file, in bytes.
	maxField = 4 << 10
)

// Parts reads an upload part by part, from the network: nothing of it is written to disk or held in memory.
type Parts struct{ reader *multipart.Reader }

// OpenParts begins to read an upload. The first part must be the session's CSRF token.
func OpenParts(c *fiber.Ctx, session account.Token) (*Parts, error) {
	kind, parameters, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != "multipart/form-data" || parameters["boundary"] == "" {
		return nil, ErrBadForm
	}
	body := c.Context().RequestBodyStream()
	if body == nil {
		return nil, ErrBadForm
	}
	p := &Parts{multipart.NewReader(&patientReader{body, c}, parameters["boundary"])}
	token, err := p.Field(csrfField)
	if err != nil {
		return nil, err
	}
	if !session.IsCSRF(token) {
		return nil, ErrElsewhere
	}
	return p, nil
}

// Field reads the next part, which must be a short field of that name.
func (p *Parts) Field(name string) (string, error) {
	part, err := p.Next()
	if err != nil {
		return "", err
	}
	if part.FormName() != name {
		return "", ErrBadForm
	}
	value, err := io.ReadAll(io.LimitReader(part, maxField))
	if err != nil {
		return "", ErrTruncated
	}
	return string(value), nil
}

// Next is the next part; io.EOF after the last. A body that breaks off is ErrTruncated.
func (p *Parts) Next() (*multipart.Part, error) {
	part, err := p.reader.NextRawPart()
	if err == nil || errors.Is(err, io.EOF) {
		return part, err
	}
	return nil, ErrTruncated
}

// FileName is the name that the sender's machine gave a file, without folders and control characters, of at most 120 characters.
func FileName(part *multipart.Part) string {
	_, parameters, err := mime.ParseMediaType(part.Header.Get(fiber.HeaderContentDisposition))
	if err != nil {
		return ""
	}
	name := parameters["filename"]
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	return name
}

// patientReader gives every read the time of a stall anew.
type patientReader struct {
	body io.Reader
	c    *fiber.Ctx
}

func (r *patientReader) Read(p []byte) (int, error) {
	if err := r.c.Context().SetReadDeadline(time.Now().Add(stall)); err != nil { //nolint:forbidigo // the kernel compares a socket's deadline with the machine's own clock
		return 0, err
	}
	return r.body.Read(p)
}
