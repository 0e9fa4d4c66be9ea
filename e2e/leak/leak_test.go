// Package leak tests that nothing confidential is left in plain form after a request: in process memory, tables, files,
// dumps, logs, mails and temporary folders.
package leak_test

import (
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

// secrets are the marks for each kind of content that only the candidate and the adviser may read.
type secrets struct{ statement, help, draft, name, file, photograph, drawing, reasons leak.Mark }

func newSecrets() secrets {
	return secrets{
		leak.NewMark("the statement"), leak.NewMark("what would help"), leak.NewMark("a draft"),
		leak.NewMark("a file's name"),
		leak.NewMark("a file"), leak.NewMark("a photograph's metadata"), leak.NewMark("a drawing's metadata"),
		leak.NewMark("the adviser's reasons"),
	}
}

func (s secrets) all() []leak.Mark {
	return []leak.Mark{s.statement, s.help, s.draft, s.name, s.file, s.photograph, s.drawing, s.reasons}
}

func (s secrets) words() journey.Words {
	return journey.Words{
		Difficulty: "I am deaf. " + s.statement.Text, Help: "An interpreter. " + s.help.Text,
		File: "letter " + s.name.Text + ".txt",
		Text: "Certificate: " + s.file.Text, Reasons: "The certificate explains it. " + s.reasons.Text,
	}
}

// The story runs on one machine; the program is killed in the middle and PostgreSQL at the end. No mark is found
// afterwards, in memory after at most memoryLimit.
func TestMemoryAndDisk_NoPlaintextAfterSubmission(t *testing.T) {
	t.Parallel()
	p := standalone.New(t)
	secret := newSecrets()
	s := journey.NewStory(t, p.Portal)
	s.Words = secret.words()
	var search *leak.Search
	s.OnDocuments = func(v *journey.Visitor) {
		p.Kill()
		p.Start(t)
		addSecrets(t, v, secret, s.Words.Difficulty)
		search = leak.NewSearch(append(secret.all(), draftKeys(t, p, v)...)...)
	}
	s.Candidate = journey.New(t, p.Origin, browser.WithoutScript(), browser.Limit(2*memoryLimit)).Unchecked()
	s.Staff = journey.New(t, p.Origin, browser.Limit(2*memoryLimit)).Unchecked()
	s.SubmitRequest(t)
	s.CheckHRSeesNothing()
	s.Decide(t)
	s.Book(t)
	waitForCleanMemory(t, p, search)
	for _, f := range searchEverything(t, p, search) {
		t.Error(f)
	}
	p.KillDatabase(t)
	p.Start(t)
	for _, f := range searchEverything(t, p, search) {
		t.Errorf("after a crash: %s", f)
	}
}

// addSecrets overwrites a draft's statement and uploads two pictures with metadata.
func addSecrets(t *testing.T, v *journey.Visitor, s secrets, difficulty string) {
	t.Helper()
	request, _, _ := strings.Cut(v.Path(), "/evidence")
	for _, words := range []string{"First I wrote this. " + s.draft.Text, difficulty} {
		v.Open(request + "/hard")
		v.Fill("words", words)
		v.Press("Save and continue")
	}
	for name, content := range map[string][]byte{
		"photograph.jpg": photograph(t, s.photograph.Text),
		"drawing.png":    drawing(t, s.drawing.Text),
	} {
		file := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(file, content, 0o600))
		v.Open(request + "/evidence")
		v.Attach(file)
		v.Press("Add this file")
		v.Sees("We received " + name)
	}
}

