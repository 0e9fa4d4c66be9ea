package render_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"stepfree/render"
)

// threat is a file that was made to do harm, and what may become of it. A file that is shown is neutralised: its pages
// are pixels, and what it wanted to do is not done.
type threat struct {
	name, media string
	file        []byte
	want        []render.Outcome
}

// activePDFs are letters that want something to happen when they are opened.
func activePDFs() (all []threat) {
	add := func(name string, p pdfFile) {
		all = append(all, threat{"pdf " + name, render.PDF, p.write(), []render.Outcome{render.Shown}})
	}
	for name, action := range map[string]string{
		"script":        "<< /S /JavaScript /JS (app.alert\\('" + canary + "'\\); while\\(true\\){}) >>",
		"launch":        "<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (" + canary + ") >> >>",
		"address":       "<< /S /URI /URI (https://example.org/" + canary + ") >>",
		"other file":    "<< /S /GoToR /F (/etc/passwd) /D [0 /Fit] >>",
		"embedded goto": "<< /S /GoToE /T << /R /C /N (" + canary + ") >> >>",
		"send form":     "<< /S /SubmitForm /F (https://example.org/" + canary + ") >>",
		"import data":   "<< /S /ImportData /F (/etc/passwd) >>",
		"sound":         "<< /S /Sound /Sound 6 0 R >>",
		"movie":         "<< /S /Movie /T (" + canary + ") >>",
		"named":         "<< /S /Named /N /Print >>",
	} {
		add(name+" when opened", simple("", "/OpenAction "+action))
		add(name+" on the page", simple("/AA << /O "+action+" >>", ""))
		add(name+" of a field", simple("/Annots [<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 99 99] /A "+action+" /AA << /C "+action+" >> >>]",
			"/AcroForm << /Fields [] /XFA 6 0 R /CO [] >>", stream("", "<xdp:xdp><script>"+canary+"</script></xdp:xdp>")))
	}
	embedded := stream("/Type /EmbeddedFile", "MZ"+canary)
	add("embedded program", simple("/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (a.exe) /EF << /F 6 0 R >> >> >>]",
		"/Names << /EmbeddedFiles << /Names [(a.exe) << /F (a.exe) /EF << /F 6 0 R >> >>] >> >>", embedded))
	add("rich media", simple("/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << /Assets 6 0 R >> >>]", "", embedded))
	add("content from a file", page("<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream", "", ""))
	add("picture from a file", withImage("<< /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray /F (/etc/passwd) /Length 0 >>\nstream\n\nendstream"))
	add("form from another file", page(stream("", "/I Do"), "/Resources << /XObject << /I 6 0 R >> >>", "",
		stream("/Subtype /Form /BBox [0 0 9 9] /Ref << /F (/etc/passwd) /Page 0 >>", "")))
	return all
}

