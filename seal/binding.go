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

// Kind tells what a sealed thing is.
type ObjectKind string

// The kinds of sealed things.
const (
	KindStatement ObjectKind = "statement"
	KindEvidence  ObjectKind = "evidence"
	KindReasons   ObjectKind = "reasons"
)

// Binding names the record that a sealed thing belongs to: it travels inside, and is compared when the thing is opened.
type Binding struct {
	// Request is the request's id.
	Request uuid.UUID `json:"request"`
	// Object is the id of the thing itself: of the evidence, the statement, or the measure that reasons are about.
	Object uuid.UUID  `json:"object"`
	Kind   ObjectKind `json:"kind"`
	// Version counts from 1; a thing that is never written twice has version 1.
	Version int `json:"version"`
}

// Digest is the SHA-256 of a file's content; its text is 64 hexadecimal digits.
type Digest [32]byte

// MarshalText gives the hexadecimal digits.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads the hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return errors.New("a digest has 64 digits")
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// encode writes JSON as both sides read it, without Go's escapes for HTML.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("seal: encoding: %w", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// decode reads exactly one JSON value without unknown members.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: more than one value", ErrDamaged)
	}
	return nil
}

// header gives the beginning of an object: the binding with its length before it.
func (b Binding) header() ([]byte, error) {
	text, err := encode(b)
	if err != nil {
		return nil, err
	}
	return frame(text)
}

// readHeader reads the beginning of an object and tells its size in bytes, the length included.
func readHeader(src io.Reader) (Binding, int64, error) {
	var b Binding
	var n uint32
	if err := binary.Read(src, binary.BigEndian, &n); err != nil {
		return b, 0, fmt.Errorf("%w: header: %w", ErrDamaged, err)
	}
	if n > headerLimit {
		return b, 0, fmt.Errorf("%w: header too long", ErrDamaged)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(src, text); err != nil {
		return b, 0, fmt.Errorf("%w: header: %w", ErrDamaged, err)
	}
	return b, prefixSize + int64(n), decode(text, &b)
}
