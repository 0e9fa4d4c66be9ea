package render_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
)

// corner is a white picture whose left upper corner is dark: turned, the corner is elsewhere.
func corner(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			if x < w/4 && y < h/4 {
				c = color.RGBA{0, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// photo is a picture with a texture, as a scan or photograph has it.
func photo(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8(128 + 100*math.Sin(float64(x)/40)*math.Cos(float64(y)/30))
			m.SetRGBA(x, y, color.RGBA{v, uint8(x), uint8(y), 255})
		}
	}
	return m
}

func jpegOf(m image.Image) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func pngOf(m image.Image) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// exif is a TIFF structure with an orientation and a place.
func exif(order binary.AppendByteOrder, turn uint16) []byte {
	out := []byte("MM")
	if order.String() == "LittleEndian" {
		out = []byte("II")
	}
	out = order.AppendUint32(order.AppendUint16(out, 42), 8)
	out = order.AppendUint16(out, 2)
	for _, e := range [][2]uint16{{0x010f, 'x'}, {0x0112, turn}} {
		out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, e[0]), 3), 1)
		out = order.AppendUint16(order.AppendUint16(out, e[1]), 0)
	}
	return append(order.AppendUint32(out, 0), canary...)
}

// segment puts a segment after the first marker of a JPEG.
func segment(file []byte, marker byte, data []byte) []byte {
	out := append([]byte{0xff, 0xd8, 0xff, marker}, byte((len(data)+2)>>8), byte(len(data)+2))
	return append(append(out, data...), file[2:]...)
}

// withExif is a JPEG with an orientation.
func withExif(file []byte, order binary.AppendByteOrder, turn uint16) []byte {
	return segment(file, 0xe1, append([]byte("Exif\x00\x00"), exif(order, turn)...))
}

// chunk is a chunk of a PNG.
func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunk puts a chunk after the header of a PNG.
func withChunk(file []byte, kind string, data []byte) []byte {
	const head = 8 + 25
	return append(append(bytes.Clone(file[:head]), chunk(kind, data)...), file[head:]...)
}

// rawPNG is a PNG with any header and any rows.
func rawPNG(w, h uint32, depth, colours byte, rows []byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	_, _ = z.Write(rows)
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	out = append(out, chunk("IHDR", append(head, depth, colours, 0, 0, 0))...)
	return append(append(out, chunk("IDAT", data.Bytes())...), chunk("IEND", nil)...)
}

// progressive is a small progressive JPEG, grey: one scan with the mean of each block and no more.
func progressive() []byte {
	out := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	for range 64 {
		out = append(out, 8)
	}
	out = append(out, 0xff, 0xc2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0) // 8 × 8
	out = append(out, 0xff, 0xc4, 0, 20, 0, 1)                         // one code of one bit: no difference
	out = append(append(out, make([]byte, 15)...), 0)
	out = append(out, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0)
	return append(out, 0x7f, 0xff, 0xd9)
}

// heicBox is a box of a HEIC file.
func heicBox(kind string, content ...[]byte) []byte {
	data := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8)), kind...), data...)
}
