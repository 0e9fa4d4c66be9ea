package e2e_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stepfree/e2e/browser"
	"stepfree/e2e/check/leak"
	"stepfree/e2e/harness/standalone"
	"stepfree/e2e/journey"
	"stepfree/mail"
)

// secret is a mark for each thing that only the candidate and the adviser may read.
type secret struct{ statement, help, draft, name, file, photograph, drawing, reasons leak.Mark }

func newSecret() secret {
	return secret{
		leak.NewMark("the statement"), leak.NewMark("what would help"), leak.NewMark("a draft"), leak.NewMark("a file's name"),
		leak.NewMark("a file"), leak.NewMark("a photograph's metadata"), leak.NewMark("a drawing's metadata"), leak.NewMark("the adviser's reasons"),
	}
}

func (s secret) all() []leak.Mark {
	return []leak.Mark{s.statement, s.help, s.draft, s.name, s.file, s.photograph, s.drawing, s.reasons}
}

func (s secret) words() words {
	return words{
		difficulty: "I am deaf. " + s.statement.Text, help: "An interpreter. " + s.help.Text, file: "letter " + s.name.Text + ".txt",
		text: "Certificate: " + s.file.Text, reasons: "The certificate explains it. " + s.reasons.Text,
	}
}

// The whole story on one machine, with the program killed in the middle of it and PostgreSQL at its end: what was marked is
// then in no memory, table, file, dump, log, mail or temporary folder.
func TestWhatWasConfidedIsNowhereAfterwards(t *testing.T) {
	t.Parallel()
	p := standalone.New(t)
	s := newSecret()
	c := newCast(t, p.Portal)
	c.words = s.words()
	var search *leak.Search
	c.more = func(v *journey.Visitor) {
		p.Kill()
		p.Start(t)
		c.confideMore(t, v, s)
		search = leak.NewSearch(append(s.all(), keys(t, p, v)...)...)
	}
	c.candidate = journey.New(t, p.Origin, browser.WithoutScript(), browser.Limit(2*forgetting)).Unchecked()
	c.staff = journey.New(t, p.Origin, browser.Limit(2*forgetting)).Unchecked()
	c.ask(t)
	c.hrLearnsNothing(t)
	c.adviserDecides(t)
	c.hrBooks(t)
	forgotten(t, p, search)
	for _, f := range everywhere(t, p, search) {
		t.Error(f)
	}
	p.KillDatabase(t)
	p.Start(t)
	for _, f := range everywhere(t, p, search) {
		t.Errorf("after a crash: %s", f)
	}
}

// confideMore keeps a draft of other words, and adds two pictures with metadata.
func (c *cast) confideMore(t *testing.T, v *journey.Visitor, s secret) {
	t.Helper()
	documents := v.Path()
	request, _, _ := strings.Cut(documents, "/evidence")
	for _, words := range []string{"First I wrote this. " + s.draft.Text, c.words.difficulty} {
		v.Open(request + "/hard")
		v.Fill("words", words)
		v.Press("Save and continue")
	}
	for name, content := range map[string][]byte{"photograph.jpg": photograph(t, s.photograph.Text), "drawing.png": drawing(t, s.drawing.Text)} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		v.Open(request + "/evidence")
		v.Attach(file)
		v.Press("Add this file")
		v.Sees("We received " + name)
	}
}

func picture() image.Image { return image.NewGray(image.Rect(0, 0, 64, 64)) }

// photograph is a JPEG with a comment behind its beginning.
func photograph(t *testing.T, comment string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture(), nil); err != nil {
		t.Fatal(err)
	}
	all := append([]byte{0xff, 0xd8, 0xff, 0xfe}, binary.BigEndian.AppendUint16(nil, uint16(len(comment)+2))...)
	return append(append(all, comment...), out.Bytes()[2:]...)
}

// drawing is a PNG with a text behind its header.
func drawing(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture()); err != nil {
		t.Fatal(err)
	}
	const header = 8 + 25
	chunk := append([]byte("tEXt"), "Comment\x00"+text...)
	all := append(bytes.Clone(out.Bytes()[:header]), binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))...)
	all = binary.BigEndian.AppendUint32(append(all, chunk...), crc32.ChecksumIEEE(chunk))
	return append(all, out.Bytes()[header:]...)
}

