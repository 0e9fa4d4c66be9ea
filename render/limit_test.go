package render_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"stepfree/render"
)

// peakMemory renders a file in a child and returns the most memory that the child had, in bytes.
func peakMemory(t *testing.T, media string, file []byte) int64 {
	t.Helper()
	if err := newRenderer(t).Prepare(t.Context()); err != nil { // the first compiles
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "render-child", cacheFolder())
	var status bytes.Buffer
	child.Stdin, child.Stderr = bytes.NewReader(append([]byte(media+"\n"), file...)), &status
	if err := child.Run(); err != nil {
		t.Fatalf("%v: %s", err, &status)
	}
	words := strings.Fields(lineWith(status.Bytes(), "VmHWM:"))
	if len(words) != 3 {
		t.Fatalf("status: %s", &status)
	}
	kib, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

func TestChild_MemoryIsBounded(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]struct {
		media string
		file  []byte
		most  int64
	}{
		"20 pages":             {render.PDF, pages(20).write(), 88 << 20},
		"scan":                 {render.PDF, withImage(stream("/Subtype /Image /Width 2480 /Height 3508 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", string(jpegOf(photo(2480, 3508))))).write(), 128 << 20},
		"of 12 million pixels": {render.JPEG, withExif(jpegOf(photo(4032, 3024)), binary.BigEndian, 6), 80 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := peakMemory(t, s.media, s.file)
			t.Logf("%d MiB", got>>20)
			if got > s.most {
				t.Errorf("%d MiB", got>>20)
			}
		})
	}
}

// TestRender_MoreThanOneAtATime has more files than children, and none waits for ever.
func TestRender_MoreThanOneAtATime(t *testing.T) {
	t.Parallel()
	r, file := newRenderer(t), pngOf(corner(80, 60))
	done := make(chan error)
	for range 12 {
		go func() {
			doc, err := r.Render(t.Context(), render.PNG, bytes.NewReader(file))
			if err == nil && doc.Outcome != render.Shown {
				err = render.ErrMedia
			}
			done <- err
		}()
	}
	for range 12 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestRender_PagesAboveTheLimitAreCounted(t *testing.T) {
	t.Parallel()
	doc := renderFile(t, newRenderer(t), render.PDF, pages(render.MaxPages+5).write())
	if doc.Outcome != render.Shown || len(doc.Pages) != render.MaxPages || doc.Total != render.MaxPages+5 {
		t.Errorf("%s, %d of %d", doc.Outcome, len(doc.Pages), doc.Total)
	}
	if last := doc.Pages[render.MaxPages-1].Text; !strings.Contains(last, "Page 100") {
		t.Errorf("text %q", last)
	}
}
