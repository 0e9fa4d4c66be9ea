package e2e_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
	"stepfree/seal"
	"stepfree/storage/blob"
)

// cast is everybody in the story.
type cast struct {
	*inprocess.Portal
	adviser, hr, panel inprocess.Staff
	passphrase         string
	candidate, staff   *journey.Visitor
	hosts              map[account.Role]string // the address of each audience that has one of its own
	words              words
	// more is what the candidate does beside, on the page of documents; nothing where it is nil.
	more func(*journey.Visitor)
}

// words are what people write in the story, and nobody else may read.
type words struct{ difficulty, help, file, text, reasons string }

func plainWords() words {
	return words{
		difficulty: "I am deaf and cannot follow several voices.", help: "An interpreter whom I can see.",
		file: "letter.txt", text: "Certificate: hearing loss.", reasons: "The certificate explains the need, and this meets it.",
	}
}

// at is the staff's visitor at the address of an audience.
func (c *cast) at(role account.Role) *journey.Visitor {
	if host := c.hosts[role]; host != "" {
		return c.staff.At(host)
	}
	return c.staff
}

const candidateEmail = "ana+jobs@mail.example"

// The whole story by keyboard alone, the candidate without script. Every page of the candidate's is checked as it comes.
func TestASealedRequestBecomesAConfirmedInterview(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	c := newCast(t, p)
	c.candidate = journey.New(t, p.Origin, browser.WithoutScript()).ByKeyboard()
	c.staff = journey.New(t, p.Origin).ByKeyboard().Unchecked()
	c.ask(t)
	c.answer(t)
}

// Where script runs, it takes nothing from the keyboard: a request is asked for and sent with it too.
func TestARequestIsSentByKeyboardWithScript(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	c := newCast(t, p)
	c.candidate = journey.New(t, p.Origin).ByKeyboard().Unchecked()
	c.staff = journey.New(t, p.Origin).Unchecked()
	c.ask(t)
}

func newCast(t *testing.T, p *inprocess.Portal) *cast {
	t.Helper()
	c := &cast{Portal: p, words: plainWords()}
	c.adviser, c.hr, c.panel = p.Staff(t, account.RoleAdviser, "Dr Vos"), p.Staff(t, account.RoleHR, "Hugo Lambert"), p.Staff(t, account.RolePanel, "Petra Novak")
	c.passphrase = p.Vault(t, c.adviser)
	return c
}

// ask is the first half of the story, until the request was sent.
func (c *cast) ask(t *testing.T) {
	t.Helper()
	c.hrSetsUp(t)
	c.candidateAsks(t)
}

// answer is the second half.
func (c *cast) answer(t *testing.T) {
	t.Helper()
	c.hrLearnsNothing(t)
	c.adviserDecides(t)
	c.hrBooks(t)
	c.panelReads(t)
	c.candidateAccepts(t)
}

// signIn signs a member of staff in.
func (c *cast) signIn(t *testing.T, s inprocess.Staff) {
	t.Helper()
	c.signInTo(t, c.staff, s)
}

func (*cast) signInTo(t *testing.T, v *journey.Visitor, s inprocess.Staff) {
	t.Helper()
	v.Open("/staff/sign-in")
	v.Fill("email", s.Email)
	v.Fill("password", inprocess.Password)
	v.Fill("code", s.Code(t))
	v.Press("Sign in")
}

