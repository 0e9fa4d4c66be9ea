package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// emitPage hands a finished page on. total is the number of pages of the file.
type emitPage func(page Page, total int) error

// decoder renders a file of one type. It is loaded before the child is confined, and used after.
type decoder func(file []byte, emit emitPage) Outcome

// loadPDFium makes a decoder of PDF. PDFium is built without a script engine and sees no files.
func loadPDFium(ctx context.Context, cache wazero.CompilationCache) (decoder, error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context: withLinearMemory(ctx), MaxTotal: 1, MaxIdle: 1,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: runtimeConfig(cache),
		Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("render: load PDFium: %w", err)
	}
	instance, err := pool.GetInstance(time.Minute)
	if err != nil {
		return nil, fmt.Errorf("render: start PDFium: %w", err)
	}
	return func(file []byte, emit emitPage) Outcome { return renderPDF(instance, file, emit) }, nil
}

// renderPDF renders the pages of a PDF. A page that cannot be drawn is handed on without an image.
func renderPDF(lib pdfium.Pdfium, file []byte, emit emitPage) Outcome {
	open, err := lib.OpenDocument(&requests.OpenDocument{File: &file})
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return Locked
	case errors.Is(err, pdferrors.ErrSecurity): // encrypted in a way of its own
		return Unsupported
	case err != nil:
		return Damaged
	}
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: open.Document})
	if err != nil || count.PageCount <= 0 {
		return Damaged
	}
	drawn := 0
	for i := range min(count.PageCount, MaxPages) {
		page := drawPage(lib, open.Document, i)
		if len(page.Image) > 0 {
			drawn++
		}
		if emit(page, count.PageCount) != nil {
			return Stopped
		}
	}
	if drawn == 0 {
		return Damaged
	}
	return Shown
}

// drawPage draws one page with its filled-in form fields and annotations.
func drawPage(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (page Page) {
	which := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	size, err := lib.GetPageSize(&requests.GetPageSize{Page: which})
	if err != nil {
		return Page{}
	}
	width, height := fitPoints(size.Width, size.Height)
	drawn, err := lib.RenderPageInPixels(&requests.RenderPageInPixels{
		Page: which, Width: width, Height: height, RenderForm: true, Document: &doc,
		RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
	})
	if err != nil {
		return Page{}
	}
	page.Image = encode(drawn.Result.RenderedImage)
	drawn.Cleanup()
	page.Text = pageText(lib, which)
	return page
}

// pageText returns the text of a page as the file has it, at most maxText bytes.
func pageText(lib pdfium.Pdfium, page requests.Page) string {
	loaded, err := lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return ""
	}
	defer lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) //nolint:errcheck // it ends
	count, err := lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil || count.Count <= 0 {
		return ""
	}
	text, err := lib.FPDFText_GetText(&requests.FPDFText_GetText{
		TextPage: loaded.TextPage, StartIndex: 0, Count: min(count.Count, maxText/4),
	})
	if err != nil {
		return ""
	}
	return cleanText(text.Text)
}

// fitPoints returns the pixels of a page of some points (1/72 inch), at most MaxSide on the longer side. A size that is
// no number, or nothing, becomes one pixel.
func fitPoints(width, height float64) (w, h int) {
	scale := min(dpi/72.0, MaxSide/max(width, height, 1))
	return pixels(width * scale), pixels(height * scale)
}

func pixels(length float64) int {
	if length >= 1 && length <= MaxSide {
		return int(length)
	}
	if length > MaxSide {
		return MaxSide
	}
	return 1
}

// encode writes a picture as JPEG. It returns nil if there is nothing to write. Without colours it takes half the time.
func encode(picture image.Image) []byte {
	if picture == nil || picture.Bounds().Empty() {
		return nil
	}
	if colours, ok := picture.(*image.RGBA); ok {
		if grey := withoutColours(colours); grey != nil {
			picture = grey
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil || out.Len() > maxImage {
		return nil
	}
	return out.Bytes()
}

// withoutColours returns a picture that is black, white and grey as such a one, or nil.
func withoutColours(picture *image.RGBA) *image.Gray {
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	grey := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		from, to := picture.Pix[y*picture.Stride:][:4*w], grey.Pix[y*grey.Stride:][:w]
		for x := range to {
			if from[4*x] != from[4*x+1] || from[4*x] != from[4*x+2] {
				return nil
			}
			to[x] = from[4*x]
		}
	}
	return grey
}
