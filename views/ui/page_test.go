package ui_test

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"stepfree/locale"
	"stepfree/views/ui"
)

// pages returns all specimens in both languages.
func pages(t *testing.T) map[string]*html.Node {
	t.Helper()
	all := map[string]*html.Node{}
	for _, lang := range locale.Languages() {
		for name, c := range specimens(speak(t, lang)) {
			all[lang+"/"+name] = page(t, c)
		}
	}
	return all
}

func TestLayout_HeadingLevels(t *testing.T) {
	t.Parallel()
	for name, n := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			last, h1 := '0', 0
			for _, h := range find(n, tag("h1", "h2", "h3", "h4", "h5", "h6")) {
				level := rune(h.Data[1])
				// A message about the whole page stands above the h1.
				if level > last+1 && last != '0' {
					t.Errorf("%s %q follows h%c", h.Data, words(h), last)
				}
				if level == '1' {
					h1++
				}
				last = level
			}
			if h1 != 1 {
				t.Errorf("there are %d h1", h1)
			}
		})
	}
}

func TestLayout_IDsAndReferences(t *testing.T) {
	t.Parallel()
	for name, n := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids := map[string]bool{}
			for _, e := range find(n, func(e *html.Node) bool { return has(e, "id") }) {
				if ids[get(e, "id")] {
					t.Errorf("id %q is there twice", get(e, "id"))
				}
				ids[get(e, "id")] = true
			}
			for _, e := range find(n, func(*html.Node) bool { return true }) {
				targets := strings.Fields(get(e, "aria-describedby") + " " + get(e, "aria-labelledby") + " " + get(e, "for"))
				if fragment, ok := strings.CutPrefix(get(e, "href"), "#"); ok {
					targets = append(targets, fragment)
				}
				for _, id := range targets {
					if !ids[id] {
						t.Errorf("<%s> refers to %q, which is not there", e.Data, id)
					}
				}
			}
		})
	}
}

func TestPostForm_BeginsWithItsTokens(t *testing.T) {
	t.Parallel()
	for name, n := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, form := range find(n, func(e *html.Node) bool { return e.Data == "form" && get(e, "method") == "post" }) {
				fields := find(form, tag("input", "textarea", "select", "button"))
				if get(fields[0], "name") != "csrf" {
					t.Errorf("the first field of %s is %q", get(form, "action"), get(fields[0], "name"))
				}
			}
		})
	}
}

func TestLayout_NoInlineScript(t *testing.T) {
	t.Parallel()
	for name, n := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if found := find(n, tag("script", "style")); len(found) > 0 {
				t.Errorf("found <%s>", found[0].Data)
			}
			for _, e := range find(n, func(*html.Node) bool { return true }) {
				for _, a := range e.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "target" {
						t.Errorf("<%s> has %s", e.Data, a.Key)
					}
				}
			}
		})
	}
}

func TestErrorSummary_FollowsTheH1(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"form", "question"} {
		order := find(page(t, specimens(speak(t, "en"))[name]), func(e *html.Node) bool {
			return e.Data == "h1" || class("govuk-error-summary")(e) || e.Data == "input" && get(e, "type") != "hidden"
		})
		if len(order) < 3 || order[0].Data != "h1" || order[1].Data != "div" || !has(order[1], "autofocus") {
			t.Errorf("%s: the summary does not stand between the h1 and the fields", name)
		}
	}
}

func TestPageTitle_HasErrorTitleSectionProduct(t *testing.T) {
	t.Parallel()
	cases := []struct {
		lang string
		page ui.Page
		want string
	}{
		{"en", ui.Page{Title: "Your details", Section: "Requests", Error: true}, "Error: Your details – Requests – Stepfree"},
		{"fr", ui.Page{Title: "Vos coordonnées", Error: true}, "Erreur\u202f: Vos coordonnées – Stepfree"},
		{"en", ui.Page{Title: "Requests", Section: "Requests"}, "Requests – Stepfree"},
		{"en", ui.Page{Title: "Stepfree"}, "Stepfree"},
	}
	for _, c := range cases {
		c.page.Lang = speak(t, c.lang)
		n := page(t, ui.Layout(c.page))
		if got := words(find(n, tag("title"))[0]); got != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if got := get(find(n, tag("html"))[0], "lang"); got != c.lang {
			t.Errorf("the page is in %q", got)
		}
	}
}