func (c *cast) hrSetsUp(t *testing.T) {
	t.Helper()
	v := c.at(account.RoleHR)
	c.signInTo(t, v, c.hr)
	v.Press("Add a vacancy")
	v.Fill("reference", "2026/OPS/07")
	v.Fill("title_en", "Deputy Director of Operations")
	v.Fill("title_fr", "Directeur adjoint des opérations")
	v.Press("Save")
	vacancy := v.Path()

	v.Open("/interviews/panel-members")
	v.Press("Add a panel member")
	v.Pick("Petra Novak")
	v.Press("Save")
	for _, name := range []string{"Lotte Peeters", "Julien Dubois"} {
		v.Open("/interviews/providers")
		v.Press("Add a provider")
		v.Fill("name", name)
		v.Choose("role", "sign_interpreter")
		v.Choose("sign", "BSL")
		v.Choose("spoken", "EN")
		v.Press("Save")
	}
	v.Open("/interviews/rooms")
	v.Press("Add a room")
	v.Fill("name", "Room Ostend")
	v.Fill("seats", "8")
	v.Choose("feature", "good_light")
	v.Press("Save")
	day := catalogue.Calendar{}.AddBusinessDays(time.Now(), 20)
	v.Fill("date-day", day.Format("2"))
	v.Fill("date-month", day.Format("1"))
	v.Fill("date-year", day.Format("2006"))
	v.Fill("from", "09:00")
	v.Fill("to", "12:30")
	v.Fill("repeat", "4")
	v.Press("Add a free time")
	v.Sees("9:00 to 12:30")

	v.Open(vacancy + "/stages/new")
	v.Choose("kind", "panel_interview")
	v.Fill("minutes", "50")
	v.Fill("briefing", "10")
	v.Choose("mode", "in_person")
	v.Pick("Petra Novak")
	v.Press("Save")
	v.Press("Add an application")
	v.Fill("name", "Ana O'Kowalska")
	v.Fill("email", candidateEmail)
	v.Choose("language", "en")
	answerBy := time.Now().AddDate(0, 0, 10)
	v.Fill("answer_by-day", answerBy.Format("2"))
	v.Fill("answer_by-month", answerBy.Format("1"))
	v.Fill("answer_by-year", answerBy.Format("2006"))
	v.Press("Save")
	v.Sees("Ana O'Kowalska", "Not yet")
}

// link waits for a mail to the candidate and returns the path of the link in it.
func (c *cast) link(t *testing.T) string {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for ; t.Context().Err() == nil; <-look.C {
		for _, m := range c.Mailbox.Messages(candidateEmail) {
			if _, after, ok := strings.Cut(m.Text, c.Origin+"/sign-in/"); ok {
				token, _, _ := strings.Cut(after, "\n")
				return "/sign-in/" + token
			}
		}
	}
	t.Fatal("no mail came")
	return ""
}

func (c *cast) candidateAsks(t *testing.T) {
	t.Helper()
	v := c.candidate
	v.Open("/")
	v.Open("/sign-in")
	v.Fill("email", candidateEmail)
	v.Press("Send me the link")
	v.Open(c.link(t))
	v.Press("Continue")
	v.Sees("Deputy Director of Operations")
	v.Press("Answer for")
	v.Choose("answer", "unsure")
	v.Press("Continue")
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
	v.Press("In your own words")
	v.Fill("words", c.words.difficulty)
	v.Press("Save and continue")
	v.Fill("words", c.words.help)
	v.Press("Save and continue")
	c.candidateAttaches(t)
	v.Press("Check and send")
	v.Sees("Sign-language interpreter", "I am deaf", c.words.file)
	v.Press("Send")
	v.Sees("was sent", "The medical adviser decides by")
	v.SeesNot("I am deaf")
	c.nobodyHereCanOpen(t)
}

// nobodyHereCanOpen: the candidate zone's key, the only one that the server has, opens nothing of what was sent.
func (c *cast) nobodyHereCanOpen(t *testing.T) {
	t.Helper()
	_, id, _ := strings.Cut(c.candidate.Path(), "/requests/")
	id, _, _ = strings.Cut(id, "?")
	request, err := uuid.Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Drafts.Get(request); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("the draft key is still there: %v", err)
	}
	sealed, err := c.Keyring.Get(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CandidateKey.OpenKey(sealed); !errors.Is(err, seal.ErrNotOurs) {
		t.Errorf("the candidate zone opened the request key: %v", err)
	}
}

