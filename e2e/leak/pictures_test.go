package leak_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
)

func picture() image.Image { return image.NewGray(image.Rect(0, 0, 64, 64)) }

// photograph returns a JPEG with a comment segment after its start.
func photograph(t *testing.T, comment string) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, picture(), nil))
	all := append([]byte{0xff, 0xd8, 0xff, 0xfe}, binary.BigEndian.AppendUint16(nil, uint16(len(comment)+2))...)
	return append(append(all, comment...), out.Bytes()[2:]...)
}

// drawing returns a PNG with a tEXt chunk after its header.
func drawing(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, picture()))
	const header = 8 + 25
	chunk := append([]byte("tEXt"), "Comment\x00"+text...)
	all := append(bytes.Clone(out.Bytes()[:header]), binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))...)
	all = binary.BigEndian.AppendUint32(append(all, chunk...), crc32.ChecksumIEEE(chunk))
	return append(all, out.Bytes()[header:]...)
}