// loopingPDFs are documents that refer to themselves or are nested without end.
func loopingPDFs() (all []threat) {
	add := func(name string, file []byte, want ...render.Outcome) {
		all = append(all, threat{"pdf " + name, render.PDF, file, want})
	}
	open := []render.Outcome{render.Shown, render.Damaged, render.Stopped}
	tree := simple("", "")
	tree.objects[1] = "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
	add("tree in itself", tree.write(), open...)
	tree.objects[1] = "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>"
	add("parent of itself", tree.write(), open...)
	add("outline in itself", simple("", "/Outlines 6 0 R", "<< /First 6 0 R /Last 6 0 R /Next 6 0 R >>").write(), render.Shown)
	add("form in itself", page(stream("", "/I Do"), "/Resources << /XObject << /I 6 0 R >> >>", "",
		stream("/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 6 0 R >> >>", "/I Do")).write(), open...)
	chain := []string{}
	for i := range 400 { // ten uses of the next, each
		chain = append(chain, stream(fmt.Sprintf("/Subtype /Form /BBox [0 0 900 900] /Resources << /XObject << /I %d 0 R >> >>", i+7), strings.Repeat("/I Do ", 10)))
	}
	add("forms, ten to the power of many", page(stream("", "/I Do"), "/Resources << /XObject << /I 6 0 R >> >>", "", chain...).write(), open...)
	loop := simple("", "")
	loop.trailer = "/Prev 15"
	add("table before the table", loop.write(), open...)
	whole := simple("", "")
	whole.trailer = fmt.Sprintf("/Prev %d", bytes.Index(whole.write(), []byte("xref\n0")))
	add("table that follows itself", whole.write(), open...)
	add("length of itself", page("<< /Length 4 0 R >>\nstream\n"+letter+"\nendstream", "", "").write(), open...)
	add("brackets", page(stream("", strings.Repeat("[", 1<<20)), "", "").write(), open...)
	add("dictionaries", simple(strings.Repeat("/A << ", 50000)+strings.Repeat(">> ", 50000), "").write(), open...)
	add("states", page(stream("", strings.Repeat("q ", 1<<20)), "", "").write(), open...)
	many := pages(1)
	many.objects[1] = "<< /Type /Pages /Kids [" + strings.Repeat("4 0 R ", 50000) + "] /Count 50000 >>"
	add("50,000 pages", many.write(), open...)
	many.objects[1] = "<< /Type /Pages /Kids [4 0 R] /Count 2000000000 >>"
	add("2,000,000,000 pages, declared", many.write(), open...)
	many.objects[1] = "<< /Type /Pages /Kids [4 0 R] /Count -7 >>"
	add("minus seven pages", many.write(), open...)
	return all
}

