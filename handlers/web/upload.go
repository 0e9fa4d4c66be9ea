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

// ErrTruncated is returned when an upload ends early: the connection broke or the client gave up.
var ErrTruncated = errors.New("web: the upload did not arrive whole")

const (
	// stallTimeout is how long an upload may pause.
	stallTimeout = 60 * time.Second
	// minRate is the lowest average rate of an upload in bytes per second, after the first stallTimeout. With it the
	// largest file takes less than storage.ReceivingTime, and a slow client cannot hold a connection indefinitely.
	minRate = 1 << 10
	// readBufferSize is the size of one read from the network; multipart.Reader would read 4 KiB.
	readBufferSize = 64 << 10
	// maxFieldSize is the largest field other than the file, in bytes.
	maxFieldSize = 4 << 10
)

// Parts reads a multipart upload from the network, part by part. It writes nothing to disk and buffers no file.
type Parts struct{ reader *multipart.Reader }

// OpenParts starts to read an upload. The first part must be the CSRF token of the session: it returns ErrCrossOrigin
// if it does not match, and ErrBadForm if the body is not multipart.
func OpenParts(c *fiber.Ctx, session account.Token) (*Parts, error) {
	contentType, parameters, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || contentType != "multipart/form-data" || parameters["boundary"] == "" {
		return nil, ErrBadForm
	}
	body := c.Context().RequestBodyStream()
	if body == nil {
		return nil, ErrBadForm
	}
	// A socket deadline is compared with the system clock, so Site.Now must not be used.
	in := &deadlineReader{body: body, c: c, began: time.Now()} //nolint:forbidigo // see above
	p := &Parts{multipart.NewReader(bufio.NewReaderSize(in, readBufferSize), parameters["boundary"])}
	token, err := p.Field(csrfField)
	if err != nil {
		return nil, err
	}
	//guard:upload-csrf never
	if !session.IsCSRF(token) {
		return nil, ErrCrossOrigin
	}
	return p, nil
}

// Field reads the next part, which must be a field with that name. It reads at most maxFieldSize bytes.
func (p *Parts) Field(name string) (string, error) {
	part, err := p.Next()
	if err != nil {
		return "", err
	}
	if part.FormName() != name {
		return "", ErrBadForm
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldSize))
	if err != nil {
		return "", ErrTruncated
	}
	return string(value), nil
}

// Next returns the next part. It returns io.EOF after the last part, and ErrTruncated if the body ends early.
func (p *Parts) Next() (*multipart.Part, error) {
	part, err := p.reader.NextRawPart()
	if err == nil || errors.Is(err, io.EOF) {
		return part, err
	}
	return nil, ErrTruncated
}

// End returns ErrBadForm if another part follows.
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

// maxFileName is the longest stored file name in characters.
const maxFileName = 120

// FileName returns the file name of a part without folders and without invisible characters, such as those that change
// the writing direction. Of a name that is too long it returns the end.
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
	if runes := []rune(name); len(runes) > maxFileName {
		name = "…" + string(runes[len(runes)-maxFileName+1:])
	}
	return name
}

// deadlineReader moves the read deadline of the connection before each read: it tolerates slow clients, but not stalled
// ones. It returns ErrTruncated for all read errors.
type deadlineReader struct {
	body  io.Reader
	c     *fiber.Ctx
	began time.Time
	read  int64
}

func (r *deadlineReader) Read(p []byte) (int, error) {
	now := time.Now() //nolint:forbidigo // see OpenParts
	if err := r.c.Context().SetReadDeadline(readDeadline(r.began, now, r.read)); err != nil {
		return 0, err
	}
	n, err := r.body.Read(p)
	r.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, ErrTruncated
	}
	return n, err
}

// readDeadline returns the deadline of the next read of an upload of which read bytes have arrived.
func readDeadline(began, now time.Time, read int64) time.Time {
	atStall, atRate := now.Add(stallTimeout), began.Add(stallTimeout+time.Duration(read/minRate)*time.Second)
	if atRate.Before(atStall) {
		return atRate
	}
	return atStall
}
