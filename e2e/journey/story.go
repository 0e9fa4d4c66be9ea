package journey

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
)

// CandidateEmail is the address of the story's candidate.
const CandidateEmail = "ana+jobs@mail.example"

// Story is one request from the vacancy to the confirmed interview, with everybody who takes part. Its steps must be
// called in order: SetUp, Submit, CheckHRSeesNothing, Decide, Book, Brief, Accept.
type Story struct {
	*inprocess.Portal
	Candidate, Staff *Visitor
	// Hosts are the origins of audiences that have their own; the portal's origin is used for the others.
	Hosts map[account.Role]string
	Words Words
	// OnDocuments is called on the page of documents, after the first file; nil for no call.
	OnDocuments func(*Visitor)

	adviser, hr, panel inprocess.Staff
	passphrase         string
}

// Words are the confidential texts of a story.
type Words struct{ Difficulty, Help, File, Text, Reasons string }

// NewStory creates the staff of a story and its vault. The caller sets Candidate and Staff.
func NewStory(tb testing.TB, p *inprocess.Portal) *Story {
	tb.Helper()
	s := &Story{Portal: p, Words: Words{
		Difficulty: "I am deaf and cannot follow several voices.", Help: "An interpreter whom I can see.",
		File: "letter.txt", Text: "Certificate: hearing loss.",
		Reasons: "The certificate explains the need, and this meets it.",
	}}
	s.adviser, s.hr, s.panel = p.Staff(tb, account.RoleAdviser, "Dr Vos"), p.Staff(tb, account.RoleHR, "Hugo Lambert"),
		p.Staff(tb, account.RolePanel, "Petra Novak")
	s.passphrase = p.Vault(tb, s.adviser)
	return s
}

// SubmitRequest runs the first half: HR publishes a vacancy, the candidate submits a request.
func (s *Story) SubmitRequest(tb testing.TB) {
	tb.Helper()
	s.SetUp(tb)
	s.Submit(tb)
}

// CompleteInterview runs the second half: decision, booking, briefing, acceptance.
func (s *Story) CompleteInterview(tb testing.TB) {
	tb.Helper()
	s.CheckHRSeesNothing()
	s.Decide(tb)
	s.Book(tb)
	s.Brief(tb)
	s.Accept(tb)
}

// at returns the staff's visitor at the origin of an audience.
func (s *Story) at(role account.Role) *Visitor {
	if host := s.Hosts[role]; host != "" {
		return s.Staff.At(host)
	}
	return s.Staff
}

// SignInStaff signs a member of staff in with password and code, at most twice each within 30 seconds.
func (v *Visitor) SignInStaff(staff inprocess.Staff) {
	v.t.Helper()
	v.Open("/staff/sign-in")
	v.Fill("email", staff.Email)
	v.Fill("password", inprocess.Password)
	code := staff.Code(v.t)
	if v.signedIn[staff.Email] {
		code = staff.NextCode(v.t)
	}
	v.Fill("code", code)
	v.Press("Sign in")
	if v.status != http.StatusOK {
		v.t.Fatalf("signing in: %d", v.status)
	}
	v.signedIn[staff.Email] = true
}

// SignInLink waits for a mail to the candidate and returns the path of its sign-in link.
func SignInLink(tb testing.TB, p *inprocess.Portal) string {
	tb.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ; tb.Context().Err() == nil; <-tick.C {
		for _, m := range p.Mailbox.Messages(CandidateEmail) {
			if _, after, ok := strings.Cut(m.Text, p.Origin+"/sign-in/"); ok {
				token, _, _ := strings.Cut(after, "\n")
				return "/sign-in/" + token
			}
		}
	}
	tb.Fatal("no mail was sent")
	return ""
}
