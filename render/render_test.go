package render_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stepfree/render"
)

// cacheFolder keeps the machine code of the decoders from one run to the next.
func cacheFolder() string {
	folder, err := filepath.Abs("../build/render")
	if err != nil {
		panic(err)
	}
	return folder
}

// TestMain is also the child of the tests, as a command of the program is the child of the program.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "render-child" {
		status, _ := os.Open("/proc/self/status")
		if err := render.Child(context.Background(), os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		_, _ = io.Copy(os.Stderr, status) // opened before, read now: the most memory that this process had
		return
	}
	if len(os.Args) == 3 && os.Args[1] == "escape-child" {
		escape(os.Args[2])
		return
	}
	os.Exit(m.Run())
}

func newRenderer(t *testing.T) *render.Renderer {
	t.Helper()
	r, err := render.New("render-child", cacheFolder())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// renderFile renders a file and checks what holds of every result.
func renderFile(t *testing.T, r *render.Renderer, media string, file []byte) render.Document {
	t.Helper()
	doc, err := r.Render(t.Context(), media, bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Outcome < render.Shown || doc.Outcome > render.Stopped {
		t.Errorf("outcome %d", doc.Outcome)
	}
	if len(doc.Pages) > render.MaxPages || len(doc.Pages) > doc.Total {
		t.Errorf("%d pages of %d", len(doc.Pages), doc.Total)
	}
	for i, page := range doc.Pages {
		if len(page.Image) > 0 {
			checkPixels(t, i, page.Image)
		}
		if strings.ContainsFunc(page.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
			t.Errorf("page %d has controls in its text: %q", i, page.Text)
		}
	}
	return doc
}

// checkPixels checks that a page is a JPEG with nothing but pixels: tables, frame and scan.
func checkPixels(t *testing.T, page int, picture []byte) {
	t.Helper()
	if bytes.Contains(picture[:min(600, len(picture))], []byte("Exif")) || bytes.Contains(picture, []byte(canary)) {
		t.Errorf("page %d has more than pixels", page)
	}
	for rest := picture[2:]; rest[1] != 0xda; rest = rest[2+int(rest[2])<<8+int(rest[3]):] {
		if m := rest[1]; m != 0xdb && m != 0xc0 && m != 0xc4 {
			t.Errorf("page %d has a segment %#x", page, m)
		}
	}
}

// decodePage decodes a page.
func decodePage(t *testing.T, page render.Page) image.Image {
	t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(page.Image))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// hasInk reports whether a page has dark pixels.
func hasInk(t *testing.T, page render.Page) bool {
	t.Helper()
	picture := decodePage(t, page)
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); r+g+b < 3*0x8000 {
				return true
			}
		}
	}
	return false
}

func TestRender_UnknownTypeIsRefused(t *testing.T) {
	t.Parallel()
	for _, media := range []string{"", "text/html", "image/svg+xml", "application/pdf\nx", "IMAGE/PNG"} {
		if _, err := newRenderer(t).Render(t.Context(), media, strings.NewReader("x")); err != render.ErrMedia { //nolint:errorlint // it is that one
			t.Errorf("%q: %v", media, err)
		}
	}
}

// brokenReader is an upload that ends early.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }

func TestRender_BrokenSourceIsItsError(t *testing.T) {
	t.Parallel()
	if _, err := newRenderer(t).Render(t.Context(), render.PNG, brokenReader{}); err != os.ErrDeadlineExceeded { //nolint:errorlint // it is that one
		t.Errorf("got %v", err)
	}
}

func TestRender_CancelledContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newRenderer(t).Render(ctx, render.PNG, strings.NewReader("x")); err == nil {
		t.Error("it went on")
	}
}

func TestRender_ProgramThatIsNoChild(t *testing.T) {
	t.Parallel()
	r, err := render.New("-test.run", "^$")
	if err != nil {
		t.Fatal(err)
	}
	if doc, err := r.Render(t.Context(), render.PNG, strings.NewReader("x")); err == nil {
		t.Errorf("got %v", doc)
	}
}

func TestPrepare_FillsTheCache(t *testing.T) {
	t.Parallel()
	if err := newRenderer(t).Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(cacheFolder(), "*", "*"))
	if err != nil || len(found) < 2 {
		t.Errorf("%d files in the cache, %v", len(found), err)
	}
}