// A search that finds nothing shows nothing, unless it finds what lies there.
func TestALeakIsFoundInEachPlace(t *testing.T) {
	t.Parallel()
	p := standalone.New(t)
	stored, logged, said, left := leak.NewMark("stored"), leak.NewMark("logged"), leak.NewMark("said"), leak.NewMark("left")
	sent, asked := leak.NewMark("sent"), leak.NewMark("asked")
	p.DB.Exec(t, `create table public.leak as select cast($1 as text)`, stored.Text)
	p.DB.Exec(t, `do $$ begin raise log '`+logged.Text+`'; end $$`)
	p.DB.Exec(t, `checkpoint`)
	for _, folder := range []string{p.Temp, filepath.Join(p.Data, "sealed", "objects")} {
		must(t, os.WriteFile(filepath.Join(folder, "left"), []byte(left.Text), 0o600))
	}
	must(t, p.Mailbox.Send(t.Context(), mail.Message{To: "ana@mail.example", Text: sent.Text}))
	p.Complain(t, said.Text)
	search := leak.NewSearch(stored, logged, said, left, sent, asked)
	places := map[string]bool{}
	for _, f := range everywhere(t, p, search) {
		places[f.What+" in "+strings.ReplaceAll(f.Place, p.Data, "")] = true
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Origin+"/", nil)
	must(t, err)
	request.Header.Set("X-Mark", asked.Text)
	got, err := http.DefaultClient.Do(request)
	must(t, err)
	defer got.Body.Close()
	found, _, err := search.Memory(p.Pid())
	must(t, err)
	for _, f := range found {
		places[f.What+" in "+f.Place] = true
	}
	for _, want := range []string{
		"stored in the table public.leak", "stored in the dump", "stored in /postgresql/data/base/", "stored in /postgresql/data/pg_wal/", "logged in /postgresql/", "said in what the program says",
		"left in /sealed/objects/left", "left in " + p.Temp, "sent in a mail", "asked in the memory of process",
	} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(places)), func(place string) bool { return strings.HasPrefix(place, want) }) {
			t.Errorf("nothing was %s", want)
		}
	}
	if t.Failed() {
		t.Log(slices.Sorted(maps.Keys(places)))
	}
}

// everywhere looks in everything that the product writes.
func everywhere(t *testing.T, p *standalone.Program, search *leak.Search) []leak.Finding {
	t.Helper()
	found, tables, err := search.Tables(t.Context(), p.DB.Super)
	if err != nil || tables < 80 {
		t.Fatalf("%d tables: %v", tables, err)
	}
	more, err := search.Files(filepath.Dir(p.Data)) // the cluster with its heap, WAL and log, the sealed folders, temporary files
	if err != nil {
		t.Fatal(err)
	}
	found = append(found, more...)
	if more, err = search.Dump(t.Context(), p.URL("postgres")); err != nil {
		t.Fatal(err)
	}
	found = append(found, more...)
	found = append(found, search.Bytes("what the program says", []byte(p.Said()))...)
	for _, m := range p.Mailbox.Messages("") {
		found = append(found, search.Bytes("a mail", []byte(m.To+"\n"+m.Subject+"\n"+m.Text))...)
	}
	return found
}

// processes are the program's and those of PostgreSQL.
func processes(t *testing.T, p *standalone.Program) []int {
	t.Helper()
	server, err := leak.Family(p.Postmaster(t))
	if err != nil {
		t.Fatal(err)
	}
	return append(server, p.Pid())
}

// forgetting is how soon nothing that was confided is in memory any more.
const forgetting = 5 * time.Minute

// forgotten waits until nothing that was confided is in memory any more, while somebody uses the portal now and then.
// Connections that browsers keep for later hold their last request until they are closed.
func forgotten(t *testing.T, p *standalone.Program, search *leak.Search) {
	t.Helper()
	began := standalone.Now()
	look := time.NewTicker(15 * time.Second)
	defer look.Stop()
	for ; ; <-look.C {
		found, read, err := search.Memory(processes(t, p)...)
		if err != nil || read < 50<<20 {
			t.Fatalf("%d bytes of memory were read: %v", read, err)
		}
		if len(found) == 0 {
			t.Logf("nothing in %d MB of memory after %s", read>>20, standalone.Now().Sub(began).Round(time.Second))
			return
		}
		if standalone.Now().Sub(began) > forgetting {
			for _, f := range found {
				t.Error(f)
			}
			return
		}
		visit(t, p)
	}
}

func visit(t *testing.T, p *standalone.Program) {
	t.Helper()
	got, err := http.Get(p.Origin + "/")
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Body.Close(); err != nil {
		t.Fatal(err)
	}
}
