// Package leak searches for marked texts that must not be stored anywhere in plain form: in bytes, files, tables and
// process memory, in plain text, UTF-16, hex, Base64, gzip, zlib and PostgreSQL's own compression. Only tests import
// it.
package leak

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"unicode/utf16"
)

// Mark is a random text that occurs only where a test puts it.
type Mark struct {
	// What names the marked content.
	What string
	Text string
}

// letters of marks need no escaping in any encoding of the web.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzaeiouAEIOUae"

const (
	markLength = 32
	// fragment is the length of the parts of a mark that are searched for. PostgreSQL's compression (pglz) inserts a byte
	// after every eight letters: at one of eight offsets, a part is still whole.
	fragment = 8
	// keyLength is how many bytes of a form are looked up in the map.
	keyLength = 8
	// overlap of two chunks is longer than any form of a fragment.
	overlap = 64
	chunk   = 1 << 20
	// inflated is the limit of decompressed bytes that are searched.
	inflated = 1 << 20
)

// NewMark returns a new random mark.
func NewMark(what string) Mark {
	text := make([]byte, markLength)
	_, _ = rand.Read(text) // does not fail
	for i, b := range text {
		text[i] = letters[int(b)%len(letters)]
	}
	return Mark{what, string(text)}
}

// Finding is a mark that was found.
type Finding struct{ What, Form, Place string }

func (f Finding) String() string { return fmt.Sprintf("%s (%s) in %s", f.What, f.Form, f.Place) }

type form struct {
	what, name string
	bytes      []byte
}

// Search searches for marks.
type Search struct {
	forms  map[uint64][]form
	filter [1 << 15]byte // Bloom filter of the forms' first bytes
}

// NewSearch prepares a search for the fragments of marks in all encodings.
func NewSearch(marks ...Mark) *Search {
	s := &Search{forms: map[uint64][]form{}}
	for _, m := range marks {
		for i := 0; i < fragment && i+fragment < len(m.Text); i++ {
			for name, write := range encodings() {
				s.add(form{m.What, name, write(m.Text[i:])})
			}
		}
	}
	return s
}

// encodings returns functions that encode the beginning of a text, by the name of the encoding.
func encodings() map[string]func(string) []byte {
	wide := func(order binary.AppendByteOrder) func(string) []byte {
		return func(text string) (out []byte) {
			for _, unit := range utf16.Encode([]rune(text[:fragment])) {
				out = order.AppendUint16(out, unit)
			}
			return out
		}
	}
	return map[string]func(string) []byte{
		"plain":                func(t string) []byte { return []byte(t[:fragment]) },
		"UTF-16 little-endian": wide(binary.LittleEndian),
		"UTF-16 big-endian":    wide(binary.BigEndian),
		"hex":                  func(t string) []byte { return []byte(hex.EncodeToString([]byte(t[:fragment]))) },
		"HEX": func(t string) []byte {
			return bytes.ToUpper([]byte(hex.EncodeToString([]byte(t[:fragment]))))
		},
		// Base64 encodes groups of three bytes: of three consecutive offsets, one is at the start of a group.
		"base64": func(t string) []byte { return []byte(base64.RawStdEncoding.EncodeToString([]byte(t[:fragment+1]))) },
	}
}

func (s *Search) add(f form) {
	key := binary.LittleEndian.Uint64(f.bytes)
	s.forms[key] = append(s.forms[key], f)
	bit := slot(key)
	s.filter[bit>>3] |= 1 << (bit & 7)
}

// slot hashes the first bytes into the filter.
func slot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 46 }

// Bytes searches data and the compressed streams in it.
func (s *Search) Bytes(place string, data []byte) []Finding {
	found := map[Finding]bool{}
	s.scan(place, data, found)
	s.inflate(place, data, found)
	return list(found)
}

// Reader searches the content of a reader and the compressed streams in it.
func (s *Search) Reader(place string, r io.Reader) ([]Finding, error) {
	found := map[Finding]bool{}
	buffer := make([]byte, chunk+overlap)
	kept := 0
	for {
		n, err := io.ReadFull(r, buffer[kept:])
		data := buffer[:kept+n]
		s.scan(place, data, found)
		s.inflate(place, data, found)
		if err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				err = nil
			}
			return list(found), err
		}
		kept = copy(buffer, data[len(data)-overlap:])
	}
}

// scan searches data at each offset. Its arguments are not shared; the race detector would make it ten times slower.
//
//go:norace
func (s *Search) scan(place string, data []byte, found map[Finding]bool) {
	if len(data) < keyLength {
		return
	}
	for i := range len(data) - keyLength + 1 {
		key := binary.LittleEndian.Uint64(data[i:])
		bit := slot(key)
		if s.filter[bit>>3]&(1<<(bit&7)) == 0 {
			continue
		}
		for _, f := range s.forms[key] {
			if bytes.HasPrefix(data[i:], f.bytes) {
				found[Finding{f.what, f.name, place}] = true
			}
		}
	}
}

// inflate searches gzip and zlib streams.
func (s *Search) inflate(place string, data []byte, found map[Finding]bool) {
	var out []byte
	reader := flate.NewReader(nil)
	look := func(at int) {
		if at >= len(data) {
			return
		}
		_ = reader.(flate.Resetter).Reset(bytes.NewReader(data[at:]), nil) // does not fail
		var text bytes.Buffer
		_, _ = io.Copy(&text, io.LimitReader(reader, inflated)) // an invalid or truncated stream is searched up to its error
		out = text.Bytes()
		s.scan(place+", compressed", out, found)
	}
	for at, rest := 0, data; ; {
		i := bytes.Index(rest, []byte{0x1f, 0x8b, 8})
		if i < 0 {
			break
		}
		at += i
		look(at + gzipHeader(data[at:]))
		at, rest = at+3, data[at+3:]
	}
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], 0x78)
		if i < 0 || at+i+2 >= len(data) {
			return
		}
		at += i + 1
		// The two header bytes are a multiple of 31, and need no dictionary.
		if second := data[at]; (0x7800|uint16(second))%31 == 0 && second&0x20 == 0 {
			look(at + 1)
		}
	}
}

// gzipHeader returns the length of a gzip header including its name and comment.
func gzipHeader(data []byte) int {
	const fixed, extra, name, comment = 10, 4, 8, 16
	if len(data) < fixed+2 {
		return len(data)
	}
	length, flags := fixed, data[3]
	if flags&extra != 0 {
		length += 2 + int(binary.LittleEndian.Uint16(data[fixed:]))
	}
	for _, flag := range []byte{name, comment} {
		if flags&flag == 0 || length >= len(data) {
			continue
		}
		length += bytes.IndexByte(data[length:], 0) + 1
	}
	return length
}

func list(found map[Finding]bool) []Finding {
	var all []Finding
	for f := range found {
		all = append(all, f)
	}
	return all
}
