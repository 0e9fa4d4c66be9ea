package ui_test

import (
	"context"
	"io"
	"testing"

	"github.com/a-h/templ"

	"stepfree/locale"
	"stepfree/views/ui"
)

// speak returns a localizer that fails the test for a missing message.
func speak(t *testing.T, lang string) locale.Localizer {
	t.Helper()
	b, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	return b.Localizer(lang, nil)
}

// all shows components one after the other.
func all(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range parts {
			if err := part.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// with returns a component with children.
func with(outer templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, all(children...)), w)
	})
}

// frame returns a page with a signed-in user.
func frame(l locale.Localizer, title string) ui.Page {
	return ui.Page{
		Lang: l, Title: title, Section: "Your requests", Path: "/requests/new?step=2", Current: "/requests/new",
		Back: &ui.Link{Text: "Back to your applications", Href: "/requests"},
		User: &ui.User{Name: "Ada Byron", CSRF: "token", SignOut: "/requests/sign-out", Language: "/requests/language"},
		Nav:  []ui.Link{{Text: "Applications", Href: "/requests"}, {Text: "Letters", Href: "/letters"}},
	}
}

func post(children ...templ.Component) templ.Component {
	return with(ui.PostForm(ui.Form{Action: "/requests", CSRF: "token", Key: "key"}), children...)
}

// formPage shows every field, with errors.
func formPage(l locale.Localizer) templ.Component {
	s := ui.FormState{
		Values: map[string][]string{
			"email": {"ada@"}, "reply": {"email"}, "need": {"time"}, "interview-day": {"27"}, "interview-month": {"13"},
			"more": {"Une pause après une heure m’aide."},
		},
		Errors: []ui.FieldError{
			{Field: "email", Text: "Enter an e-mail address like name@example.com"},
			{Field: "reply", Text: "Choose how we should reply"},
			{Field: "need", Text: "Choose one or more changes"},
			{Field: "interview-month", Text: "The month is a number from 1 to 12"},
			{Field: "more", Text: "Write what would help"},
			{Field: "stage", Text: "Choose a stage"},
			{Field: "file", Text: "Choose a file of at most 20 MB"},
			{Field: "agree", Text: "Tick the box when all is right"},
		},
	}
	p := frame(l, "Your contact details")
	p.Error, p.Step, p.Steps = true, 2, 5
	return with(ui.Layout(p),
		ui.Title(p.Title), ui.ErrorSummary(l, s.Errors),
		post(append(fields(l, s), ui.Submit("Save and continue"))...),
	)
}

