package interview_test

import (
	"slices"
	"testing"

	"stepfree/catalogue"
	"stepfree/interview"
)

func TestJoining_Problems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		link, phone string
		mode        catalogue.Mode
		want        []interview.JoiningProblem
	}{
		{"https://meet.example.org/123?pwd=a%20b#c", "", catalogue.ModeRemote, nil},
		{"https://réunion.example.org/", "", catalogue.ModeRemote, nil},
		{"", "+32 2 555 12 34", catalogue.ModeRemote, nil},
		{"", "(02) 555.12.34", catalogue.ModeTelephone, nil},
		{"https://meet.example.org", "02/555-12-34", catalogue.ModeTelephone, nil},
		{"", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningNowhere}},
		{"https://meet.example.org", "", catalogue.ModeTelephone, []interview.JoiningProblem{interview.JoiningPhoneMissing}},
		{"http://meet.example.org", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"meet.example.org/123", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"javascript:alert(1)", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"https://", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"https://localhost/", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"https://a@evil.example/", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"https://meet.example.org/ 123", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"https://meet.example.org/\u200b", "", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningLink}},
		{"", "call me", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningPhone}},
		{"", "12345", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningPhone}},
		{"", "32+2 555 12 34", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningPhone}},
		{"", "+1234567890123456", catalogue.ModeRemote, []interview.JoiningProblem{interview.JoiningPhone}},
	} {
		got := interview.Joining{Link: c.link, Phone: c.phone}.Problems(c.mode)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, %q by %s: %v, want %v", c.link, c.phone, c.mode, got, c.want)
		}
	}
}
