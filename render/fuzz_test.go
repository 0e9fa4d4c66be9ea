package render_test

import (
	"bytes"
	"image/jpeg"
	"testing"

	"stepfree/render"
)

// FuzzDecoders gives files to the decoders in this process, without a child: a defect in Go's part is a panic here, one
// inside WebAssembly is a trap. A page of any file is a JPEG within the limits.
func FuzzDecoders(f *testing.F) {
	media := []string{render.PDF, render.JPEG, render.PNG, render.HEIC}
	for i, m := range media {
		for _, s := range append(honestPDFs(), honestPictures()...) {
			if s.media == m && len(s.file) < 8<<10 || m == render.HEIC {
				f.Add(byte(i), s.file)
			}
		}
	}
	decoders := map[string]func([]byte) (render.Document, error){}
	for _, m := range media {
		decode, err := render.InProcess(f.Context(), cacheFolder(), m)
		if err != nil {
			f.Fatal(err)
		}
		decoders[m] = decode
	}
	f.Fuzz(func(t *testing.T, kind byte, file []byte) {
		doc, err := decoders[media[int(kind)%len(media)]](file)
		if err != nil || doc.Outcome < render.Shown || doc.Outcome > render.Stopped {
			t.Fatalf("%v, %v", doc.Outcome, err)
		}
		for _, page := range doc.Pages {
			if len(page.Image) == 0 {
				continue
			}
			if _, err := jpeg.DecodeConfig(bytes.NewReader(page.Image)); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzFrames gives the parent what a child in other hands could send.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("p\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x01hie\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01"))
	f.Add([]byte("p\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte("e\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		doc, err := render.ReadPages(bytes.NewReader(sent))
		if err == nil && (doc.Outcome < render.Shown || doc.Outcome > render.Stopped) {
			t.Errorf("outcome %d", doc.Outcome)
		}
		if len(doc.Pages) > render.MaxPages {
			t.Errorf("%d pages", len(doc.Pages))
		}
	})
}
