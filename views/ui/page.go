package ui

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"stepfree/locale"
)

// Page is the frame of a page: everything except its content.
type Page struct {
	// Lang speaks the reader's language.
	Lang locale.Localizer
	// Title is the page's own title, the same words as its h1.
	Title string
	// Error says that the page shows a form again with its errors; the title then begins with "Error: ".
	Error bool
	// Back leads to the page before, in words that say where; nil for none.
	Back *Link
	// Section is the part of the product, such as "Your requests"; it stands in the title.
	Section string
	// User is the signed-in person; nil if there is none.
	User *User
	// Nav lists the places of the reader's audience.
	Nav []Link
	// Current is the path by which the navigation marks where the reader is; empty on a page of an error.
	Current string
	// Step and Steps say which step of a task the page is; zero for a page of no task.
	Step, Steps int
	// Notice says what the reader has just done; it stands below the h1. Empty for nothing.
	Notice string
	// Path is the address that shows this page with GET; choosing a language leads back there.
	Path string
	// Script is "review.js", "vault.js", "upload.js" or empty; every page of a candidate works without.
	Script string
	// Preferences are the display preferences of the reader.
	Preferences DisplayPreferences
	// Wide lets the content take the whole width, for tables of the staff.
	Wide bool
}

// DisplayPreferences are what a reader chose for all pages, in addition to the settings of the device.
type DisplayPreferences struct {
	ReadingFont bool // a font whose letters are easy to tell apart
	Spacious    bool // more space between letters, words and lines
}

// Link is a link in words that say where it goes.
type Link struct {
	Text, Href string
	// Hidden follows the text for screen readers, where the text alone is ambiguous: "Change" and "your name".
	Hidden string
	// Lang is the language of the text, where it is not the page's.
	Lang string
	// Current marks the place where the reader is.
	Current bool
}

// User is the signed-in person.
type User struct {
	Name string
	// CSRF is the token of the session, for the form that signs out.
	CSRF string
	// SignOut is the path to which that form is sent, Language that of the form that changes the language, and Sessions that
	// of the page with the person's sessions.
	SignOut, Language, Sessions string
	// Security is the path of the page on which staff change how they sign in; empty for candidates.
	Security string
	// Session is when the reader is signed out.
	Session Session
}

// Session is how long the reader stays signed in.
type Session struct {
	Ends            time.Time
	Latest          time.Time // when it ends in any case
	Soon            bool      // so soon that the page says so
	Warning, Length time.Duration
	// Stay is the path to which the form is sent that lets it begin anew.
	Stay string
}

// Final reports whether the session cannot be extended.
func (s Session) Final() bool { return !s.Ends.Before(s.Latest) }

// fullTitle is "Error: Title – Section – Stepfree".
func (p Page) fullTitle() string {
	title := p.Title
	if p.Section != "" && p.Section != p.Title {
		title += " – " + p.Section
	}
	if name := p.Lang.T("ui.product"); name != p.Title {
		title += " – " + name
	}
	if p.Error {
		title = p.Lang.T("ui.error.title", "title", title)
	}
	return title
}

// languageForm returns the form that changes the language: of the signed-in person, or of this browser.
func (p Page) languageForm() Form {
	if p.User == nil {
		return Form{Action: "/language"}
	}
	return Form{Action: p.User.Language, CSRF: p.User.CSRF}
}

// preferencesPage returns the path of the display preferences, with this page to return to.
func (p Page) preferencesPage() string {
	return "/look?" + url.Values{"back": {p.Path}}.Encode()
}

// home returns the target of the product's name: the first page of the audience, or the public first page.
func (p Page) home() string {
	if len(p.Nav) > 0 {
		return p.Nav[0].Href
	}
	return "/"
}

// The values of aria-current.
const (
	currentPage = "page" // the page itself
	currentPart = "true" // the part of the portal that the page belongs to
)

// current returns how a link of the frame is marked: it leads to the page itself, or to the part of the portal that the
// page belongs to; "" for neither.
func (p Page) current(href string) string {
	switch href {
	case "":
		return ""
	case p.Current:
		return currentPage
	case p.part():
		return currentPart
	}
	return ""
}

// homeMark returns how the product's name is marked, which leads to the first page: on a page without navigation it is
// the part of the portal.
func (p Page) homeMark() string {
	if len(p.Nav) > 0 {
		return ""
	}
	return p.current("/")
}

// part returns the path of the part of the portal that the page belongs to: that to which the way back leads, else the
// one with the longest path above the page's; "" for none, and on a page that the frame links to itself.
func (p Page) part() string {
	if p.User != nil && p.Current != "" && p.Current == p.User.Sessions {
		return "" // the link with the name leads there
	}
	part := ""
	for _, path := range p.parts() {
		switch {
		case path == p.Current:
			return ""
		case p.Back != nil && p.Back.Href == path:
			part = path
		}
	}
	if part != "" {
		return part
	}
	for _, path := range p.parts() {
		if strings.HasPrefix(p.Current, strings.TrimSuffix(path, "/")+"/") && len(path) > len(part) {
			part = path
		}
	}
	return part
}

// parts returns the paths of all parts of the portal that the frame links to.
func (p Page) parts() []string {
	if len(p.Nav) == 0 {
		return append([]string{"/"}, helpPages()...)
	}
	parts := make([]string, len(p.Nav))
	for i, item := range p.Nav {
		parts[i] = item.Href
	}
	return parts
}

// helpPages returns the paths of the pages that the foot of every page links to.
func helpPages() []string { return []string{"/help", "/words", "/privacy", "/accessibility", "/look"} }

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
