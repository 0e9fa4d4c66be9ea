// Package ui is the frame of all pages and the components they are made of. Page authors write nothing else: no
// classes, no ids, no aria attributes of their own.
//
// A page is a function of its arguments:
//
//	templ Contact(page ui.Page, form ui.Form, s ui.FormState) {
//		@ui.Layout(page) {
//			@ui.Title(page.Title)
//			@ui.ErrorSummary(page.Lang, s.Errors)
//			@ui.PostForm(form) {
//				@ui.Input(page.Lang, ui.InputOptions{
//					Field: s.Field("email", page.Lang.T("contact.email"), page.Lang.T("contact.email_hint")),
//					Type: "email", Autocomplete: "email",
//				})
//				@ui.Submit(page.Lang.T("contact.continue"))
//			}
//		}
//	}
//
// Rules for authors:
//
//   - Order: Title, ErrorSummary, then the content. Page.Error is len(s.Errors) > 0. Layout shows the step of a task
//     above the h1, and the notice of what was done below it.
//   - One question a page. When the question is the title, use s.Question in place of s.Field and leave out Title and
//     ErrorSummary: the label is then the h1, and the summary of errors stands below it by itself.
//   - All strings are translated already. A component that has words of its own ("Error:", "Change") takes l first.
//   - The error of a field is listed under the field's name; each component gives its first control that id. For a date
//     use the date's name, or <name>-day, <name>-month, <name>-year; s.Date reads all of them.
//   - A question that follows from an answer has a page of its own: nothing appears or disappears.
//   - Words in another language than the page's carry Lang: candidates' own words above all.
//   - A button does something; a link leads somewhere. ButtonLink is for the one weighty start of a journey.
//   - Headings go down one level at a time: Title, Heading, SubHeading.
//   - Attrs is for data-… attributes of the scripts on the medical adviser's pages, never for class, id, aria or
//     style.
//
// The components, by file:
//
//	layout          Layout(Page)
//	title           Title, Heading, SubHeading, Text, Bullets(points), TextLink(Link)
//	form            PostForm(Form), GetForm(Form), HiddenField(name, value)
//	button          Button(ButtonOptions), Submit(text), ButtonLink(text, href, kind), ButtonGroup
//	error_summary   ErrorSummary(l, errors)
//	input           Input(l, InputOptions), TimeInput(l, Field)
//	textarea        Textarea(l, TextareaOptions)
//	select          Select(l, SelectOptions)
//	radios          Radios(l, RadiosOptions)
//	checkboxes      Checkboxes(l, CheckboxesOptions), Checkbox(l, Field)
//	file            FileUpload(l, FileUploadOptions)
//	date            DateInput(l, s.Date(name, label, hint))
//	text            Hint, Words(text, lang), InsetText(text), WarningText(l, text), Details(DetailsOptions),
//	                Panel(PanelOptions)
//	notice          NotificationBanner(l, BannerOptions)
//	summary_list    SummaryList(l, []SummaryRow)
//	table           Table(TableOptions), Cells(texts...)
//	task_list       TaskList(TaskListOptions), Tag(text, tone)
//	timeline        Timeline(label, []TimelineItem)
//	pagination      Pagination(l, PaginationOptions)
//
// Layout, PostForm, GetForm, ButtonGroup, InsetText, Details and NotificationBanner take children.
package ui