// The search must find a mark in each place where it was put.
func TestLeakSearch_FindsEachPlace(t *testing.T) {
	t.Parallel()
	p := standalone.New(t)
	stored, logged, printed, left := leak.NewMark("stored"), leak.NewMark("logged"), leak.NewMark("printed"),
		leak.NewMark("left")
	sent, requested := leak.NewMark("sent"), leak.NewMark("requested")
	p.DB.Exec(t, `create table public.leak as select cast($1 as text)`, stored.Text)
	p.DB.Exec(t, `do $$ begin raise log '`+logged.Text+`'; end $$`)
	p.DB.Exec(t, `checkpoint`)
	for _, folder := range []string{p.Temp, filepath.Join(p.Data, "sealed", "objects")} {
		must(t, os.WriteFile(filepath.Join(folder, "left"), []byte(left.Text), 0o600))
	}
	must(t, p.Mailbox.Send(t.Context(), mail.Message{To: "ana@mail.example", Text: sent.Text}))
	p.RunWithUnknownFlag(t, printed.Text)
	search := leak.NewSearch(stored, logged, printed, left, sent, requested)
	places := map[string]bool{}
	for _, f := range searchEverything(t, p, search) {
		places[f.What+" in "+strings.ReplaceAll(f.Place, p.Data, "")] = true
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Origin+"/", nil)
	must(t, err)
	request.Header.Set("X-Mark", requested.Text)
	got, err := http.DefaultClient.Do(request)
	must(t, err)
	defer got.Body.Close()
	found, _, err := search.Memory(p.Pid())
	must(t, err)
	for _, f := range found {
		places[f.What+" in "+f.Place] = true
	}
	for _, want := range []string{
		"stored in the table public.leak", "stored in the dump", "stored in /postgresql/data/base/",
		"stored in /postgresql/data/pg_wal/",
		"logged in /postgresql/", "printed in the program's output", "left in /sealed/objects/left", "left in " + p.Temp,
		"sent in a mail",
		"requested in the memory of process",
	} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(places)),
			func(place string) bool { return strings.HasPrefix(place, want) }) {
			t.Errorf("not found: %s", want)
		}
	}
	if t.Failed() {
		t.Log(slices.Sorted(maps.Keys(places)))
	}
}

// searchEverything searches everything that the product writes: tables, the cluster's files with heap, WAL and log,
// sealed folders, temporary files, a dump, the program's output and mails.
func searchEverything(t *testing.T, p *standalone.Program, search *leak.Search) []leak.Finding {
	t.Helper()
	found, tables, err := search.Tables(t.Context(), p.DB.Super)
	if err != nil || tables < 80 {
		t.Fatalf("%d tables: %v", tables, err)
	}
	inFiles, err := search.Files(filepath.Dir(p.Data))
	must(t, err)
	inDump, err := search.Dump(t.Context(), p.URL("postgres"))
	must(t, err)
	found = slices.Concat(found, inFiles, inDump, search.Bytes("the program's output", []byte(p.Output())))
	for _, m := range p.Mailbox.Messages("") {
		found = append(found, search.Bytes("a mail", []byte(m.To+"\n"+m.Subject+"\n"+m.Text))...)
	}
	return found
}

// memoryLimit is how long confidential content may stay in memory.
const memoryLimit = 5 * time.Minute

// waitForCleanMemory searches the memory of the program and of PostgreSQL until nothing is found, and fails the test
// after memoryLimit. It requests a page from time to time, as users would. A connection that a browser keeps open holds
// its last request until it is closed.
func waitForCleanMemory(t *testing.T, p *standalone.Program, search *leak.Search) {
	t.Helper()
	start := standalone.Now()
	tick := time.NewTicker(15 * time.Second)
	defer tick.Stop()
	for ; ; <-tick.C {
		server, err := leak.Family(p.Postmaster(t))
		must(t, err)
		found, read, err := search.Memory(append(server, p.Pid())...)
		if err != nil || read < 50<<20 {
			t.Fatalf("%d bytes of memory were read: %v", read, err)
		}
		if len(found) == 0 {
			t.Logf("nothing in %d MB of memory after %s", read>>20, standalone.Now().Sub(start).Round(time.Second))
			return
		}
		if standalone.Now().Sub(start) > memoryLimit {
			for _, f := range found {
				t.Error(f)
			}
			return
		}
		got, err := http.Get(p.Origin + "/")
		must(t, err)
		must(t, got.Body.Close())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
