package intake

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// ErrMalicious is returned for a file in which the scanner finds malicious content.
var ErrMalicious = errors.New("intake: the scanner finds malicious content in the file")

// Scanner is a clamd on this machine. A file passes through its Unix socket in the clear, so it has no address of
// another machine. The zero value is none: files are not scanned.
type Scanner struct{ Socket string }

const (
	// scanStall is how long the scanner may take to accept a part of a file.
	scanStall = 5 * time.Second
	// scanTime is how long the scanner may take for its verdict after the end of a file.
	scanTime = 30 * time.Second
	// maxVerdict is the longest answer that is read, in bytes.
	maxVerdict = 1 << 10
)

// scan sends one file to the scanner while it arrives. If the scanner is away or slow, err says so, and the file goes
// on unscanned. It is not safe for concurrent use.
type scan struct {
	conn net.Conn
	err  error
}

// begin opens a scan. The caller must close it.
func (s Scanner) begin(ctx context.Context) *scan {
	dialler := net.Dialer{Timeout: scanStall}
	conn, err := dialler.DialContext(ctx, "unix", s.Socket)
	c := &scan{conn, err}
	c.send([]byte("zINSTREAM\x00"))
	return c
}

// send sends bytes, until the first error.
func (c *scan) send(p []byte) {
	if c.err == nil {
		c.err = c.conn.SetDeadline(deadlineIn(scanStall))
	}
	if c.err == nil {
		_, c.err = c.conn.Write(p)
	}
}

// Write sends a part of the file. It never fails.
func (c *scan) Write(p []byte) (int, error) {
	if len(p) > 0 { // a part without bytes would end the file
		c.send(binary.BigEndian.AppendUint32(nil, uint32(len(p)))) //nolint:gosec // the size of a buffer
		c.send(p)
	}
	return len(p), nil
}

// verdict ends the file. It returns ErrMalicious if the scanner refuses it, and another error if it was not scanned.
func (c *scan) verdict() error {
	c.send(make([]byte, 4))
	if c.err == nil {
		c.err = c.conn.SetDeadline(deadlineIn(scanTime))
	}
	if c.err != nil {
		return c.err
	}
	text, err := io.ReadAll(io.LimitReader(c.conn, maxVerdict))
	answer := strings.TrimRight(string(text), "\x00")
	found, refused := strings.CutSuffix(strings.TrimPrefix(answer, "stream: "), " FOUND")
	switch {
	case err != nil:
		return err
	case answer == "stream: OK":
		return nil
	case refused && !isUnreadable(found):
		return ErrMalicious
	}
	return fmt.Errorf("intake: the scanner answers %q", answer)
}

// isUnreadable reports whether what was found is that the scanner cannot look inside: a file with a password, or one
// beyond its limits.
func isUnreadable(found string) bool {
	return strings.HasPrefix(found, "Heuristics.Encrypted.") || strings.HasPrefix(found, "Heuristics.Limits.")
}

func (c *scan) close() {
	if c.conn != nil {
		_ = c.conn.Close() // it was read to its end, or is given up
	}
}

// deadlineIn returns a deadline of a socket, which is compared with the system clock: Service.Now must not be used.
func deadlineIn(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // see above

// copyScanned copies a file like copyLimited, and has it scanned on its way. It reports whether it was scanned, and
// returns ErrMalicious if the scanner refuses it. A scanner that is away keeps no candidate from sending a file.
func (s Service) copyScanned(ctx context.Context, sealed io.Writer, in io.Reader, room int64) (bool, error) {
	if s.Scanner.Socket == "" {
		return false, copyLimited(sealed, in, room)
	}
	c := s.Scanner.begin(ctx)
	defer c.close()
	if err := copyLimited(io.MultiWriter(sealed, c), in, room); err != nil {
		return false, err
	}
	switch err := c.verdict(); {
	//guard:malicious never
	case errors.Is(err, ErrMalicious):
		s.Log.WarnContext(ctx, "the scanner refused a file")
		return false, err
	case err != nil:
		s.Log.ErrorContext(ctx, "a file was not scanned", "error", err)
		return false, nil
	}
	return true, nil
}
