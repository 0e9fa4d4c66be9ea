package render

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Renderer renders files in child processes, a few at a time. It is safe for concurrent use.
type Renderer struct {
	program []string
	slots   chan struct{}
	timeout time.Duration
}

// Limits of the children.
const (
	children   = 2
	timeLimit  = 30 * time.Second // of one file, from its last byte
	startLimit = 2 * time.Minute  // of loading a decoder, which is compiled the first time
)

// New returns a Renderer whose children are this program, called with args: a command that calls Child.
func New(args ...string) (*Renderer, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return &Renderer{append([]string{program}, args...), make(chan struct{}, children), timeLimit}, nil
}

// Prepare loads each decoder once, so that its machine code is in the cache before the first file comes.
func (r *Renderer) Prepare(ctx context.Context) error {
	for _, media := range []string{PDF, HEIC} {
		if _, err := r.Render(ctx, media, strings.NewReader("")); err != nil {
			return err
		}
	}
	return nil
}

// Render renders a file of a media type. A file that breaks the child, or needs too long, is Stopped. An error says that
// nothing was tried: ErrMedia, the end of ctx, a file that could not be read, or no child that can be started and
// confined.
func (r *Renderer) Render(ctx context.Context, media string, file io.Reader) (Document, error) {
	switch media {
	case PDF, JPEG, PNG, HEIC:
	default:
		return Document{}, ErrMedia
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return Document{}, ctx.Err()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	child, err := r.start(ctx)
	if err != nil {
		return Document{}, err
	}
	defer child.end(cancel)
	start := time.AfterFunc(startLimit, cancel)
	err = child.prepare(media)
	start.Stop()
	if err != nil {
		return Document{}, err
	}
	return child.render(ctx, file, r.timeout)
}

// process is a running child.
type process struct {
	cmd       *exec.Cmd
	in        io.WriteCloser
	out       io.ReadCloser
	complaint *limitedBuffer
}

// start starts a child, which gets no environment, no folder and no files but its pipes.
func (r *Renderer) start(ctx context.Context) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, r.program[0], r.program[1:]...)} //nolint:gosec // this program
	p.complaint = &limitedBuffer{left: 4 << 10}
	p.cmd.Env, p.cmd.Dir, p.cmd.Stderr, p.cmd.WaitDelay = []string{}, "/", p.complaint, time.Second
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if p.out, err = p.cmd.StdoutPipe(); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if err = p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("render: start the child: %w", err)
	}
	return p, nil
}

// end kills the child, which is done or is not heard any longer.
func (p *process) end(kill context.CancelFunc) {
	kill()
	_ = p.cmd.Wait()
}

// prepare tells the child the type, and waits until it has loaded the decoder and is confined.
func (p *process) prepare(media string) error {
	_, err := io.WriteString(p.in, media+"\n")
	var ready frame
	if err == nil {
		err = binary.Read(p.out, binary.BigEndian, &ready)
	}
	if err == nil && ready.Kind != frameReady {
		err = errFrame
	}
	if err != nil {
		return fmt.Errorf("render: the child did not start: %w: %s", err, p.complaint.text())
	}
	return nil
}

// render hands the file over and reads pages until the end, or until the time is over.
func (p *process) render(ctx context.Context, file io.Reader, timeout time.Duration) (Document, error) {
	source := &sourceReader{Reader: file}
	if _, err := io.Copy(p.in, source); source.failed != nil {
		return Document{}, source.failed
	} else if err == nil {
		_ = p.in.Close()
	} // a child that is gone is seen below
	stop := time.AfterFunc(timeout, func() { _ = p.cmd.Process.Kill() })
	defer stop.Stop()
	doc := Document{Outcome: Stopped}
	if readPages(p.out, &doc) != nil && ctx.Err() != nil {
		return Document{}, ctx.Err()
	}
	return doc, nil
}

// isPage reports whether a picture is a JPEG of at most MaxSide.
func isPage(image []byte) bool {
	config, err := jpeg.DecodeConfig(bytes.NewReader(image))
	return err == nil && max(config.Width, config.Height) <= MaxSide+1
}

// sourceReader remembers whether reading failed, which is not the child's fault.
type sourceReader struct {
	io.Reader
	failed error
}

// Read reads from the source.
func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// limitedBuffer keeps the first bytes and loses the rest: what a child complains of.
type limitedBuffer struct {
	kept bytes.Buffer
	left int
	lock sync.Mutex
}

// Write keeps what there is room for.
func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	n := min(len(p), b.left)
	b.left -= n
	b.kept.Write(p[:n])
	return len(p), nil
}

func (b *limitedBuffer) text() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return strings.TrimSpace(b.kept.String())
}
