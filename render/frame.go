package render

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode"
)

// The child sends frames: pages as they are ready, then one end. Numbers are big-endian.
const (
	frameReady = 'r' // the decoder is loaded and the child confined
	framePage  = 'p' // First bytes of image, Second bytes of text, Total pages of the file
	frameEnd   = 'e' // First is the outcome, Total pages of the file
)

// frame is the head of what the child sends.
type frame struct {
	Kind                 byte
	First, Second, Total uint32
}

// errFrame says that the child does not keep to the protocol: it is in other hands.
var errFrame = errors.New("render: the child sent what it must not")

// writeFrame writes a head and its content.
func writeFrame(out io.Writer, head frame, content ...[]byte) error {
	if err := binary.Write(out, binary.BigEndian, head); err != nil {
		return err
	}
	for _, c := range content {
		if _, err := out.Write(c); err != nil {
			return err
		}
	}
	return nil
}

// readPages reads frames until the end, into doc. What the child says is not believed beyond the limits, and a page must be
// a JPEG of a size that is allowed. After an error doc has the pages that came before.
func readPages(in io.Reader, doc *Document) error {
	for size := 0; ; {
		var head frame
		if err := binary.Read(in, binary.BigEndian, &head); err != nil {
			return err
		}
		doc.Total = int(min(head.Total, 1<<20))
		switch head.Kind {
		case framePage:
			size += int(min(head.First, maxImage+1)) + int(min(head.Second, maxText+1))
			if head.First > maxImage || head.Second > maxText || size > maxOutput || len(doc.Pages) == MaxPages {
				return errFrame
			}
			page, err := readPage(in, head)
			if err != nil {
				return err
			}
			doc.Pages = append(doc.Pages, page)
		case frameEnd:
			if head.First < uint32(Shown) || head.First > uint32(Stopped) {
				return errFrame
			}
			doc.Outcome = Outcome(head.First)
			return nil
		default:
			return errFrame
		}
	}
}

// readPage reads the content of a page frame.
func readPage(in io.Reader, head frame) (Page, error) {
	image, text := make([]byte, head.First), make([]byte, head.Second)
	if _, err := io.ReadFull(in, image); err != nil {
		return Page{}, err
	}
	if _, err := io.ReadFull(in, text); err != nil {
		return Page{}, err
	}
	//guard:rendered-page never
	if len(image) > 0 && !isPage(image) {
		return Page{}, errFrame
	}
	return Page{Image: image, Text: cleanText(string(text))}, nil
}

// cleanText leaves out what is no text: broken UTF-8, and controls but tabs and ends of lines.
func cleanText(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}
