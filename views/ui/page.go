package ui

import (
	"net/url"
	"strconv"
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
	// Path is the address that shows this page with GET; the language link leads there.
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
	// SignOut is the path to which that form is sent.
	SignOut string
	// Session is when the reader is signed out.
	Session Session
}

// Session is how long the reader stays signed in.
type Session struct {
	Ends            time.Time
	Soon            bool // so soon that the page says so
	Warning, Length time.Duration
	// Stay is the path to which the form is sent that lets it begin anew.
	Stay string
}

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

// otherLanguage is the address of this page in the other language.
func (p Page) otherLanguage() string {
	u, err := url.Parse(p.Path)
	if err != nil {
		u = &url.URL{Path: "/"}
	}
	query := u.Query()
	query.Set("lang", p.Lang.Other())
	u.RawQuery = query.Encode()
	return u.String()
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

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
