package seal

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// ObjectKind says what a sealed object is.
type ObjectKind string

// The kinds of sealed objects.
const (
	KindStatement ObjectKind = "statement"
	KindEvidence  ObjectKind = "evidence"
	KindReasons   ObjectKind = "reasons"
	KindReceipt   ObjectKind = "receipt"
)

// Binding is the authenticated context of a sealed object: the record that it belongs to. It is sealed with the content
// and compared when the object is opened, so that an object cannot be moved to another record.
type Binding struct {
	// Request is the id of the request.
	Request uuid.UUID `json:"request"`
	// Object is the id of the evidence, the statement, or the measure of the reasons.
	Object uuid.UUID  `json:"object"`
	Kind   ObjectKind `json:"kind"`
	// Version counts from 1. An object that is written once has version 1.
	Version int `json:"version"`
}

// Digest is the SHA-256 of a file's content; its text is 64 hexadecimal digits.
type Digest [32]byte

// MarshalText returns the hexadecimal digits.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText parses the hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return errors.New("a digest has 64 digits")
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// encode returns JSON without Go's escapes for HTML, as the browser's code writes it.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("seal: encoding: %w", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// decode parses exactly one JSON value without unknown members, else it returns ErrDamaged.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	//guard:unknown-members skip
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	//guard:second-value never
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: more than one value", ErrDamaged)
	}
	return nil
}

// header returns the start of an object: the length of the binding, and the binding as JSON.
func (b Binding) header() ([]byte, error) {
	text, err := encode(b)
	if err != nil {
		return nil, err
	}
	return frame(text)
}

// readHeader reads the start of an object, and returns its size in bytes with the length prefix. It returns ErrDamaged
// for a header over headerLimit, before it allocates memory for it.
func readHeader(src io.Reader) (Binding, int64, error) {
	var b Binding
	var n uint32
	if err := binary.Read(src, binary.BigEndian, &n); err != nil {
		return b, 0, fmt.Errorf("%w: header: %w", ErrDamaged, err)
	}
	//guard:header-limit never
	if n > headerLimit {
		return b, 0, fmt.Errorf("%w: header too long", ErrDamaged)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(src, text); err != nil {
		return b, 0, fmt.Errorf("%w: header: %w", ErrDamaged, err)
	}
	return b, prefixSize + int64(n), decode(text, &b)
}
