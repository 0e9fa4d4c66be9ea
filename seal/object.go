package seal

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
)

// Writer seals one file while it streams in. A file is whole only after Close returned nil. When the content ends
// early, leave the Writer unclosed and throw away what it wrote: Close would seal the part as if it were the whole.
type Writer struct {
	sealed  io.WriteCloser
	binding Binding
	digest  hash.Hash
	header  int64
	size    int64
	err     error
}

var errClosed = errors.New("seal: writer is closed")

// Writer begins to seal a file of the given record into dst, which is not closed by it.
func (r Recipient) Writer(dst io.Writer, b Binding) (*Writer, error) {
	header, err := b.header()
	if err != nil {
		return nil, err
	}
	sealed, err := r.encrypt(dst)
	if err != nil {
		return nil, err
	}
	if _, err := sealed.Write(header); err != nil {
		return nil, fmt.Errorf("seal: sealing: %w", err)
	}
	return &Writer{sealed: sealed, binding: b, digest: sha256.New(), header: int64(len(header))}, nil
}

// Write seals more content. After an error, every further call and Close fail too.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.sealed.Write(p)
	w.size += int64(n)
	w.digest.Write(p[:n])
	if err != nil {
		w.err = fmt.Errorf("seal: sealing: %w", err)
	}
	return n, w.err
}

// Close pads and writes the last chunk. Its error must be checked: without that chunk the object cannot be opened.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	whole := w.header + w.size
	if _, err := io.Copy(w.sealed, zeros(padme(whole)-whole)); err != nil {
		return fmt.Errorf("seal: padding: %w", err)
	}
	if err := w.sealed.Close(); err != nil {
		return fmt.Errorf("seal: closing: %w", err)
	}
	return nil
}

// Size tells how many bytes of content were written so far, without header and padding.
func (w *Writer) Size() int64 { return w.size }

// Label gives the label of the content that was written so far.
func (w *Writer) Label(name, mediaType string) Label {
	l := Label{Binding: w.binding, Name: name, Type: mediaType, Size: w.size}
	w.digest.Sum(l.SHA256[:0])
	return l
}

// Reader opens a sealed file, whose label was opened before. It fails at once with ErrBinding for another record's
// file; it gives the content and reaches io.EOF only when size, padding and digest are right. Content that was read
// before another error is not to be trusted: a handler must break the connection then, not end it.
func (k PrivateKey) Reader(src io.Reader, l Label) (io.Reader, error) {
	in := &source{Reader: src}
	plain, err := k.decrypt(in)
	if err != nil {
		return nil, err
	}
	b, header, err := readHeader(plain)
	if err != nil {
		return nil, in.explain(err)
	}
	if b != l.Binding {
		return nil, ErrBinding
	}
	whole := header + l.Size
	return &reader{source: in, plain: plain, digest: sha256.New(), want: l.SHA256, left: l.Size, padding: padme(whole) - whole}, nil
}

type reader struct {
	source  *source
	plain   io.Reader
	digest  hash.Hash
	want    Digest
	left    int64
	padding int64
	err     error
}

func (r *reader) Read(p []byte) (int, error) {
	if r.err != nil || len(p) == 0 {
		return 0, r.err
	}
	if r.left == 0 {
		r.err = r.finish()
		return 0, r.err
	}
	n, err := r.plain.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	r.digest.Write(p[:n])
	if errors.Is(err, io.EOF) && r.left == 0 {
		err = nil
	}
	if err != nil {
		r.err = r.source.explain(err)
	}
	return n, r.err
}

// finish reads to the sealed end, which is what makes a cut-off object an error.
func (r *reader) finish() error {
	var rest padding
	n, err := io.Copy(&rest, r.plain)
	if err != nil {
		return r.source.explain(err)
	}
	if n != r.padding || rest.dirty {
		return fmt.Errorf("%w: content and label differ in size", ErrDamaged)
	}
	if Digest(r.digest.Sum(nil)) != r.want {
		return fmt.Errorf("%w: content and label differ", ErrDamaged)
	}
	return io.EOF
}

// padding takes what should be zeros and notes whether anything was not.
type padding struct{ dirty bool }

func (z *padding) Write(p []byte) (int, error) {
	z.dirty = z.dirty || !isZero(p)
	return len(p), nil
}