func (c *cast) candidateAttaches(t *testing.T) {
	t.Helper()
	v := c.candidate
	letter := filepath.Join(t.TempDir(), c.words.file)
	if err := os.WriteFile(letter, []byte(c.words.text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(program, []byte("MZ\x90\x00 not a document"), 0o600); err != nil {
		t.Fatal(err)
	}
	v.Press("Documents")
	v.Attach(program)
	v.Press("Add this file")
	v.Sees("This type of file cannot be taken")
	v.Attach(letter)
	v.Press("Add this file")
	v.Sees("We received " + c.words.file)
	if c.more != nil {
		c.more(v)
	}
	v.Press("That is all")
}

// hrLearnsNothing: what HR sees is the same as before the request was sent.
func (c *cast) hrLearnsNothing(t *testing.T) {
	t.Helper()
	v := c.at(account.RoleHR)
	v.Open("/interviews")
	v.Press("Deputy Director of Operations")
	v.Sees("Not yet")
	v.Press("Panel interview Ana")
	v.SeesNot("interpreter", "Find times", "deaf", "letter")
}

func (c *cast) adviserDecides(t *testing.T) {
	t.Helper()
	v := c.at(account.RoleAdviser)
	c.signInTo(t, v, c.adviser)
	v.Press("Request 2001")
	v.Sees("Sign-language interpreter", "BSL")
	v.SeesNot("I am deaf")
	v.Fill("passphrase", "not the passphrase at all")
	v.Stay("Open")
	v.Waits("This passphrase does not open your key")
	v.Fill("passphrase", c.passphrase)
	v.Stay("Open")
	v.Waits(c.words.difficulty)
	v.Stay("Show " + c.words.file)
	v.Waits(c.words.text)
	request := v.Path()
	for range 2 {
		v.Open(request)
		v.Press("Decide")
		v.Choose("outcome", "recommended")
		v.Press("Continue")
		v.Press("Check before sending")
		v.Sees("Give your reasons to the candidate")
		v.Fill("reasons", c.words.reasons)
		v.Press("Check before sending")
		v.Sees("The candidate sees", "HR sees", "The panel sees")
		v.Press("Send this decision")
		v.Sees("Your decision was sent")
	}
	c.candidate.Open("/requests")
	c.candidate.Press("Request 2001")
	c.candidate.Sees("Approved", "Everything is decided")
	c.candidate.Press("See every opening")
	c.candidate.Sees("Medical adviser M1", "One document")
}

func (c *cast) hrBooks(t *testing.T) {
	t.Helper()
	v := c.at(account.RoleHR)
	v.Open("/interviews")
	v.Press("Deputy Director of Operations")
	v.Press("Panel interview Ana")
	v.Sees("Sign-language interpreter", "Extra time")
	v.SeesNot("deaf", "letter", "Certificate")
	v.Press("Find times")
	v.Sees("Room Ostend", "Lotte Peeters", "Julien Dubois")
	v.Press("Hold time 1")
	v.Sees("Time held")
	v.Press("Confirm the booking")
	if v.Status() != 409 {
		t.Errorf("confirming with open arrangements: status %d", v.Status())
	}
	v.Sees("Not in place yet: Sign-language interpreter", "Not in place yet: Extra time")
	for range 2 {
		v.Press("Start arranging")
	}
	for range 2 {
		v.Press("It is in place")
	}
	v.Sees("To be confirmed")
	v.Press("Confirm the booking")
	v.Sees("Confirmed")
}

func (c *cast) panelReads(t *testing.T) {
	t.Helper()
	v := c.at(account.RolePanel)
	c.signInTo(t, v, c.panel)
	v.Sees("Ana O'Kowalska")
	v.Press("Interview with Ana")
	v.Sees("Speak to the candidate, not to the interpreter.")
	v.SeesNot("deaf", "letter", "Certificate", "The certificate explains")
	v.Press("I have read this")
	v.Sees("HR can see that you have read how to act")
}

func (c *cast) candidateAccepts(t *testing.T) {
	t.Helper()
	news := false
	for _, m := range c.Mailbox.Messages(candidateEmail) {
		news = news || strings.Contains(m.Subject, "News")
	}
	if !news {
		t.Error("no mail says that there is news")
	}
	v := c.candidate
	v.Open("/requests")
	v.Press("Panel interview")
	v.Sees("Room Ostend", "In place", "Brussels time")
	v.Press("Accept this appointment")
	v.Sees("You accepted this appointment")
	v.Open("/requests?" + url.Values{"lang": {"fr"}}.Encode())
	v.Sees("Vos candidatures")
}
