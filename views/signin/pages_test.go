package signin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/e2e/check/markup"
	"stepfree/e2e/check/readability"
	"stepfree/locale"
	"stepfree/views/signin"
	"stepfree/views/ui"
)

func speak(t *testing.T, lang string) locale.Localizer {
	t.Helper()
	b, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	return b.Localizer(lang, time.UTC)
}

// pages is every page of this package, with the title that its handler gives it.
func pages(l locale.Localizer) map[string]templ.Component {
	frame := func(key string) ui.Page { return ui.Page{Lang: l, Title: l.T(key), Path: "/"} }
	wrong := ui.FormState{Values: map[string][]string{"email": {"ana"}}, Errors: []ui.FieldError{{Field: "email", Text: l.T("error.signin.email.email")}}}
	form := ui.Form{Action: "/somewhere", Key: "key"}
	return map[string]templ.Component{
		"start":         signin.Start(frame("start.title"), true, true),
		"help":          signin.Help(frame("help.title")),
		"privacy":       signin.Privacy(frame("privacy.title")),
		"accessibility": signin.Accessibility(frame("accessibility.title")),
		"tested":        signin.HowItWasTested(frame("tested.title"), signin.HowTested()),
		"glossary":      signin.Glossary(frame("words.title")),
		"easy":          signin.Easy(frame("easy.title")),
		"look":          signin.Look(frame("look.title"), form, ui.FormState{}),
		"signed out":    signin.SignedOut(frame("signin.out.title")),
		"address":       signin.Address(frame("signin.address.title"), form, ui.FormState{}),
		"address again": signin.Address(frame("signin.address.title"), form, wrong),
		"sent":          signin.Sent(frame("signin.sent.title"), true),
		"link":          signin.Link(frame("signin.link.title"), form),
		"spent":         signin.Spent(frame("signin.spent.title")),
		"staff":         signin.Staff(frame("signin.staff.title"), form, ui.FormState{}),
		"staff again":   signin.Staff(frame("signin.staff.title"), form, wrong),
		"problem":       signin.Problem(frame("error.page.broken.title"), signin.ErrorPage{Text: l.T("error.page.broken.text"), Incident: "ABC"}),
		"again":         signin.Again(frame("error.page.again.title"), signin.ResubmitPage{Text: l.T("error.page.again.text"), SignIn: "/sign-in", Form: form, Fields: []signin.Hidden{{Name: "a", Value: "b"}}}),
		"demo":          signin.Demo(frame("demo.title"), []signin.DemoPerson{{Role: "hr", Name: "Hugo", Email: "h@example.org", Password: "p", Code: "123456", Passphrase: "calm river", SignIn: "/staff/sign-in"}, {Role: "candidate", Name: "Ana", SignIn: "/sign-in"}}),
		"mailbox":       signin.Mailbox(frame("mailbox.title"), []signin.Mail{{To: "a@example.org", Subject: "Link", Paragraphs: []signin.Paragraph{{Text: "Hello"}, {Text: "https://x/sign-in/1", Href: "/sign-in/1"}}}}),
		"empty mailbox": signin.Mailbox(frame("mailbox.title"), nil),
	}
}

func TestEveryPageIsWellMadeInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		l := speak(t, lang)
		for name, page := range pages(l) {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				if words := markup.Check(t, page); len(words) < 40 {
					t.Errorf("the page says only %q", words)
				}
			})
		}
	}
}

// The bar of accessibility: sentences of at most 20 words, in English a grade of at most 8, in French an ease of 60 at least.
func TestThePublicPagesReadEasily(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		for name, page := range pages(speak(t, lang)) {
			var html strings.Builder
			if err := page.Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			for _, text := range blocks(t, html.String()) {
				for _, s := range readability.Sentences(text) {
					if n := len(strings.Fields(s)); n > 20 {
						t.Errorf("%s, %s: %d words: %s", lang, name, n, s)
					}
				}
			}
			if grade := readability.FleschKincaid(blocks(t, html.String())); lang == "en" && grade > 8 {
				t.Errorf("%s reads at grade %.1f", name, grade)
			}
			if ease := readability.KandelMoles(blocks(t, html.String())); lang == "fr" && ease < 60 {
				t.Errorf("%s reads with an ease of %.0f", name, ease)
			}
		}
	}
}
