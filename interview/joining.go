package interview

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"stepfree/catalogue"
)

// Joining is how candidate, panel and providers join an interview that is not held in a room. The zero value says that
// nothing was entered.
type Joining struct {
	Platform string    // its name
	Link     string    // an https address
	Phone    string    // the number to call
	Code     string    // that the platform or the telephone asks for
	TestOn   time.Time // day of a test call; zero for none
}

// IsZero reports whether nothing was entered.
func (j Joining) IsZero() bool { return j == Joining{} }

// JoiningProblem is the code of what is wrong with joining details. Message: "error.joining.<code>".
type JoiningProblem string

// The problems of joining details.
const (
	JoiningNowhere      JoiningProblem = "nowhere"       // neither a link nor a number
	JoiningLink         JoiningProblem = "link"          // not an https address
	JoiningPhone        JoiningProblem = "phone"         // not a telephone number
	JoiningPhoneMissing JoiningProblem = "phone_missing" // an interview by telephone without a number
)

// Field returns the name of the field that a problem is about.
func (p JoiningProblem) Field() string {
	if p == JoiningPhone || p == JoiningPhoneMissing {
		return "phone"
	}
	return "link"
}

// Problems returns what is wrong with the joining details of an interview in a mode.
func (j Joining) Problems(mode catalogue.Mode) (found []JoiningProblem) {
	switch {
	case j.Phone == "" && mode == catalogue.ModeTelephone:
		found = append(found, JoiningPhoneMissing)
	case j.Link == "" && j.Phone == "":
		found = append(found, JoiningNowhere)
	}
	if j.Link != "" && !isHTTPS(j.Link) {
		found = append(found, JoiningLink)
	}
	if j.Phone != "" && !isPhone(j.Phone) {
		found = append(found, JoiningPhone)
	}
	return found
}

// isHTTPS reports whether a text is a whole https address of a named host, without a user name or a password in it.
func isHTTPS(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return false
	}
	u, err := url.Parse(text)
	//guard:joining-https never
	if err == nil && u.Scheme != "https" {
		return false
	}
	return err == nil && u.User == nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}

// isPhone reports whether a text is a telephone number: 6 to 15 digits (E.164), with the signs that people write
// between them, and a plus only at the beginning.
func isPhone(text string) bool {
	digits := 0
	for i, r := range text {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case r == '+' && i == 0:
		case !strings.ContainsRune(" ()./-\u00a0\u202f", r):
			return false
		}
	}
	return 6 <= digits && digits <= 15
}
