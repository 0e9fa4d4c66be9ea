// Package render turns a file that a person sent into pictures of its pages, which are safe to show.
//
// A decoder of PDF, JPEG, PNG or HEIC reads what a stranger made, so it runs in a child process of its own for each
// file: Renderer starts the program again, the file goes in by a pipe, and pictures and text come out by another.
// PDFium and libheif are WebAssembly inside the child, the decoders of JPEG and PNG are Go. Before the child reads the
// first byte of the file it gives up files, network and processes (see confine). Pictures are encoded anew from pixels:
// scripts, links, embedded files and metadata have no way out.
package render

import "errors"

// Media types that can be rendered.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
	HEIC = "image/heic"
)

// ErrMedia says that files of a type cannot be rendered.
var ErrMedia = errors.New("render: not a type that can be rendered")

// Outcome is what became of a file. All but Shown can be told to the sender, who can then send another file.
type Outcome byte

// The outcomes. The numbers go from the child to its parent.
const (
	Shown       Outcome = iota + 1
	Locked              // a password is needed to open it
	Damaged             // it is cut, or not what it says to be
	Unsupported         // it is sound, but of a variant that is not decoded
	TooLarge            // its picture has more pixels than are decoded
	Stopped             // it needed too much time or memory, or broke the child
)

// String returns the outcome as a word for logs and tests.
func (o Outcome) String() string {
	switch o {
	case Shown:
		return "shown"
	case Locked:
		return "locked"
	case Damaged:
		return "damaged"
	case Unsupported:
		return "unsupported"
	case TooLarge:
		return "too large"
	case Stopped:
		return "stopped"
	}
	return "unknown"
}

// Page is one page as a JPEG, and the text that the file has for it. Image is empty if the page could not be drawn.
type Page struct {
	Image []byte
	Text  string
}

// Document is a rendered file. Total is the number of pages that the file has, of which Pages has the first; a file that
// is Stopped keeps the pages that were ready by then.
type Document struct {
	Outcome Outcome
	Pages   []Page
	Total   int
}

// Limits of one file. A page of A4 has MaxSide at some 190 dots per inch.
const (
	MaxBytes   = 20 << 20  // of the file
	MaxPages   = 100       // that are rendered
	MaxSide    = 2200      // pixels of the longer side of a rendered page
	maxImage   = 8 << 20   // bytes of a rendered page
	maxText    = 128 << 10 // bytes of text of a page
	maxOutput  = 96 << 20  // bytes of all rendered pages
	maxDecoded = 320 << 20 // bytes of a picture that is decoded to its full size
	dpi        = 200       // of a page that is small enough
	quality    = 85        // of JPEG
)
