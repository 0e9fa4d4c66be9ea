package ui_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"stepfree/locale"
	"stepfree/views/ui"
)

func makeButton(_ locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct{ Text, Name, Value, Classes, Type string }
	kind := ui.ButtonPrimary
	if !strict(raw, &o) || o.Type != "" && o.Type != "submit" {
		return nil
	}
	if o.Classes != "" {
		kind = ui.ButtonKind(strings.TrimPrefix(o.Classes, "govuk-button--"))
		if kind != ui.ButtonSecondary && kind != ui.ButtonWarning {
			return nil
		}
	}
	return ui.Button(ui.ButtonOptions{Text: o.Text, Name: o.Name, Value: o.Value, Kind: kind})
}

func makeErrorSummary(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		TitleText string
		ErrorList []struct{ Text, Href string }
	}
	if !strict(raw, &o) || o.TitleText != "There is a problem" {
		return nil
	}
	var errors []ui.FieldError
	for _, e := range o.ErrorList {
		errors = append(errors, ui.FieldError{Field: strings.TrimPrefix(e.Href, "#"), Text: e.Text})
	}
	return ui.ErrorSummary(l, errors)
}

func makeSummaryList(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		Rows []struct {
			Key, Value text
			Actions    struct {
				Items []struct{ Href, Text, VisuallyHiddenText string }
			}
		}
	}
	if !strict(raw, &o) || len(o.Rows) == 0 {
		return nil
	}
	var rows []ui.SummaryRow
	for _, r := range o.Rows {
		row := ui.SummaryRow{Key: r.Key.Text, Value: r.Value.Text}
		for _, a := range r.Actions.Items {
			row.Actions = append(row.Actions, ui.Link{Text: a.Text, Href: a.Href, Hidden: a.VisuallyHiddenText})
		}
		rows = append(rows, row)
	}
	return ui.SummaryList(l, rows)
}

func makeTaskList(_ locale.Localizer, raw json.RawMessage) templ.Component {
	type task struct {
		Title, Hint text
		Href        string
		Status      struct {
			Text, Classes string
			Tag           *struct{ Text, Classes string }
		}
	}
	var o struct {
		IDPrefix string
		Items    []*task
	}
	if !strict(raw, &o) || slices.Contains(o.Items, nil) {
		return nil
	}
	list := ui.TaskListOptions{IDPrefix: o.IDPrefix}
	for _, i := range o.Items {
		if i.Status.Classes != "" && i.Href != "" {
			return nil
		}
		t := ui.Task{Title: i.Title.Text, Hint: i.Hint.Text, Href: i.Href, Status: i.Status.Text}
		if i.Status.Tag != nil {
			t.Status, t.Open = i.Status.Tag.Text, true
		}
		list.Tasks = append(list.Tasks, t)
	}
	return ui.TaskList(list)
}

func makeTag(_ locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct{ Text, Classes string }
	if !strict(raw, &o) {
		return nil
	}
	return ui.Tag(o.Text, ui.ToneNeutral)
}

func makeTable(_ locale.Localizer, raw json.RawMessage) templ.Component {
	type cell struct{ Text, Format string }
	var o struct {
		Caption           string
		FirstCellIsHeader bool
		Head              []cell
		Rows              [][]cell
	}
	if !strict(raw, &o) || len(o.Head) == 0 {
		return nil
	}
	table := ui.TableOptions{Caption: o.Caption, RowHeader: o.FirstCellIsHeader}
	for _, c := range o.Head {
		table.Head = append(table.Head, ui.Column{Text: c.Text, Numeric: c.Format == "numeric"})
	}
	for _, row := range o.Rows {
		var texts []string
		for _, c := range row {
			texts = append(texts, c.Text)
		}
		table.Rows = append(table.Rows, ui.Cells(texts...))
	}
	return ui.Table(table)
}

func makePanel(_ locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct{ TitleText, Text string }
	if !strict(raw, &o) {
		return nil
	}
	return ui.Panel(ui.PanelOptions{Title: o.TitleText, Text: o.Text})
}

func makeInset(_ locale.Localizer, raw json.RawMessage) templ.Component {
	var o text
	if !strict(raw, &o) {
		return nil
	}
	return ui.InsetText(o.Text)
}

func makeWarning(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct{ Text, IconFallbackText string }
	if !strict(raw, &o) || o.IconFallbackText != "Warning" && o.IconFallbackText != "" {
		return nil
	}
	return ui.WarningText(l, o.Text)
}

func makeDetails(_ locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		SummaryText, Text, ID string
		Open                  bool
	}
	if !strict(raw, &o) {
		return nil
	}
	return ui.Details(ui.DetailsOptions{Summary: o.SummaryText, Text: o.Text, ID: o.ID, Open: o.Open})
}

func makeBanner(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct{ Text, Type, TitleText, TitleID string }
	if !strict(raw, &o) || o.Type != "" && o.Type != "success" || o.Type != "" && o.TitleText != "" {
		return nil
	}
	return ui.NotificationBanner(l, ui.BannerOptions{Title: o.TitleText, Text: o.Text, Success: o.Type == "success"})
}

func makePagination(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		Previous, Next struct{ Href, Text, LabelText string }
	}
	if !strict(raw, &o) || o.Previous.Text != "" && o.Previous.Text != "Previous page" ||
		o.Next.Text != "" && o.Next.Text != "Next page" {
		return nil
	}
	if o.Previous.Href != "" && o.Previous.Text == "" || o.Next.Href != "" && o.Next.Text == "" {
		return nil
	}
	return ui.Pagination(l, ui.PaginationOptions{
		Previous: o.Previous.Href, PreviousLabel: o.Previous.LabelText, Next: o.Next.Href, NextLabel: o.Next.LabelText,
	})
}
