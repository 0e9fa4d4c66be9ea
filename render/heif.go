package render

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"image"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// libheif is libheif and libde265 as WebAssembly, with one function, decode (see heif/README.md).
//
//go:embed heif/heif.wasm.gz
var libheif []byte

// Numbers of libheif: colour spaces, and the subsampling of colours.
const (
	heifYCbCr      = 0
	heifRGB        = 1
	heifMonochrome = 2
	heifChroma420  = 1
	heifChroma422  = 2
	heifChroma444  = 3
)

// loadHEIF makes a decoder of HEIC. The module gets no files, clock, environment or output.
func loadHEIF(ctx context.Context, cache wazero.CompilationCache) (decoder, error) {
	ctx = withLinearMemory(ctx)
	unzip, err := gzip.NewReader(bytes.NewReader(libheif))
	if err != nil {
		return nil, fmt.Errorf("render: libheif: %w", err)
	}
	code, err := io.ReadAll(unzip)
	if err != nil {
		return nil, fmt.Errorf("render: libheif: %w", err)
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, runtimeConfig(cache))
	if _, err = wasi_snapshot_preview1.Instantiate(ctx, runtime); err != nil {
		return nil, fmt.Errorf("render: libheif: %w", err)
	}
	module, err := runtime.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithName("").
		WithStartFunctions("_initialize"))
	if err != nil {
		return nil, fmt.Errorf("render: libheif: %w", err)
	}
	return func(file []byte, emit emitPage) Outcome {
		picture, outcome := heif{ctx, module}.decode(file)
		if outcome != Shown {
			return outcome
		}
		return emitPicture(picture, upright, emit)
	}, nil
}

// heif is the loaded module.
type heif struct {
	ctx    context.Context //nolint:containedctx // of one call
	module api.Module
}

// header is what decode tells of a picture, five numbers in the module's memory.
type header struct{ width, height, space, chroma uint32 }

// decode decodes the main picture of a file, turned as the file says. Its pixels are the module's memory.
func (h heif) decode(file []byte) (image.Image, Outcome) {
	in := h.alloc(len(file))
	about := h.alloc(5 * 4)
	if in == 0 || about == 0 || !h.module.Memory().Write(in, file) {
		return nil, Stopped
	}
	if !h.call(in, len(file), true, about, 0) {
		return nil, Damaged
	}
	head, ok := h.header(about)
	if !ok {
		return nil, Damaged
	}
	planes, size := head.planes()
	switch {
	case planes == nil:
		return nil, Unsupported
	case size > maxDecoded/2: // libheif has the picture a second time
		return nil, TooLarge
	}
	out := h.alloc(size)
	if out == 0 {
		return nil, Stopped
	}
	if !h.call(in, len(file), false, about, out) {
		return nil, Damaged
	}
	pixels, ok := h.module.Memory().Read(out, uint32(size)) //nolint:gosec // below maxDecoded
	if !ok {
		return nil, Damaged
	}
	return planes(pixels), Shown
}

// alloc returns an address of size bytes in the module's memory, or 0.
func (h heif) alloc(size int) uint32 {
	at, err := h.module.ExportedFunction("malloc").Call(h.ctx, uint64(size)) //nolint:gosec // positive
	if err != nil {
		return 0
	}
	return uint32(at[0]) //nolint:gosec // an address has 32 bits
}

// call calls decode. It reports whether that succeeded.
func (h heif) call(in uint32, size int, onlyHeader bool, about, out uint32) bool {
	only, at := uint64(0), uint64(about)
	if onlyHeader {
		only = 1
	}
	done, err := h.module.ExportedFunction("decode").Call(h.ctx, uint64(in), uint64(size), only, //nolint:gosec // positive
		at, at+4, at+8, at+12, at+16, uint64(out))
	return err == nil && done[0] != 0
}

func (h heif) header(about uint32) (head header, ok bool) {
	for i, into := range []*uint32{&head.width, &head.height, &head.space, &head.chroma} {
		if *into, ok = h.module.Memory().ReadUint32Le(about + uint32(4*i)); !ok {
			return head, false
		}
	}
	return head, head.width > 0 && head.height > 0 && head.width <= 1<<16 && head.height <= 1<<16
}

// planes returns how many bytes the picture has, and what makes a picture of them; nil if its colours are not known.
// libheif begins each row at a multiple of 16.
func (head header) planes() (picture func(pixels []byte) image.Image, size int) {
	const row = 16
	align := func(n int) int { return (n + row - 1) &^ (row - 1) }
	w, h := int(head.width), int(head.height)
	rect := image.Rect(0, 0, w, h)
	switch head.space {
	case heifMonochrome:
		stride := align(w)
		return func(p []byte) image.Image { return &image.Gray{Pix: p, Stride: stride, Rect: rect} }, stride * h
	case heifRGB:
		stride := align(4 * w)
		return func(p []byte) image.Image { return &image.NRGBA{Pix: p, Stride: stride, Rect: rect} }, stride * h
	case heifYCbCr:
		ratio, cw, ch := image.YCbCrSubsampleRatio444, w, h
		switch head.chroma {
		case heifChroma420:
			ratio, cw, ch = image.YCbCrSubsampleRatio420, (w+1)/2, (h+1)/2
		case heifChroma422:
			ratio, cw = image.YCbCrSubsampleRatio422, (w+1)/2
		case heifChroma444:
		default:
			return nil, 0
		}
		y, c := align(w)*h, align(cw)*ch
		return func(p []byte) image.Image {
			return &image.YCbCr{
				Y: p[:y], Cb: p[y : y+c], Cr: p[y+c:], YStride: align(w), CStride: align(cw), SubsampleRatio: ratio, Rect: rect,
			}
		}, y + 2*c
	}
	return nil, 0
}
