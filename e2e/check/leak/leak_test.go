package leak_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"stepfree/e2e/check/leak"
)

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// compressed compresses a text in the middle of others.
func compressed[W io.WriteCloser](t *testing.T, writer func(io.Writer) W, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := writer(&out)
	if _, err := w.Write([]byte(strings.Repeat("words before it ", 20) + text + "words after it")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// interleaved returns a text with a byte after every eight letters, as PostgreSQL's compression (pglz) leaves it.
func interleaved(text string, first int) (out []byte) {
	for i := range len(text) {
		if i%8 == first {
			out = append(out, 0)
		}
		out = append(out, text[i])
	}
	return out
}

func TestSearch_FindsEachEncoding(t *testing.T) {
	t.Parallel()
	mark := leak.NewMark("the statement")
	search := leak.NewSearch(mark, leak.NewMark("something else"))
	wide := func(order binary.ByteOrder) []byte {
		var out bytes.Buffer
		if err := binary.Write(&out, order, utf16.Encode([]rune(mark.Text))); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	forms := map[string][]byte{
		"plain": []byte(mark.Text), "utf-16le": wide(binary.LittleEndian), "utf-16be": wide(binary.BigEndian),
		"hex":              []byte(hex.EncodeToString([]byte(mark.Text))),
		"HEX":              []byte(strings.ToUpper(hex.EncodeToString([]byte(mark.Text)))),
		"gzip":             compressed(t, gzip.NewWriter, mark.Text),
		"zlib":             compressed(t, zlib.NewWriter, mark.Text),
		"half":             []byte(mark.Text[:20]),
		"base64":           []byte(base64.StdEncoding.EncodeToString([]byte(mark.Text))),
		"base64 after one": []byte(base64.URLEncoding.EncodeToString([]byte("x" + mark.Text))),
		"base64 after two": []byte(base64.StdEncoding.EncodeToString([]byte("xy" + mark.Text))),
	}
	for i := range 8 {
		forms["interleaved "+string(rune('0'+i))] = interleaved(mark.Text, i)
	}
	for name, written := range forms {
		for _, before := range []int{0, 1, 1<<20 - 5, 1<<20 + 60} {
			place := append(append(noise(before), written...), noise(100)...)
			found, err := search.Reader("here", bytes.NewReader(place))
			if err != nil || len(found) == 0 || found[0].What != "the statement" {
				t.Errorf("%s after %d bytes: %v %v", name, before, found, err)
			}
		}
		if len(search.Bytes("here", written)) == 0 {
			t.Errorf("%s alone", name)
		}
	}
	if found := search.Bytes("noise", noise(8<<20)); len(found) > 0 {
		t.Errorf("found in noise: %v", found)
	}
}
