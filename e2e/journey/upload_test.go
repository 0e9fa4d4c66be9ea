package journey_test

import (
	"os"
	"path/filepath"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// With script, an upload shows its progress and ends on the same page as without.
func TestUpload_WithScript(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	p.Vault(t, p.Staff(t, account.RoleAdviser, "Dr Vos"))
	me := storagetest.Person[account.Candidate](t, p.DB, "Bea")
	application := invite(t, p, me)
	letter, program := filepath.Join(t.TempDir(), "letter.pdf"), filepath.Join(t.TempDir(), "letter.exe.pdf")
	content := append([]byte("%PDF-1.7\n"), make([]byte, 3_000_000)...)
	if err := os.WriteFile(letter, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte("MZ\x90\x00 not a document"), 0o600); err != nil {
		t.Fatal(err)
	}

	v := journey.New(t, p.Origin)
	v.SignInAs(account.RoleCandidate, me.Session)
	v.Open(application)
	v.Choose("answer", "yes")
	v.Press("Continue")
	request := v.Path()
	v.Open(request + "/evidence")
	v.Attach(letter)
	v.Stay("Add this file")
	v.Waits("We received letter.pdf")
	v.Sees("3.0 MB")
	v.Attach(program)
	v.Stay("Add this file")
	v.Waits("This type of file cannot be taken")
	v.Sees("letter.pdf")
	v.SeesNot("letter.exe")
}

// invite inserts an application with one stage and returns the path of its first question.
func invite(t *testing.T, p *inprocess.Portal, me account.Candidate) string {
	t.Helper()
	hr := storagetest.Person[account.HR](t, p.DB, "Hugo")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, p.DB)
	fixture.Stage{Vacancy: vacancy}.Insert(t, p.DB)
	application := fixture.Application{Vacancy: vacancy, Candidate: me.ID}.Insert(t, p.DB)
	return "/requests/applications/" + application.String()
}