func TestLanguageForm_KeepsThePage(t *testing.T) {
	t.Parallel()
	user := &ui.User{CSRF: "token", Language: "/requests/language"}
	cases := []struct {
		page         ui.Page
		lang, action string
	}{
		{ui.Page{Path: "/help"}, "en", "/language"},
		{ui.Page{Path: "/requests?after=a%26b", User: user}, "fr", "/requests/language"},
	}
	for _, c := range cases {
		c.page.Lang = speak(t, c.lang)
		form := find(page(t, ui.Layout(c.page)), tag("form"))[0]
		fields := map[string]string{}
		for _, field := range find(form, func(e *html.Node) bool { return has(e, "name") }) {
			fields[get(field, "name")] = get(field, "value")
		}
		want := map[string]string{"csrf": "", "back": c.page.Path, "lang": c.page.Lang.Other()}
		if c.page.User != nil {
			want["csrf"] = user.CSRF
		}
		if get(form, "method") != "post" || get(form, "action") != c.action || !maps.Equal(fields, want) {
			t.Errorf("%s to %s: %v", c.page.Path, get(form, "action"), fields)
		}
		if button := find(form, tag("button"))[0]; get(button, "lang") != c.page.Lang.Other() {
			t.Error("the button does not say its language")
		}
	}
}

func TestNavigation_OnlyWhenSignedIn(t *testing.T) {
	t.Parallel()
	l := speak(t, "en")
	n := page(t, with(ui.Layout(frame(l, "A page"))))
	forms := find(n, tag("form"))
	if len(forms) != 2 || get(forms[1], "action") != "/requests/sign-out" ||
		get(find(forms[1], tag("input"))[0], "value") != "token" {
		t.Error("there is no form to sign out with the session's token")
	}
	if forms := find(page(t, ui.Layout(ui.Page{Lang: l})), tag("form")); len(forms) != 1 {
		t.Error("a reader who is not signed in does not get the form for the language only")
	}
}

// The navigation marks the page itself, else the part of the portal that it belongs to.
func TestNavigation_MarksWhereTheReaderIs(t *testing.T) {
	t.Parallel()
	staff := []ui.Link{
		{Text: "Vacancies", Href: "/interviews"},
		{Text: "Rooms", Href: "/interviews/rooms"},
		{Text: "Providers", Href: "/interviews/providers"},
	}
	rooms := &ui.Link{Text: "Rooms", Href: "/interviews/rooms"}
	for name, c := range map[string]struct {
		page ui.Page
		want string
	}{
		"the page of an item":         {ui.Page{Nav: staff, Current: "/interviews/rooms"}, "Rooms page"},
		"its own back link":           {ui.Page{Nav: staff, Current: "/interviews", Back: rooms}, "Vacancies page"},
		"below an item":               {ui.Page{Nav: staff, Current: "/interviews/rooms/1"}, "Rooms true"},
		"below the first item":        {ui.Page{Nav: staff, Current: "/interviews/bookings/1"}, "Vacancies true"},
		"back to an item":             {ui.Page{Nav: staff, Current: "/interviews/resources/1", Back: rooms}, "Rooms true"},
		"a name that begins the same": {ui.Page{Nav: staff[1:], Current: "/interviews/roomsx"}, ""},
		"a page of an error":          {ui.Page{Nav: staff}, ""},
		"the first page":              {ui.Page{Current: "/"}, "Stepfree page"},
		"a page that the foot has":    {ui.Page{Current: "/privacy"}, "Privacy: who sees what page"},
		"below one":                   {ui.Page{Current: "/accessibility/tests"}, "Accessibility of this site true"},
		"a public page":               {ui.Page{Current: "/easy"}, "Stepfree true"},
		"an error without a session":  {ui.Page{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.page.Lang = speak(t, "en")
			if len(c.page.Nav) > 0 {
				c.page.User = &ui.User{Name: "Hugo"}
			}
			var got []string
			for _, e := range find(page(t, ui.Layout(c.page)), func(e *html.Node) bool { return e.Data == "a" }) {
				if mark := get(e, "aria-current"); mark != "" {
					got = append(got, words(e)+" "+mark)
				}
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("marked: %q, want %q", text, c.want)
			}
		})
	}
}

