package web

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// ErrTruncated says that a body ended before it should have: the line broke, or the sender gave up.
var ErrTruncated = errors.New("web: the upload did not arrive whole")

const (
	// stall is how long an upload may send nothing.
	stall = 60 * time.Second
	// slowest is how many bytes a second a line has to bring on average, beyond the first stall: the largest file takes
	// less than storage.ReceivingTime, and nobody holds a connection for ever with a byte a minute.
	slowest = 1 << 10
	// chunk is how much of an upload is read at once: the reader of parts would ask for 4 KiB at a time.
	chunk = 64 << 10
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
	in := &patientReader{body: body, c: c, began: time.Now()} //nolint:forbidigo // the kernel compares a socket's deadline with the machine's own clock
	p := &Parts{multipart.NewReader(bufio.NewReaderSize(in, chunk), parameters["boundary"])}
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

// End checks that nothing follows: the body ends where its form ends.
func (p *Parts) End() error {
	_, err := p.Next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		return ErrBadForm
	}
	return err
}

// nameLength is the most characters of a file's name that are kept.
const nameLength = 120

// FileName is the name that the sender's machine gave a file, without folders and without characters that are not seen,
// such as those that turn the direction of writing; its end is kept when it is too long.
func FileName(part *multipart.Part) string {
	_, parameters, err := mime.ParseMediaType(part.Header.Get(fiber.HeaderContentDisposition))
	if err != nil {
		return ""
	}
	name := parameters["filename"]
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	if runes := []rune(name); len(runes) > nameLength {
		name = "…" + string(runes[len(runes)-nameLength+1:])
	}
	return name
}

// patientReader waits for a slow line, but not for one that stands still. Whatever breaks the line is ErrTruncated.
type patientReader struct {
	body  io.Reader
	c     *fiber.Ctx
	began time.Time
	read  int64
}

func (r *patientReader) Read(p []byte) (int, error) {
	now := time.Now() //nolint:forbidigo // as above
	if err := r.c.Context().SetReadDeadline(due(r.began, now, r.read)); err != nil {
		return 0, err
	}
	n, err := r.body.Read(p)
	r.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, ErrTruncated
	}
	return n, err
}

// due is until when the next bytes of an upload have to come, after so many.
func due(began, now time.Time, read int64) time.Time {
	atStall, atRate := now.Add(stall), began.Add(stall+time.Duration(read/slowest)*time.Second)
	if atRate.Before(atStall) {
		return atRate
	}
	return atStall
}
