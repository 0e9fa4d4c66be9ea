package render_test

import (
	"bytes"
	"encoding/ascii85"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stepfree/render"
)

// sample is a file of the corpus. text is what its pages say, pages how many there are (one, if not said).
type sample struct {
	name, media string
	file        []byte
	pages       int
	text        string
	blank       bool // nothing dark is to be seen
}

// honestPDFs are documents as scanners, offices and authorities write them, of today and of old.
func honestPDFs() (all []sample) {
	add := func(name string, file []byte, s sample) {
		s.name, s.media, s.file = "pdf "+name, render.PDF, file
		all = append(all, s)
	}
	text := sample{text: "Attestation of Dr Example"}
	for _, version := range []string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"} {
		p := simple("", "")
		p.version = version
		add("version "+version, p.write(), text)
	}
	for name, eol := range map[string]string{"CR": "\r", "CRLF": "\r\n"} {
		p := simple("", "")
		p.eol = eol
		add(name, p.write(), text)
	}
	whole := simple("", "").write()
	add("byte order mark", append([]byte("\xef\xbb\xbf"), whole...), text)
	add("blank lines", append([]byte("\r\n\n"), whole...), text)
	add("bytes after the end", append(bytes.Clone(whole), "\x00\x00 sent by mail\n"...), text)
	before, after, _ := bytes.Cut(whole, []byte("xref"))
	_, after, _ = bytes.Cut(after, []byte("trailer"))
	add("table of objects lost", slices.Concat(before, []byte("trailer"), after), text)
	add("wrong start of table", bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1), text)
	for _, font := range []string{"Times-Roman", "Courier", "Helvetica-BoldOblique", "Arial", "NotEmbedded"} {
		p := simple("", "")
		p.objects[4] = "<< /Type /Font /Subtype /Type1 /BaseFont /" + font + " /Encoding /WinAnsiEncoding >>"
		add("font "+font, p.write(), text)
	}
	for encoding, e := range map[string]string{"WinAnsiEncoding": "\xe9", "MacRomanEncoding": "\x8e"} {
		p := page(stream("", "BT /F1 24 Tf 72 700 Td (M"+e+"decin) Tj ET"), "", "")
		p.objects[4] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /" + encoding + " >>"
		add(encoding, p.write(), sample{text: "Médecin"})
	}
	for filter, data := range map[string]string{
		"FlateDecode": deflate(letter), "ASCIIHexDecode": hex.EncodeToString([]byte(letter)) + ">", "ASCII85Decode": ascii85Of(letter),
		"RunLengthDecode": string(rune(len(letter)-1)) + letter + "\x80",
	} {
		add(filter, page(stream("/Filter /"+filter, data), "", "").write(), text)
	}
	add("two filters", page(stream("/Filter [/ASCII85Decode /FlateDecode]", ascii85Of(deflate(letter))), "", "").write(), text)
	for _, box := range []string{
		"/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox [10 10 585 832]", "/UserUnit 2",
		"/MediaBox [0 0 612 792]", "/MediaBox [0 0 842 1191]", "/MediaBox [0 0 226 800]", "/MediaBox [0 0 3370 2384]", "/Group << /S /Transparency >>",
	} {
		add(strings.TrimPrefix(box, "/"), simple(box, "").write(), text)
	}
	for n, m := range map[int]int{2: 2, 20: 20, 100: 100} {
		add(fmt.Sprint(n, " pages"), pages(n).write(), sample{pages: m, text: "Page 1"})
	}
	add("may not be printed", encrypt("", "owner"), text)
	return append(all, honestParts()...)
}