func fields(l locale.Localizer, s ui.FormState) []templ.Component {
	return []templ.Component{
		ui.Input(
			l,
			ui.InputOptions{
				Field:        s.Field("email", "Your e-mail address", "We only use it to tell you that there is news."),
				Type:         "email",
				Autocomplete: "email",
			},
		),
		ui.Input(
			l,
			ui.InputOptions{
				Field:   s.Field("minutes", "How many minutes?", "A whole number, such as 10."),
				Numeric: true,
				Width:   3,
				Suffix:  "minutes",
			},
		),
		ui.TimeInput(l, s.Field("start", "When can you start?", "")),
		ui.DateInput(l, s.Date("interview", "When is your interview?", "")),
		ui.Radios(l, ui.RadiosOptions{Field: s.Field("reply", "How should we reply?", "Choose one."), Items: []ui.Item{
			{Value: "email", Text: "By e-mail"}, {Value: "letter", Text: "By letter", Hint: "You read it on this site."},
		}}),
		ui.Radios(
			l,
			ui.RadiosOptions{Field: s.Field("before", "Did you ask before?", "Choose one."), Inline: true, Items: []ui.Item{
				{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"},
			}},
		),
		ui.Checkboxes(
			l,
			ui.CheckboxesOptions{Field: s.Field("need", "What do you need?", "Choose all that help."), Items: []ui.Item{
				{Value: "time", Text: "More time", Hint: "For example, a quarter more."},
				{Value: "breaks", Text: "Breaks"},
				{Divider: "or"},
				{Value: "other", Text: "Langue des signes", Lang: "fr"},
			}},
		),
		ui.Textarea(
			l,
			ui.TextareaOptions{
				Field:     s.Field("more", "What would help you?", "You need not say why."),
				MaxLength: 1000,
				Lang:      "fr",
			},
		),
		ui.Select(l, ui.SelectOptions{Field: s.Field("stage", "Which stage is it for?", "Choose one."), Options: []ui.Option{
			{Value: "", Text: "Choose a stage"}, {Value: "test", Text: "Written test"}, {Value: "interview", Text: "Interview"},
		}}),
		ui.FileUpload(
			l, ui.FileUploadOptions{Field: s.Field("file", "Choose a file", "A PDF or a photograph of at most 20 MB.")},
		),
		ui.Checkbox(l, s.Field("agree", "All that I wrote is right", "")),
	}
}

// contentPage shows everything that is not a field.
func contentPage(l locale.Localizer) templ.Component {
	p := frame(l, "Your request")
	p.Notice = "Your answers are saved."
	return with(
		ui.Layout(p),
		ui.Title(p.Title),
		ui.Text("You asked for three changes to your interview. You can change your answers until you send them."),
		ui.Text("You can ask for:"),
		ui.Bullets([]string{"more time", "a sign language interpreter", "questions in large print"}),
		ui.TaskList(ui.TaskListOptions{Tasks: []ui.Task{
			{Title: "Contact details", Href: "/contact", Status: "Completed"},
			{Title: "Changes you need", Href: "/needs", Hint: "Two so far", Status: "In progress", Open: true},
			{Title: "Send your request", Status: "Cannot start yet"},
		}}),
		ui.Heading("Your answers"),
		ui.SummaryList(l, []ui.SummaryRow{
			{Key: "Full name", Value: "Ada Byron", Change: "/contact#name", ChangeWhat: "your name"},
			{
				Key:        "Changes you need",
				Values:     []string{"More time", "Large print"},
				Change:     "/needs",
				ChangeWhat: "what you need",
				Actions:    []ui.Link{{Text: "Withdraw", Hidden: "what you need", Href: "/withdraw"}},
			},
			{Key: "Your words", Value: "Une pause après une heure m’aide.", Lang: "fr"},
		}),
		ui.Heading("What happens"),
		ui.Timeline([]ui.TimelineItem{
			{When: "9 November 2026", Machine: "2026-11-09", What: "You sent your request."},
			{
				When:    "10 November 2026",
				Machine: "2026-11-10",
				What:    "A medical adviser looks at it.",
				Next:    "The medical adviser answers by 30 November 2026.",
				Current: true,
			},
		}),
		ui.Table(ui.TableOptions{
			Caption: "Requests you have sent", RowHeader: true,
			Head: []ui.Column{{Text: "Reference"}, {Text: "Sent"}, {Text: "Changes", Numeric: true}, {Text: "State"}},
			Rows: [][]ui.Cell{
				{
					{Link: &ui.Link{Text: "Request A 17", Href: "/requests/17"}},
					{Text: "3 November 2026"},
					{Text: "2"},
					{Content: ui.Tag("Agreed", ui.ToneDone)},
				},
				{
					{Link: &ui.Link{Text: "Request A 18", Href: "/requests/18"}},
					{Text: "9 November 2026"},
					{Text: "11"},
					{Content: ui.Tag("Waiting for you", ui.ToneAttention)},
				},
				{
					{Link: &ui.Link{Text: "Request A 19", Href: "/requests/19"}},
					{Text: "12 November 2026"},
					{Text: "1"},
					{Content: ui.Tag("Waiting for us", ui.ToneWaiting)},
				},
			},
		}),
		ui.Pagination(
			l,
			ui.PaginationOptions{Previous: "/requests?before=a", Next: "/requests?after=c", NextLabel: "Sent before 3 November"},
		),
		ui.InsetText("You do not need to tell us your diagnosis."),
		ui.WarningText(l, "You cannot change your request after it is decided."),
		ui.Details(
			ui.DetailsOptions{
				Summary: "Other ways to ask",
				Text:    "A person whom you choose can fill this in for you.",
				Open:    true,
			},
		),
		with(
			ui.NotificationBanner(l, ui.BannerOptions{ID: "session", Text: "Your session ends at 18:00."}),
			ui.TextLink(ui.Link{Text: "Stay signed in", Href: "/extend"}),
		),
		ui.Heading("Send your request"),
		ui.SubHeading("Before you send it"),
		ui.Hint("It takes a minute."),
		post(
			with(
				ui.ButtonGroup(), ui.Submit("Send your request"),
				ui.Button(ui.ButtonOptions{Text: "Save for later", Kind: ui.ButtonSecondary, Name: "do", Value: "save"}),
				ui.Button(ui.ButtonOptions{Text: "Withdraw", Hidden: "your request", Kind: ui.ButtonWarning}),
			),
		),
		ui.ButtonLink("Ask for something else", "/requests/new?from=here", ui.ButtonSecondary),
	)
}

// questionPage asks the one question that is its title.
func questionPage(l locale.Localizer) templ.Component {
	s := ui.FormState{Errors: []ui.FieldError{{Field: "need", Text: "Choose yes or no"}}}
	p := ui.Page{Lang: l, Title: "Do you need an interpreter?", Path: "/", Error: true, Step: 1, Steps: 5}
	return with(ui.Layout(p),
		post(ui.Radios(l, ui.RadiosOptions{
			Field: s.Question("need", "Do you need an interpreter?", "You can change this later."),
			Items: []ui.Item{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}},
		}), ui.Submit("Continue")),
	)
}

// donePage confirms.
func donePage(l locale.Localizer) templ.Component {
	return with(ui.Layout(ui.Page{Lang: l, Title: "Request sent", Path: "/"}),
		ui.Panel(ui.PanelOptions{Title: "Request sent", Text: "Your reference is", Strong: "A 17"}),
		ui.Heading("What happens next"), ui.Text("A medical adviser answers by 30 November 2026."),
	)
}

func specimens(l locale.Localizer) map[string]templ.Component {
	return map[string]templ.Component{
		"form":     formPage(l),
		"content":  contentPage(l),
		"question": questionPage(l),
		"done":     donePage(l),
	}
}
