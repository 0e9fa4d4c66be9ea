package journey_test

import (
	"testing"

	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
)

// The whole story by keyboard, the candidate without script. Each of the candidate's pages is checked with axe.
func TestStory_KeyboardWithoutScript(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	s := journey.NewStory(t, p)
	s.Candidate = journey.New(t, p.Origin, browser.WithoutScript()).ByKeyboard()
	s.Staff = journey.New(t, p.Origin).ByKeyboard().Unchecked()
	s.SubmitRequest(t)
	s.CompleteInterview(t)
}

// The candidate's scripts do not interfere with the keyboard.
func TestStory_KeyboardWithScript(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	s := journey.NewStory(t, p)
	s.Candidate = journey.New(t, p.Origin).ByKeyboard().Unchecked()
	s.Staff = journey.New(t, p.Origin).Unchecked()
	s.SubmitRequest(t)
}
