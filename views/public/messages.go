// Package public has the pages that need no session: the first page, help, privacy, accessibility, display
// preferences, and the pages of a demonstration.
package public

// topic is a part of the help, with the number of its questions.
type topic struct {
	name      string
	questions []string
}

// topics are all that is asked; the words are "help.<topic>", and for each question "help.<topic>.<question>.q" and
// "….a".
func topics() []topic {
	return []topic{
		{"asking", []string{"who", "must", "unsure", "diagnosis", "paper", "files", "helper", "again", "other"}},
		{"time", []string{"when", "how_long", "late", "pause"}},
		{"sign_in", []string{"link", "password", "address", "how_long"}},
		{"privacy", []string{"who", "chances", "hr", "panel", "opened"}},
		{"after", []string{"decision", "disagree", "change", "move", "calendar", "missing"}},
		{"site", []string{"browser", "script", "language", "trouble"}},
	}
}