// honestParts are documents with images, forms and what else belongs to documents.
func honestParts() (all []sample) {
	add := func(name string, p pdfFile, s sample) {
		s.name, s.media, s.file = "pdf "+name, render.PDF, p.write()
		all = append(all, s)
	}
	text := sample{text: "Attestation of Dr Example"}
	scan := string(jpegOf(photo(800, 1100)))
	add("scan in colour", withImage(stream("/Type /XObject /Subtype /Image /Width 800 /Height 1100 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", scan)), sample{})
	add("scan in grey", withImage(stream("/Subtype /Image /Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode", deflate(strings.Repeat("\x10\xf0", 5000)))), sample{})
	add("fax", withImage(stream("/Subtype /Image /Width 800 /Height 100 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode", deflate(strings.Repeat("\xf0", 10000)))), sample{})
	add("fax, group 4", withImage(stream("/Subtype /Image /Width 16 /Height 2 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 16 /Rows 2 /BlackIs1 true >>", "\x26\xa0\x80\x08\x00\x80")), sample{})
	add("CMYK", page(stream("", "0 0 0 1 k 72 72 400 400 re f"), "", ""), sample{})
	add("form that was filled in", simple("/Annots [6 0 R]", "/AcroForm << /Fields [6 0 R] /DA (/F1 12 Tf 0 g) >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Anna) /Rect [72 600 300 630] /P 3 0 R /F 4 /AP << /N 7 0 R >> >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 228 30] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 20 Tf 2 8 Td (Anna) Tj ET")), text)
	add("note", simple("/Annots [<< /Type /Annot /Subtype /Text /Contents (a note) /Rect [10 10 30 30] >>]", ""), text)
	add("link", simple("/Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 30 30] /A << /S /URI /URI (https://example.org) >> >>]", ""), text)
	add("bookmarks", simple("", "/Outlines 6 0 R", "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>", "<< /Title (One) /Parent 6 0 R /Dest [3 0 R /Fit] >>"), text)
	add("metadata", simple("", "/Metadata 6 0 R /Lang (fr) /MarkInfo << /Marked true >>", stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta/>")), text)
	add("no content", page("<< /Length 0 >>\nstream\n\nendstream", "", ""), sample{blank: true})
	return all
}

func ascii85Of(text string) string {
	var out bytes.Buffer
	w := ascii85.NewEncoder(&out)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return out.String() + "~>"
}

// honestPictures are photographs and screenshots.
func honestPictures() (all []sample) {
	add := func(name, media string, file []byte) {
		all = append(all, sample{name: media[6:] + " " + name, media: media, file: file})
	}
	plain := jpegOf(photo(600, 400))
	grey := image.NewGray(image.Rect(0, 0, 60, 40))
	add("of a telephone, 12 million pixels", render.JPEG, withExif(jpegOf(photo(4032, 3024)), binary.BigEndian, 6))
	add("colour", render.JPEG, plain)
	add("grey", render.JPEG, jpegOf(grey))
	add("one pixel", render.JPEG, jpegOf(image.NewGray(image.Rect(0, 0, 1, 1))))
	add("panorama", render.JPEG, jpegOf(corner(9000, 40)))
	all = append(all, sample{name: "jpeg progressive", media: render.JPEG, file: progressive(), blank: true})
	add("comment and profile", render.JPEG, segment(segment(plain, 0xfe, []byte("made by a scanner")), 0xe2, []byte("ICC_PROFILE\x00\x01\x01xxxx")))
	add("bytes after the end", render.JPEG, append(bytes.Clone(plain), make([]byte, 5000)...))
	add("end marker forgotten", render.JPEG, plain[:len(plain)-2])
	add("Exif of one byte", render.JPEG, segment(plain, 0xe1, []byte("Exif\x00\x00M")))
	add("Exif without an end", render.JPEG, segment(plain, 0xe1, []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff")))
	paper := image.Rect(0, 0, 80, 60)
	palette := image.NewPaletted(paper, color.Palette{color.Black, color.White, color.RGBA{200, 0, 0, 255}})
	deep, seen := image.NewNRGBA64(paper), image.NewNRGBA(paper)
	for i, m := range []draw.Image{grey, palette, image.NewGray16(paper), corner(80, 60)} {
		add(fmt.Sprint("kind ", i), render.PNG, pngOf(m))
	}
	deep.SetNRGBA64(1, 1, color.NRGBA64{0, 0, 0, 0x1000})
	seen.SetNRGBA(1, 1, color.NRGBA{0, 0, 0, 255})
	for i, m := range []image.Image{deep, seen} {
		all = append(all, sample{name: fmt.Sprint("png transparent ", i), media: render.PNG, file: pngOf(m), blank: i == 0})
	}
	add("one bit", render.PNG, rawPNG(8, 2, 1, 0, []byte{0, 0xf0, 0, 0x0f}))
	add("screenshot", render.PNG, pngOf(photo(1080, 2400)))
	add("text and turn", render.PNG, withChunk(withChunk(pngOf(corner(80, 60)), "tEXt", []byte("Author\x00me")), "eXIf", exif(binary.BigEndian, 8)))
	for _, name := range []string{"gray", "test8", "test12"} {
		file, err := os.ReadFile(filepath.Join("testdata", name+".heic"))
		if err != nil {
			panic(err)
		}
		add(name, render.HEIC, file)
	}
	return all
}

func TestRender_HonestFilesAreShown(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	all := append(honestPDFs(), honestPictures()...)
	if len(all) < 60 {
		t.Errorf("%d files", len(all))
	}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			doc := renderFile(t, r, s.media, s.file)
			if doc.Outcome != render.Shown || len(doc.Pages) != max(s.pages, 1) || doc.Total != len(doc.Pages) {
				t.Fatalf("%s, %d of %d pages", doc.Outcome, len(doc.Pages), doc.Total)
			}
			if !strings.Contains(doc.Pages[0].Text, s.text) {
				t.Errorf("text %q", doc.Pages[0].Text)
			}
			if hasInk(t, doc.Pages[0]) == s.blank {
				t.Errorf("blank is not %t", s.blank)
			}
		})
	}
}

func TestRender_OrientationIsApplied(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	// Where the dark corner is shown, and whether the picture is on its side.
	for turn, want := range map[uint16]struct{ right, below, side bool }{
		0: {}, 1: {}, 2: {right: true}, 3: {right: true, below: true}, 4: {below: true}, 5: {side: true},
		6: {right: true, side: true}, 7: {right: true, below: true, side: true}, 8: {below: true, side: true}, 9: {},
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			t.Run(fmt.Sprint(turn, order), func(t *testing.T) {
				t.Parallel()
				doc := renderFile(t, r, render.JPEG, withExif(jpegOf(corner(320, 160)), order, turn))
				picture := decodePage(t, doc.Pages[0])
				w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
				if (w < h) != want.side {
					t.Errorf("%d × %d", w, h)
				}
				x, y := w/16, h/16
				if want.right {
					x = w - 1 - x
				}
				if want.below {
					y = h - 1 - y
				}
				if c, _, _, _ := picture.At(x, y).RGBA(); c > 0x4000 {
					t.Errorf("the corner is not at %d, %d", x, y)
				}
			})
		}
	}
}
