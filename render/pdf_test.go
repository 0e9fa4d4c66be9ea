package render_test

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"crypto/rc4"
	"encoding/binary"
	"fmt"
	"strings"
)

// canary stands in the dangerous part of hostile files.
const canary = "CANARY-7f3a"

// pdfFile is a PDF that the tests write: objects by number from 1, of which 1 is the catalogue.
type pdfFile struct {
	version string
	eol     string
	objects []string
	trailer string
}

// stream returns a stream object.
func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// deflate compresses.
func deflate(data string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write([]byte(data))
	_ = w.Close()
	return out.String()
}

// write writes the file with its table of objects.
func (p pdfFile) write() []byte {
	var out bytes.Buffer
	eol := p.eol
	if eol == "" {
		eol = "\n"
	}
	fmt.Fprintf(&out, "%%PDF-%s%s%%\xe2\xe3\xcf\xd3%s", p.version, eol, eol)
	offsets := make([]int, len(p.objects))
	for i, object := range p.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj%s%s%sendobj%s", i+1, eol, object, eol, eol)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref%s0 %d%s0000000000 65535 f%s", eol, len(offsets)+1, eol, pad(eol))
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n%s", at, pad(eol))
	}
	fmt.Fprintf(&out, "trailer%s<< /Size %d /Root 1 0 R %s >>%sstartxref%s%d%s%%%%EOF%s",
		eol, len(offsets)+1, p.trailer, eol, eol, start, eol, eol)
	return out.Bytes()
}

// pad makes the end of a line two bytes long, as entries of the table have it.
func pad(eol string) string {
	if len(eol) == 2 {
		return eol
	}
	return " " + eol
}

const letter = "BT /F1 24 Tf 72 700 Td (Attestation of Dr Example) Tj ET"

// page is a document of one page with some content; page and catalogue may have more entries. Further objects begin at
// number 6.
func page(content, pageEntries, catalogue string, more ...string) pdfFile {
	if !strings.Contains(pageEntries, "/MediaBox") {
		pageEntries += " /MediaBox [0 0 595 842]"
	}
	if !strings.Contains(pageEntries, "/Resources") {
		pageEntries += " /Resources << /Font << /F1 5 0 R >> >>"
	}
	return pdfFile{version: "1.4", objects: append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + pageEntries + " >>",
		content,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}, more...)}
}

// simple is a letter with further objects.
func simple(pageEntries, catalogue string, more ...string) pdfFile {
	return page(stream("", letter), pageEntries, catalogue, more...)
}

// withImage is a page that shows object 6, an image.
func withImage(image string) pdfFile {
	return page(stream("", "q 500 0 0 700 40 60 cm /I Do Q"), "/Resources << /XObject << /I 6 0 R >> >>", "", image)
}

// pages is a document of n pages, each with its number.
func pages(n int) pdfFile {
	p := pdfFile{version: "1.7", objects: []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"}}
	var kids strings.Builder
	for i := range n {
		number := len(p.objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", number)
		p.objects = append(p.objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "+
			"/Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", number+1),
			stream("", fmt.Sprintf("BT /F1 36 Tf 72 700 Td (Page %d) Tj ET", i+1)))
	}
	p.objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), n)
	return p
}

// passwordPad is the filling of short passwords (ISO 32000-1, 7.6.3.3).
const passwordPad = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

// encrypt encrypts the content of a simple letter with RC4 of 40 bits (revision 2). An empty password to open makes a file
// that everybody can open and not everybody print.
func encrypt(open, owner string) []byte {
	padded := func(password string) []byte { return []byte((password + passwordPad)[:32]) }
	apply := func(key, data []byte) []byte {
		cipher, err := rc4.NewCipher(key)
		if err != nil {
			panic(err)
		}
		out := make([]byte, len(data))
		cipher.XORKeyStream(out, data)
		return out
	}
	const id, permissions = "0123456789abcdef", int32(-64)
	ownerKey := md5.Sum(padded(owner))
	o := apply(ownerKey[:5], padded(open))
	seed := append(padded(open), o...)
	seed = binary.LittleEndian.AppendUint32(seed, uint32(permissions&(1<<31-1))|1<<31)
	key := md5.Sum(append(seed, id...))
	u := apply(key[:5], []byte(passwordPad))
	objectKey := md5.Sum(append(bytes.Clone(key[:5]), 4, 0, 0, 0, 0)) // object 4, the content
	content := string(apply(objectKey[:10], []byte(letter)))
	p := page(stream("", content), "", "", fmt.Sprintf("<< /Filter /Standard /V 1 /R 2 /P %d /O <%x> /U <%x> >>", permissions, o, u))
	p.trailer = fmt.Sprintf("/Encrypt 6 0 R /ID [<%x> <%x>]", id, id)
	return p.write()
}