// hugePDFs are documents that become large.
func hugePDFs() (all []threat) {
	add := func(name string, p pdfFile) {
		all = append(all, threat{"pdf " + name, render.PDF, p.write(), []render.Outcome{render.Shown, render.Damaged, render.Stopped}})
	}
	for _, box := range []string{"0 0 1e9 1e9", "0 0 -5 -5", "0 0 0 0", "0 0 1 999999", "0 0 1e38 1e38", "(a) (b) (c) (d)", "9 9"} {
		add("page of "+box, simple("/MediaBox ["+box+"]", ""))
	}
	add("unit", simple("/UserUnit 1e9", ""))
	bomb := strings.Repeat(" ", 200<<20)
	add("content of 200 MB", page(stream("/Filter /FlateDecode", deflate(bomb)), "", ""))
	add("content of content", page(stream("/Filter [/FlateDecode /FlateDecode]", deflate(deflate(bomb))), "", ""))
	for _, size := range []string{"60000 /Height 60000", "2147483647 /Height 2", "-1 /Height -1", "20000 /Height 20000"} {
		add("image "+size, withImage(stream("/Subtype /Image /Width "+size+" /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", deflate(bomb[:1<<20]))))
	}
	add("pattern of small steps", page(stream("", "/Pattern cs /I scn 0 0 595 842 re f"), "/Resources << /Pattern << /I 6 0 R >> >>", "",
		stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << >>", "0 0 1 1 re f")))
	add("shading", page(stream("", "/I sh"), "/Resources << /Shading << /I << /ShadingType 1 /ColorSpace /DeviceGray /Function 6 0 R >> >> >>", "",
		stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", "{"+strings.Repeat("dup mul ", 20000)+"pop}")))
	add("dashes", page(stream("", "[0.00001] 0 d 0 0 m 595 842 l S"), "", ""))
	add("text of a million letters", page(stream("", "BT /F1 1 Tf ("+strings.Repeat("x", 1<<20)+") Tj ET"), "", ""))
	return all
}

// malformedPDFs are documents with broken parts.
func malformedPDFs() (all []threat) {
	add := func(name string, file []byte, want ...render.Outcome) {
		all = append(all, threat{"pdf " + name, render.PDF, file, want})
	}
	whole := simple("", "").write()
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(i*i*31 + i*7)
	}
	for _, filter := range []string{"JBIG2Decode", "JPXDecode", "CCITTFaxDecode", "DCTDecode", "LZWDecode", "FlateDecode", "RunLengthDecode", "Crypt", "Nothing"} {
		image := withImage(stream("/Subtype /Image /Width 99 /Height 99 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /"+filter, string(noise)))
		add("image of noise, "+filter, image.write(), render.Shown, render.Damaged, render.Stopped)
	}
	for _, font := range []string{"Type1 /FontDescriptor << /FontFile 6 0 R >>", "TrueType /FontDescriptor << /FontFile2 6 0 R >>", "Type0 /DescendantFonts [5 0 R] /Encoding 6 0 R", "Type3 /CharProcs << /a 4 0 R >> /FontMatrix [0 0 0 0 0 0] /FontBBox [0 0 0 0]"} {
		p := simple("", "", stream("", string(noise)))
		p.objects[4] = "<< /Type /Font /Subtype /" + font + " >>"
		add("font of noise, "+font[:6], p.write(), render.Shown, render.Damaged, render.Stopped)
	}
	for _, n := range []int{1, 9, 60, 200} {
		add(fmt.Sprint("cut after ", n), whole[:n], render.Damaged)
	}
	add("only noise", append([]byte("%PDF-1.7\n"), noise...), render.Damaged)
	add("with a password", encrypt("secret", "owner"), render.Locked)
	secured := simple("", "", "<< /Filter /Vendor.Own /V 9 >>")
	secured.trailer = "/Encrypt 6 0 R"
	add("with a system of rights", secured.write(), render.Locked, render.Unsupported, render.Damaged)
	add("that is an archive too", append(bytes.Clone(whole), "PK\x03\x04"+canary...), render.Shown)
	add("that is a page too", bytes.Replace(whole, []byte("%\xe2"), []byte("%<script>"+canary+"</script>"), 1), render.Shown)
	add("of another type", jpegOf(corner(40, 40)), render.Damaged)
	add("that is nothing", nil, render.Damaged)
	add("above the limit", make([]byte, render.MaxBytes+1), render.TooLarge)
	return all
}

// hostilePictures are pictures that want more than to be seen.
func hostilePictures() (all []threat) {
	add := func(name, media string, file []byte, want ...render.Outcome) {
		all = append(all, threat{media[6:] + " " + name, media, file, want})
	}
	plain := jpegOf(photo(600, 400))
	add("and page", render.JPEG, segment(plain, 0xfe, []byte("<script>"+canary+"</script>")), render.Shown)
	add("and archive", render.JPEG, append(bytes.Clone(plain), "PK\x03\x04"+canary...), render.Shown)
	add("place and camera", render.JPEG, withExif(plain, binary.LittleEndian, 1), render.Shown)
	add("Exif in a loop", render.JPEG, segment(plain, 0xe1, append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff"), bytes.Repeat([]byte{0}, 60000)...)), render.Shown)
	add("cut", render.JPEG, plain[:len(plain)/2], render.Damaged)
	add("only its start", render.JPEG, plain[:3], render.Damaged)
	size := bytes.Index(plain, []byte{0xff, 0xc0}) + 5
	for name, s := range map[string]string{"65535 square": "\xff\xff\xff\xff", "nothing": "\x00\x00\x00\x00"} {
		file := bytes.Clone(plain)
		copy(file[size:], s)
		add(name, render.JPEG, file, render.TooLarge, render.Damaged)
	}
	arithmetic := bytes.Clone(plain)
	arithmetic[size-4] = 0xc9
	add("arithmetic", render.JPEG, arithmetic, render.Unsupported)
	add("noise in the scan", render.JPEG, append(bytes.Clone(plain[:len(plain)/2]), bytes.Repeat([]byte("\xff\x00\x13\x77"), 5000)...), render.Damaged, render.Shown)
	add("markers without end", render.JPEG, append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff, 0xe1, 0, 2}, 1<<20)...), render.Damaged)
	good := pngOf(corner(80, 60))
	add("20,000 square", render.PNG, rawPNG(20000, 20000, 8, 2, make([]byte, 1<<20)), render.TooLarge)
	add("2 billion square", render.PNG, rawPNG(1<<31-1, 1<<31-1, 8, 6, nil), render.TooLarge, render.Damaged, render.Unsupported)
	add("less than it says", render.PNG, rawPNG(2000, 2000, 8, 2, make([]byte, 999)), render.Damaged)
	add("more than it says", render.PNG, rawPNG(1, 1, 8, 2, make([]byte, 64<<20)), render.Damaged, render.Shown)
	add("text of a bomb", render.PNG, withChunk(good, "zTXt", append([]byte("x\x00\x00"), deflate(strings.Repeat("x", 64<<20))...)), render.Shown)
	add("and page", render.PNG, withChunk(good, "tEXt", []byte("x\x00<script>"+canary+"</script>")), render.Shown)
	add("chunk without end", render.PNG, append(bytes.Clone(good[:33]), "\xff\xff\xff\xffeXIf"...), render.Damaged)
	wrong := bytes.Clone(good)
	wrong[30] ^= 1
	add("wrong sum", render.PNG, wrong, render.Damaged)
	add("cut", render.PNG, good[:len(good)-20], render.Damaged)
	return append(all, hostileHEIC()...)
}

// hostileHEIC are containers of HEIC that lie.
func hostileHEIC() (all []threat) {
	add := func(name string, file []byte, want ...render.Outcome) {
		all = append(all, threat{"heic " + name, render.HEIC, file, want})
	}
	broken := []render.Outcome{render.Damaged, render.Stopped, render.TooLarge, render.Unsupported}
	honest := honestPictures()
	whole := honest[slices.IndexFunc(honest, func(s sample) bool { return s.media == render.HEIC })].file
	kind := heicBox("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	add("and nothing", kind, broken...)
	add("cut in the head", whole[:200], broken...)
	add("cut in the picture", whole[:len(whole)/2], append(broken, render.Shown)...)
	add("box without end", append(bytes.Clone(kind), 0, 0, 0, 0, 'm', 'e', 't', 'a'), broken...)
	add("box larger than all", append(bytes.Clone(kind), "\x00\x00\x00\x01meta\xff\xff\xff\xff\xff\xff\xff\xff"...), broken...)
	deep := []byte{0, 0, 0, 0}
	for range 5000 {
		deep = heicBox("dinf", deep)
	}
	add("boxes in boxes", append(bytes.Clone(kind), heicBox("meta", []byte{0, 0, 0, 0}, deep)...), broken...)
	large := bytes.Clone(whole)
	at := bytes.Index(large, []byte("ispe"))
	copy(large[at+8:], "\x00\x00\xff\xff\x00\x00\xff\xff")
	add("65535 square", large, append(broken, render.Shown)...)
	add("of another type", pngOf(image.NewGray(image.Rect(0, 0, 9, 9))), broken...)
	noise := bytes.Clone(whole)
	for i := len(noise) / 3; i < len(noise); i += 7 {
		noise[i] ^= 0x55
	}
	add("noise", noise, append(broken, render.Shown)...)
	return all
}

func TestRender_HostileFilesAreRefusedOrNeutralised(t *testing.T) {
	t.Parallel()
	const limit = 8 * time.Second
	r := newRenderer(t)
	if err := r.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	r = r.WithTimeout(limit)
	all := slices.Concat(activePDFs(), loopingPDFs(), hugePDFs(), malformedPDFs(), hostilePictures())
	if len(all) < 40 {
		t.Errorf("%d files", len(all))
	}
	for _, h := range all {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			doc := renderFile(t, r, h.media, h.file)
			if !slices.Contains(h.want, doc.Outcome) {
				t.Errorf("%s, %d pages", doc.Outcome, len(doc.Pages))
			}
			for _, page := range doc.Pages {
				if strings.Contains(page.Text, canary) || strings.Contains(page.Text, "root:") {
					t.Errorf("text %q", page.Text)
				}
			}
		})
	}
}
