package public_test

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/e2e/check/markup"
	"stepfree/e2e/check/readability"
	"stepfree/locale"
	"stepfree/views/public"
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

// pages returns every page of this package, with the title that its handler sets.
func pages(l locale.Localizer) map[string]templ.Component {
	frame := func(key string) ui.Page { return ui.Page{Lang: l, Title: l.T(key), Path: "/"} }
	form := ui.Form{Action: "/somewhere", Key: "key"}
	return map[string]templ.Component{
		"start":         public.Start(frame("start.title"), true, true),
		"help":          public.Help(frame("help.title")),
		"privacy":       public.Privacy(frame("privacy.title")),
		"accessibility": public.Accessibility(frame("accessibility.title")),
		"tested":        public.HowTested(frame("tested.title"), public.ReadAccessibilityResults()),
		"glossary":      public.Glossary(frame("words.title")),
		"easy":          public.Easy(frame("easy.title")),
		"look":          public.DisplayPreferences(frame("look.title"), form, ui.FormState{}),
		"demo": public.Demo(frame("demo.title"), []public.DemoPerson{
			{
				Role: "hr", Name: "Hugo", Email: "h@example.org", Password: "p", Code: "123456", Passphrase: "calm river",
				SignIn: "/staff/sign-in",
			},
			{Role: "candidate", Name: "Ana", SignIn: "/sign-in"},
		}),
		"mailbox": public.Mailbox(frame("mailbox.title"), []public.Mail{
			{
				To: "a@example.org", Subject: "Link",
				Paragraphs: []public.Paragraph{{Text: "Hello"}, {Text: "https://x/sign-in/1", Href: "/sign-in/1"}},
			},
		}),
		"empty mailbox": public.Mailbox(frame("mailbox.title"), nil),
	}
}

func TestPages_WellFormed(t *testing.T) {
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

func TestPages_ReadEasily(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		for name, page := range pages(speak(t, lang)) {
			readability.CheckPage(t, lang, name, page)
		}
	}
}
