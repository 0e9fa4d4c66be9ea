package ui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"stepfree/locale"
	"stepfree/views/ui"
)

// The design system's options, as far as views/ui has them. A fixture with any other option is not ours to compare.
type (
	text struct{ Text string }
	head struct {
		Text, Classes string
		IsPageHeading bool
	}
	fieldOptions struct {
		Name, ID, IDPrefix string
		Label              head
		Fieldset           *struct{ Legend head }
		Hint, ErrorMessage *text
		Value              any
		Values             []string
		Items              []itemOptions
		Classes            string
	}
	itemOptions struct {
		Value         any
		Text, Divider string
		Hint          *text
		// Checked and Selected are there when they differ from what the value says.
		Checked, Selected *bool
	}
)

// strict decodes options. It returns an error for an unknown option.
func strict(raw json.RawMessage, into any) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(into) == nil
}

// common returns the shared part of a field; false for a heading size that pages do not have.
func (o fieldOptions) common() (ui.Field, bool) {
	h := o.Label
	if o.Fieldset != nil {
		h = o.Fieldset.Legend
	}
	f := ui.Field{Name: o.Name, ID: o.ID + o.IDPrefix, Label: h.Text, Heading: h.IsPageHeading, Values: o.Values}
	if o.Value != nil {
		f.Value = fmt.Sprint(o.Value)
	}
	if o.Hint != nil {
		f.Hint = o.Hint.Text
	}
	if o.ErrorMessage != nil {
		f.Error = o.ErrorMessage.Text
	}
	for _, i := range o.Items {
		if i.isChosen() {
			f.Value = fmt.Sprint(i.Value)
			f.Values = append(f.Values, f.Value)
		}
	}
	known := !slices.ContainsFunc(o.Items, itemOptions.isRefused)
	size := h.Classes == "" && !h.IsPageHeading || strings.HasSuffix(h.Classes, "--l") && h.IsPageHeading
	return f, size && known && f.Label != ""
}

func (i itemOptions) isChosen() bool {
	return i.Checked != nil && *i.Checked || i.Selected != nil && *i.Selected
}

// isRefused reports whether an item is explicitly unchecked although the value selects it, which views/ui does not
// support.
func (i itemOptions) isRefused() bool {
	return i.Checked != nil && !*i.Checked || i.Selected != nil && !*i.Selected
}

func (o fieldOptions) items() []ui.Item {
	var all []ui.Item
	for _, i := range o.Items {
		item := ui.Item{Value: fmt.Sprint(i.Value), Text: i.Text, Divider: i.Divider}
		if i.Hint != nil {
			item.Hint = i.Hint.Text
		}
		all = append(all, item)
	}
	return all
}

func makeInput(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		fieldOptions
		Type, Autocomplete, Inputmode string
		Spellcheck                    *bool
		Prefix, Suffix                text
	}
	if !strict(raw, &o) {
		return nil
	}
	f, ok := o.common()
	var width int
	if o.Classes != "" {
		digits, found := strings.CutPrefix(o.Classes, "govuk-input--width-")
		n, err := strconv.Atoi(digits)
		width, ok = n, ok && found && err == nil
	}
	if !ok || o.Inputmode != "" && o.Inputmode != "numeric" || o.Spellcheck != nil && *o.Spellcheck || o.Label.Text == "" {
		return nil
	}
	return ui.Input(l, ui.InputOptions{
		Field: f, Type: o.Type, Autocomplete: o.Autocomplete, Width: width, Numeric: o.Inputmode == "numeric",
		NoSpellcheck: o.Spellcheck != nil, Prefix: o.Prefix.Text, Suffix: o.Suffix.Text,
	})
}

func makeTextarea(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		fieldOptions
		Rows         int
		Autocomplete string
		Spellcheck   *bool
	}
	ok := strict(raw, &o)
	f, sized := o.common()
	if !ok || !sized || o.Classes != "" || o.Spellcheck != nil && *o.Spellcheck {
		return nil
	}
	return ui.Textarea(
		l, ui.TextareaOptions{Field: f, Rows: o.Rows, Autocomplete: o.Autocomplete, NoSpellcheck: o.Spellcheck != nil},
	)
}

func makeSelect(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o fieldOptions
	ok := strict(raw, &o)
	f, sized := o.common()
	if !ok || !sized || o.Classes != "" ||
		slices.ContainsFunc(o.Items, func(i itemOptions) bool { return i.Value == nil }) {
		return nil
	}
	var options []ui.Option
	for _, i := range o.items() {
		options = append(options, ui.Option{Value: i.Value, Text: i.Text})
	}
	return ui.Select(l, ui.SelectOptions{Field: f, Options: options})
}

func makeRadios(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o fieldOptions
	ok := strict(raw, &o)
	f, sized := o.common()
	inline := o.Classes == "govuk-radios--inline"
	if !ok || !sized || o.Fieldset == nil || o.Classes != "" && !inline {
		return nil
	}
	return ui.Radios(l, ui.RadiosOptions{Field: f, Items: o.items(), Inline: inline})
}

func makeCheckboxes(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o fieldOptions
	ok := strict(raw, &o)
	f, sized := o.common()
	if !ok || !sized || o.Fieldset == nil || o.Classes != "" {
		return nil
	}
	return ui.Checkboxes(l, ui.CheckboxesOptions{Field: f, Items: o.items()})
}

func makeFile(l locale.Localizer, raw json.RawMessage) templ.Component {
	var o struct {
		fieldOptions
		Multiple bool
	}
	ok := strict(raw, &o)
	f, sized := o.common()
	if !ok || !sized || o.Classes != "" || f.Value != "" {
		return nil
	}
	return ui.FileUpload(l, ui.FileUploadOptions{Field: f, Multiple: o.Multiple})
}

func makeDate(l locale.Localizer, raw json.RawMessage) templ.Component {
	type part struct{ Error *bool }
	var o struct {
		ID                 string
		Fieldset           struct{ Legend head }
		Hint, ErrorMessage *text
		Values             map[string]any
		Day, Month, Year   *part
	}
	if !strict(raw, &o) || o.Fieldset.Legend.Text == "" || o.Hint == nil {
		return nil
	}
	s := ui.FormState{Values: map[string][]string{}}
	for name, value := range o.Values {
		s.Values[o.ID+"-"+name] = []string{fmt.Sprint(value)}
	}
	for name, p := range map[string]*part{"-day": o.Day, "-month": o.Month, "-year": o.Year} {
		if p != nil && (p.Error == nil || !*p.Error) {
			return nil
		}
		if p != nil && o.ErrorMessage != nil {
			s.Errors = append(s.Errors, ui.FieldError{Field: o.ID + name, Text: o.ErrorMessage.Text})
		}
	}
	if len(s.Errors) == 0 && o.ErrorMessage != nil {
		s.Errors = []ui.FieldError{{Field: o.ID, Text: o.ErrorMessage.Text}}
	}
	return ui.DateInput(l, s.Date(o.ID, o.Fieldset.Legend.Text, o.Hint.Text))
}
