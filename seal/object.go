package seal

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
)

// Writer encrypts one file while it is uploaded. The object is complete only after Close returned nil. If the content
// ends early, do not call Close and discard the output: Close would seal the part as the whole file. A Writer is not
// safe for concurrent use.
type Writer struct {
	sealed  io.WriteCloser
	binding Binding
	digest  hash.Hash
	header  int64
	size    int64
	err     error
}

var errClosed = errors.New("seal: writer is closed")

// Writer returns a Writer that encrypts a file of the record to dst. It does not close dst.
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

// Write encrypts more content. After an error all further calls return an error, and so does Close.
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

// Close writes the padding and the last chunk. Its error must be checked: without that chunk the object cannot be
// opened.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	whole := w.header + w.size
	padding := padme(whole) - whole //guard:padding zero
	if _, err := io.Copy(w.sealed, zeros(padding)); err != nil {
		return fmt.Errorf("seal: padding: %w", err)
	}
	if err := w.sealed.Close(); err != nil {
		return fmt.Errorf("seal: closing: %w", err)
	}
	return nil
}

// Size returns the bytes of content written so far, without header and padding.
func (w *Writer) Size() int64 { return w.size }

// Label returns the label of the content written so far.
func (w *Writer) Label(name, mediaType string) Label {
	l := Label{Binding: w.binding, Name: name, Type: mediaType, Size: w.size}
	w.digest.Sum(l.SHA256[:0])
	return l
}

// Reader returns a reader of the content of an object, which must match its label. Reader returns ErrBinding if the
// object belongs to another record. The reader returns io.EOF only if size, padding and digest are right; after any
// other error the content read so far must not be trusted: a handler must abort the connection, not end the response.
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
	//guard:object-binding never
	if b != l.Binding {
		return nil, ErrBinding
	}
	whole := header + l.Size
	return &reader{
		source:  in,
		plain:   plain,
		digest:  sha256.New(),
		want:    l.SHA256,
		left:    l.Size,
		padding: padme(whole) - whole,
	}, nil
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

// finish reads to the end, so that a truncated object is an error.
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

// padding is a writer that records whether a byte is not zero.
type padding struct{ dirty bool }

func (z *padding) Write(p []byte) (int, error) {
	z.dirty = z.dirty || !isZero(p)
	return len(p), nil
}
