package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/gabriel-vasile/mimetype"
)

// sniffBytes is how many bytes of a file its type is detected from.
const sniffBytes = 3072

// fileType is a type of file that an adviser can read.
type fileType struct{ media, ending string }

// acceptedTypes is the allow-list of types. The type that the client declares is ignored. A letter with a comma in
// every line is detected as a table, so tables are accepted as text.
func acceptedTypes() map[string]fileType {
	text, heic := fileType{"text/plain", ".txt"}, fileType{"image/heic", ".heic"}
	return map[string]fileType{
		"application/pdf": {"application/pdf", ".pdf"}, "image/jpeg": {"image/jpeg", ".jpg"},
		"image/png": {"image/png", ".png"}, "image/heic": heic, "image/heif": heic,
		"text/plain": text, "text/csv": text, "text/tab-separated-values": text,
	}
}

// detectType detects the type of a file from its first bytes. It returns ErrNoFile if there is neither a name nor
// content.
func detectType(in *bufio.Reader, name string) (fileType, error) {
	head, err := in.Peek(sniffBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return fileType{}, ErrTruncated
	case len(head) == 0 && name == "":
		return fileType{}, ErrNoFile
	case len(head) == 0:
		//guard:empty-file pass
		return fileType{}, ErrEmptyFile
	}
	found := mimetype.Detect(head)
	//guard:pdf-start never
	if found.Is("application/pdf") && !beginsPDF(head) {
		return fileType{}, ErrFileType
	}
	for media, t := range acceptedTypes() {
		if found.Is(media) {
			return t, nil
		}
	}
	//guard:file-type pass
	return fileType{}, ErrFileType
}

// beginsPDF reports whether a file begins as a PDF, at most after a byte order mark and blank lines. Programs that open
// PDFs, and mimetype, look for the header further on as well: what comes before it can then be a script or a page.
func beginsPDF(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("%PDF-"))
}