// A notice stands below the h1, whether that is a title, a label or a legend, and takes the focus. It gives way to
// errors.
func TestNotice_FollowsTheH1(t *testing.T) {
	t.Parallel()
	l := speak(t, "en")
	s := ui.FormState{}
	for name, content := range map[string]templ.Component{
		"title":  ui.Title("A page"),
		"label":  ui.Input(l, ui.InputOptions{Field: s.Question("name", "A page", "")}),
		"legend": ui.Radios(l, ui.RadiosOptions{Field: s.Question("name", "A page", "")}),
	} {
		p := ui.Page{Lang: l, Title: "A page", Notice: "Your answers are saved."}
		order := find(page(t, with(ui.Layout(p), content)), func(e *html.Node) bool {
			return e.Data == "h1" || class("govuk-notification-banner")(e)
		})
		if len(order) != 2 || order[0].Data != "h1" || !has(order[1], "autofocus") ||
			get(order[1], "aria-labelledby") != "done-title done-text" {
			t.Errorf("%s: there is no notice with the focus below the h1", name)
		}
		p.Error = true
		if found := find(page(t, with(ui.Layout(p), content)), class("govuk-notification-banner")); len(found) > 0 {
			t.Errorf("%s: there is a notice on a page with errors", name)
		}
	}
}

func TestButtonLink_KeepsTheQuery(t *testing.T) {
	t.Parallel()
	n := render(t, ui.ButtonLink("Start", "/requests/new?from=a%20b&from=c&stage=1", ui.ButtonPrimary))
	var got []string
	for _, e := range find(n, tag("input")) {
		got = append(got, get(e, "name")+"="+get(e, "value"))
	}
	if diff := cmp.Diff([]string{"from=a b", "from=c", "stage=1"}, got); diff != "" {
		t.Error(diff)
	}
	if form := find(n, tag("form"))[0]; get(form, "action") != "/requests/new" || get(form, "method") != "get" {
		t.Errorf("the form goes to %s %s", get(form, "method"), get(form, "action"))
	}
}

func TestWords_AreEscaped(t *testing.T) {
	t.Parallel()
	const bad = `"><script>alert(1)</script>`
	s := ui.FormState{Values: map[string][]string{"a": {bad}}, Errors: []ui.FieldError{{Field: "a", Text: bad}}}
	l := speak(t, "en")
	n := render(t, all(
		ui.Input(l, ui.InputOptions{Field: s.Field("a", bad, bad)}),
		ui.Textarea(l, ui.TextareaOptions{Field: s.Field("a", bad, bad)}),
		ui.SummaryList(l, []ui.SummaryRow{{Key: bad, Value: bad, Change: "javascript:alert(1)"}}), ui.Title(bad),
	))
	if found := find(n, tag("script")); len(found) > 0 {
		t.Error("a value became a script")
	}
	if value := get(find(n, tag("input"))[0], "value"); value != bad {
		t.Errorf("the value is %q", value)
	}
	if link := find(n, class("govuk-link"))[0]; strings.HasPrefix(get(link, "href"), "javascript:") {
		t.Error("a link runs a script")
	}
}

func TestFormState_KeepsTheValues(t *testing.T) {
	t.Parallel()
	s := ui.FormState{
		Values: map[string][]string{"one": {"a", "b"}},
		Errors: []ui.FieldError{{Field: "one", Text: "first"}, {Field: "one", Text: "second"}},
	}
	if s.Value("one") != "a" || s.Value("two") != "" || !s.Has("one", "b") || s.Has("one", "c") ||
		s.Error("one") != "first" ||
		s.Error("two") != "" {
		t.Errorf("%+v", s)
	}
}

func TestComponents_WithoutContentRenderNothing(t *testing.T) {
	t.Parallel()
	l := speak(t, "fr")
	nothing := []templ.Component{ui.ErrorSummary(l, nil), ui.Pagination(l, ui.PaginationOptions{})}
	if got := outline(render(t, all(nothing...))); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestLayout_FrenchTypography(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../locale/messages/fr/ui.toml")
	if err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`'|[^\x{202f}][;!?]|[^\x{202f}]: |\.\.\.`).FindString(string(text)); found != "" {
		t.Errorf("the French words hold %q", found)
	}
}

func TestWords_KeepLinesAndLanguage(t *testing.T) {
	t.Parallel()
	n := find(render(t, ui.Words("Une pause.\nPuis une autre.", "fr")), tag("div"))[0]
	if get(n, "lang") != "fr" || n.FirstChild.Data != "Une pause.\nPuis une autre." {
		t.Errorf("got %s %q", attributes(n), n.FirstChild.Data)
	}
}

func TestGetForm_HasNoToken(t *testing.T) {
	t.Parallel()
	n := render(
		t, with(ui.GetForm(ui.Form{Action: "/review", CSRF: "token", Key: "key"}), ui.HiddenField("stage", "test")),
	)
	fields := find(n, tag("input"))
	if len(fields) != 1 || get(fields[0], "name") != "stage" || get(find(n, tag("form"))[0], "method") != "get" {
		t.Error(outline(n))
	}
}
