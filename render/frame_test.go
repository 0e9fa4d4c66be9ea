package render_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"os"
	"strings"
	"testing"

	"stepfree/render"
)

// sent is what a child could send: the head of a frame and its content.
func sent(kind byte, first, second, total uint32, content string) []byte {
	out := []byte{kind}
	for _, n := range []uint32{first, second, total} {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return append(out, content...)
}

func TestReadPages_BelievesNoChild(t *testing.T) {
	t.Parallel()
	page := string(jpegOf(corner(8, 8)))
	wide := string(jpegOf(image.NewGray(image.Rect(0, 0, render.MaxSide+2, 1))))
	good, end := sent('p', uint32(len(page)), 2, 1, page+"hi"), sent('e', 1, 0, 1, "")
	for name, c := range map[string]struct {
		sent []byte
		ok   bool
	}{
		"a page":            {append(bytes.Clone(good), end...), true},
		"no end":            {good, false},
		"cut":               {good[:40], false},
		"other kind":        {sent('x', 0, 0, 0, ""), false},
		"unknown outcome":   {sent('e', 7, 0, 0, ""), false},
		"no outcome":        {sent('e', 0, 0, 0, ""), false},
		"a page of HTML":    {append(sent('p', 6, 0, 1, "<html>"), end...), false},
		"too many pixels":   {append(sent('p', uint32(len(wide)), 0, 1, wide), end...), false},
		"too large":         {sent('p', 1<<30, 0, 1, ""), false},
		"too much text":     {sent('p', 0, 1<<30, 1, ""), false},
		"too many pages":    {append(bytes.Repeat(sent('p', 0, 0, 1, ""), render.MaxPages+1), end...), false},
		"as many as may be": {append(bytes.Repeat(sent('p', 0, 0, 1, ""), render.MaxPages), end...), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := render.ReadPages(bytes.NewReader(c.sent)); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestReadPages_TextHasNoControls(t *testing.T) {
	t.Parallel()
	const raw = "one\x00\x1b[2J\r\ntwo\tthree\xff\u200d\u202e"
	doc, err := render.ReadPages(bytes.NewReader(append(sent('p', 0, uint32(len(raw)), 1, raw), sent('e', 1, 0, 1, "")...)))
	if want := "one[2J\ntwo\tthree\u200d\u202e"; err != nil || doc.Pages[0].Text != want {
		t.Errorf("%q, %v", doc.Pages[0].Text, err)
	}
}

func TestHEIF_IsThatOfTheReadme(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("heif/heif.wasm.gz")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("heif/README.md")
	if sum := sha256.Sum256(file); err != nil || !strings.Contains(string(readme), hex.EncodeToString(sum[:])) {
		t.Errorf("heif.wasm.gz has another checksum, %v", err)
	}
}
