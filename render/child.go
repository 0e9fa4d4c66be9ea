package render

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/tetratelabs/wazero"
)

// Child is the child process: it reads a media type and a line's end from in, then a file, and writes frames to out.
// cache is the folder of the decoders' machine code. Child confines the process, for good: it is called once, by a process
// that does nothing else. It returns an error only if nothing of the file was read.
func Child(ctx context.Context, cache string, in io.Reader, out io.Writer) error {
	debug.SetMemoryLimit(softMemory)
	buffered := bufio.NewReader(in)
	media, err := buffered.ReadString('\n')
	if err != nil {
		return fmt.Errorf("render: read the media type: %w", err)
	}
	decode, err := load(ctx, cache, strings.TrimSuffix(media, "\n"))
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what loading needed
	//guard:render-confined skip
	if err = confine(); err != nil {
		return err
	}
	if err = writeFrame(out, frame{Kind: frameReady}); err != nil {
		return err
	}
	file, err := io.ReadAll(io.LimitReader(buffered, MaxBytes+1))
	if err != nil {
		return fmt.Errorf("render: read the file: %w", err)
	}
	return serve(decode, file, out)
}

// softMemory is what Go's heap should stay below; pictures may need more.
const softMemory = 48 << 20

// load loads the decoder of a type.
func load(ctx context.Context, cache, media string) (decoder, error) {
	switch media {
	case JPEG:
		return renderJPEG, nil
	case PNG:
		return renderPNG, nil
	case PDF, HEIC:
		if err := os.MkdirAll(cache, 0o700); err != nil {
			return nil, fmt.Errorf("render: cache: %w", err)
		}
		compiled, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, fmt.Errorf("render: cache: %w", err)
		}
		if media == PDF {
			return loadPDFium(ctx, compiled)
		}
		return loadHEIF(ctx, compiled)
	}
	return nil, ErrMedia
}

// serve decodes a file and writes its pages and the end.
func serve(decode decoder, file []byte, out io.Writer) error {
	total := 0
	outcome := guarded(decode, file, func(page Page, of int) error {
		total = of
		head := frame{framePage, uint32(len(page.Image)), uint32(len(page.Text)), uint32(of)} //nolint:gosec // small
		return writeFrame(out, head, page.Image, []byte(page.Text))
	})
	return writeFrame(out, frame{Kind: frameEnd, First: uint32(outcome), Total: uint32(total)})
}

// guarded runs a decoder. One that panics has met a file that broke it; one that was given nothing, or too much, is not
// asked.
func guarded(decode decoder, file []byte, emit emitPage) (outcome Outcome) {
	if len(file) == 0 {
		return Damaged
	}
	if len(file) > MaxBytes {
		return TooLarge
	}
	defer func() {
		if recover() != nil {
			outcome = Stopped
		}
	}()
	return decode(file, emit)
}
