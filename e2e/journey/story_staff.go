package journey

import (
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/catalogue"
)

// SetUp has HR add a vacancy with resources, one stage and an application.
func (s *Story) SetUp(tb testing.TB) {
	tb.Helper()
	v := s.at(account.RoleHR)
	v.SignInStaff(s.hr)
	v.Press("Add a vacancy")
	v.Fill("reference", "2026/OPS/07")
	v.Fill("title_en", "Deputy Director of Operations")
	v.Fill("title_fr", "Directeur adjoint des opérations")
	v.Press("Save")
	vacancy := v.Path()
	addResources(v)
	v.Open(vacancy + "/stages/new")
	v.Choose("kind", "panel_interview")
	v.Fill("minutes", "50")
	v.Fill("briefing", "10")
	v.Choose("mode", "in_person")
	v.Pick("Petra Novak")
	v.Press("Save")
	v.Press("Add an application")
	v.Fill("name", "Ana O'Kowalska")
	v.Fill("email", CandidateEmail)
	v.Choose("language", "en")
	fillDate(v, "answer_by", now().AddDate(0, 0, 10))
	v.Press("Save")
	v.Sees("Ana O'Kowalska", "Not ready yet")
}

// addResources adds a panel member, two interpreters and a room with availability on four weeks' days.
func addResources(v *Visitor) {
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
	fillDate(v, "date", catalogue.Calendar{}.AddBusinessDays(now(), 20))
	v.Fill("from", "09:00")
	v.Fill("to", "12:30")
	v.Fill("repeat", "4")
	v.Press("Add a free time")
	v.Sees("9:00 to 12:30")
}

// fillDate fills the three fields of a date.
func fillDate(v *Visitor, name string, day time.Time) {
	v.Fill(name+"-day", day.Format("2"))
	v.Fill(name+"-month", day.Format("1"))
	v.Fill(name+"-year", day.Format("2006"))
}

// CheckHRSeesNothing expects HR's pages to be the same as before the request was submitted.
func (s *Story) CheckHRSeesNothing() {
	v := s.at(account.RoleHR)
	v.Open("/interviews")
	v.Press("Deputy Director of Operations")
	v.Sees("Not ready yet")
	v.Press("Panel interview Ana")
	v.SeesNot("interpreter", "Find times", "deaf", "letter")
}

// Decide has the adviser open the request and recommend both measures; the candidate then reads who opened it.
func (s *Story) Decide(tb testing.TB) {
	tb.Helper()
	v := s.at(account.RoleAdviser)
	v.SignInStaff(s.adviser)
	v.Sees("Have you applied for one of these vacancies?")
	v.Press("Continue")
	v.Press("Request ")
	v.Sees("Sign-language interpreter", "BSL")
	v.SeesNot("I am deaf")
	v.Fill("passphrase", "not the passphrase at all")
	v.Stay("Open")
	v.Waits("This passphrase does not open your key")
	v.Fill("passphrase", s.passphrase)
	v.Stay("Open")
	v.Waits(s.Words.Difficulty)
	v.Stay("Show " + s.Words.File)
	v.Waits(s.Words.Text)
	request := v.Path()
	for range 2 {
		v.Open(request)
		v.Press("Decide")
		v.Choose("outcome", "recommended")
		v.Press("Continue")
		v.Press("Check before sending")
		v.Sees("Give your reasons to the candidate")
		v.Fill("reasons", s.Words.Reasons)
		v.Press("Check before sending")
		v.Sees("The candidate sees", "HR sees", "The panel sees")
		v.Press("Send this decision")
		v.Sees("Your decision was sent")
	}
	s.Candidate.Open("/requests")
	s.Candidate.Press("Request ")
	s.Candidate.Sees("Approved", "The adviser has decided")
	s.Candidate.Press("See every opening")
	s.Candidate.Sees("Medical adviser M1", "One document")
}

// Book has HR hold a slot, arrange both measures and confirm the booking, which is refused before they are in place.
func (s *Story) Book(tb testing.TB) {
	tb.Helper()
	v := s.at(account.RoleHR)
	v.Open("/interviews")
	v.Press("Deputy Director of Operations")
	v.Press("Panel interview Ana")
	v.Open(strings.TrimSuffix(v.Path(), "/slots"))
	v.Sees("Sign-language interpreter", "Extra time")
	v.SeesNot("deaf", "letter", "Certificate")
	v.Press("Find times")
	v.Sees("Room Ostend", "Lotte Peeters", "Julien Dubois")
	v.Press("Hold time 1")
	v.Sees("Time held")
	v.Press("Confirm the booking")
	if v.Status() != 409 {
		tb.Errorf("confirming with open arrangements: status %d", v.Status())
	}
	v.Sees("Not in place yet: Sign-language interpreter", "The time and place themselves: nothing to do")
	// The slot is longer than an hour: two interpreters, each confirmed alone.
	for _, name := range []string{"Sign-language interpreter: Julien Dubois", "Sign-language interpreter 2: Lotte Peeters"} {
		v.Press(name)
		v.Choose("to", "in_place")
		v.Fill("note", "E-mail of today")
		v.Press("Save")
	}
	v.Sees("To be confirmed")
	v.Press("Confirm the booking")
	v.Sees("Confirmed")
}

// Brief has the panel member read the briefing.
func (s *Story) Brief(tb testing.TB) {
	tb.Helper()
	v := s.at(account.RolePanel)
	v.SignInStaff(s.panel)
	v.Sees("Ana O'Kowalska")
	v.Press("Interview with Ana")
	v.Sees("Speak to the candidate, not to the interpreter.")
	v.SeesNot("deaf", "letter", "Certificate", "The certificate explains")
	v.Press("I have read this")
	v.Sees("HR can see that you have read how to act")
}

// now returns the real time: journeys run in it.
func now() time.Time { return time.Now() } //nolint:forbidigo // the clock starts here
