package journey

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage/blob"
)

// Submit has the candidate sign in with a link, and submit a request with two measures, statements and a file.
func (s *Story) Submit(tb testing.TB) {
	tb.Helper()
	v := s.Candidate
	v.Open("/")
	v.Open("/sign-in")
	v.Fill("email", CandidateEmail)
	v.Press("Send me the link")
	v.Open(SignInLink(tb, s.Portal))
	v.Press("Continue")
	v.Sees("Deputy Director of Operations")
	v.Press("Answer for")
	v.Choose("answer", "unsure")
	v.Press("Continue")
	s.chooseMeasures()
	v.Press("In your own words")
	v.Fill("words", s.Words.Difficulty)
	v.Press("Save and continue")
	v.Fill("words", s.Words.Help)
	v.Press("Save and continue")
	s.addDocuments(tb)
	v.Press("Check and send")
	v.Sees("Sign-language interpreter", "I am deaf", s.Words.File)
	v.Press("Send")
	v.Sees("was sent", "The medical adviser decides by")
	v.SeesNot("I am deaf")
	s.checkServerCannotOpen(tb)
}

// chooseMeasures requests an interpreter and extra time for the panel interview.
func (s *Story) chooseMeasures() {
	v := s.Candidate
	v.Press("For which stages")
	v.Pick("Panel interview")
	v.Press("Save and continue")
	v.Press("What would help: Panel interview")
	v.Choose("difficulty", "hear")
	v.Press("Show what can help")
	v.Choose("measure", "P-SIGN")
	v.Press("Save and continue")
	v.Choose("parameter-sign_language", "BSL")
	v.Choose("parameter-spoken_language", "EN")
	v.Press("Save and continue")
	v.Press("What would help: Panel interview")
	v.Press("Show what can help")
	v.Choose("measure", "T-EXTRA")
	v.Press("Save and continue")
	v.Choose("parameter-percent", "25")
	v.Press("Save and continue")
}

// addDocuments uploads a program, which is refused, and a letter.
func (s *Story) addDocuments(tb testing.TB) {
	tb.Helper()
	v := s.Candidate
	letter := filepath.Join(tb.TempDir(), s.Words.File)
	program := filepath.Join(tb.TempDir(), "letter.pdf")
	must(tb, errors.Join(os.WriteFile(letter, []byte(s.Words.Text+"\n"), 0o600),
		os.WriteFile(program, []byte("MZ\x90\x00 not a document"), 0o600)))
	v.Press("Documents")
	v.Attach(program)
	v.Press("Add this file")
	v.Sees("This type of file cannot be taken")
	v.Attach(letter)
	v.Press("Add this file")
	v.Sees("We received " + s.Words.File)
	if s.OnDocuments != nil {
		s.OnDocuments(v)
	}
	v.Press("That is all")
}

// checkServerCannotOpen expects the draft key to be destroyed, and the candidate key, the only one that the server has,
// not to open the request key.
func (s *Story) checkServerCannotOpen(tb testing.TB) {
	tb.Helper()
	_, id, _ := strings.Cut(s.Candidate.Path(), "/requests/")
	id, _, _ = strings.Cut(id, "?")
	request, err := uuid.Parse(id)
	must(tb, err)
	if _, err := s.Drafts.Get(request); !errors.Is(err, blob.ErrMissing) {
		tb.Errorf("the draft key still exists: %v", err)
	}
	sealed, err := s.Keyring.Get(request)
	must(tb, err)
	if _, err := s.CandidateKey.OpenKey(sealed); !errors.Is(err, seal.ErrNotOurs) {
		tb.Errorf("the candidate key opened the request key: %v", err)
	}
}

// Accept has the candidate read the notification's subject, accept the appointment and change the language.
func (s *Story) Accept(tb testing.TB) {
	tb.Helper()
	notified := false
	for _, m := range s.Mailbox.Messages(CandidateEmail) {
		notified = notified || strings.Contains(m.Subject, "Something to read")
	}
	if !notified {
		tb.Error("no mail notifies the candidate")
	}
	v := s.Candidate
	v.Open("/requests")
	v.Press("Panel interview")
	v.Sees("Room Ostend", "In place", "Brussels time")
	v.Press("Accept this appointment")
	v.Sees("You accepted this appointment")
	v.Open("/requests")
	v.Press("Français")
	v.Sees("Vos candidatures", "Les pages sont maintenant en français.")
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
