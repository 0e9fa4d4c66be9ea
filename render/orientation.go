package render

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a picture is turned, in the numbers of Exif (tag 0x0112).
type orientation uint16

const upright orientation = 1

// apply turns a picture upright.
func (o orientation) apply(picture *image.RGBA) *image.RGBA {
	if o <= upright || o > 8 {
		return picture
	}
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if o >= 5 { // on its side
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := o.place(x, y, w, h)
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], picture.Pix[picture.PixOffset(x, y):][:4])
		}
	}
	return out
}

// place returns where a pixel of the stored picture is shown.
func (o orientation) place(x, y, w, h int) image.Point {
	switch o { //nolint:exhaustive // upright is below
	case 2:
		return image.Pt(w-1-x, y)
	case 3:
		return image.Pt(w-1-x, h-1-y)
	case 4:
		return image.Pt(x, h-1-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(h-1-y, x)
	case 7:
		return image.Pt(h-1-y, w-1-x)
	case 8:
		return image.Pt(y, w-1-x)
	}
	return image.Pt(x, y)
}

// jpegHead is what is read of a JPEG before it is decoded.
type jpegHead struct {
	turn        orientation
	progressive bool
}

// readJPEG reads the segments before the first scan. What is not understood is left out.
func readJPEG(file []byte) jpegHead {
	head := jpegHead{turn: upright}
	for rest := file[min(2, len(file)):]; len(rest) >= 4; {
		if rest[0] != 0xff { // between segments: a decoder looks for the next marker
			rest = rest[1:]
			continue
		}
		marker := rest[1]
		if marker == 0xff || marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8 { // without a length
			rest = rest[1:]
			continue
		}
		if marker == 0xd9 || marker == 0xda {
			break
		}
		length := int(binary.BigEndian.Uint16(rest[2:])) + 2
		segment := rest[4:min(max(length, 4), len(rest))]
		if exif, found := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); found && marker == 0xe1 {
			head.turn = readExif(exif)
		}
		head.progressive = head.progressive || marker == 0xc2
		rest = rest[min(max(length, 4), len(rest)):]
	}
	return head
}

// readPNG finds the eXIf chunk.
func readPNG(file []byte) orientation {
	for rest := file[min(8, len(file)):]; len(rest) >= 12; {
		length := int64(binary.BigEndian.Uint32(rest))
		if length > int64(len(rest)-12) {
			break
		}
		if string(rest[4:8]) == "eXIf" {
			return readExif(rest[8 : 8+length])
		}
		rest = rest[12+length:]
	}
	return upright
}

// readExif finds the orientation in the first directory of a TIFF structure.
func readExif(tiff []byte) orientation {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if turn := orientation(order.Uint16(entries[8:])); turn >= upright && turn <= 8 {
				return turn
			}
			break
		}
		entries = entries[12:]
	}
	return upright
}
