package handlers_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// htmlForm is a form of a page as a browser without scripts reads it.
type htmlForm struct {
	action, method string
	multipart      bool
	hidden         url.Values
	fields         []htmlField // that a person fills in
	values         url.Values  // of fields, as the page shows them
}

// htmlField is a field that a person fills in; radios and checkboxes of one name are one field.
type htmlField struct{ name, kind string }

// htmlForms returns the forms of a page with fields that a person fills in.
func htmlForms(t *testing.T, text string) (found []htmlForm) {
	t.Helper()
	page, err := html.Parse(strings.NewReader(text))
	must(t, err)
	for n := range page.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		f := htmlForm{
			action: attribute(n, "action"), method: attribute(n, "method"),
			multipart: attribute(n, "enctype") != "", hidden: url.Values{}, values: url.Values{},
		}
		for field := range n.Descendants() {
			if field.Type == html.ElementNode {
				f.add(field)
			}
		}
		if len(f.fields) > 0 {
			found = append(found, f)
		}
	}
	return found
}

// add adds an element of the form if it is a field.
func (f *htmlForm) add(n *html.Node) {
	name, value, kind := attribute(n, "name"), attribute(n, "value"), attribute(n, "type")
	switch {
	case name == "":
		return
	case kind == "hidden":
		f.hidden.Add(name, value)
		return
	case n.Data == "input" && (kind == "radio" || kind == "checkbox"):
		if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			f.values.Add(name, value)
		}
	case n.Data == "input":
		f.values.Set(name, value)
	case n.Data == "textarea":
		kind = n.Data
		if n.FirstChild != nil {
			f.values.Set(name, n.FirstChild.Data)
		}
	case n.Data == "select":
		kind = n.Data
	default:
		return
	}
	if !slices.ContainsFunc(f.fields, func(other htmlField) bool { return other.name == name }) {
		f.fields = append(f.fields, htmlField{name, kind})
	}
}

// attribute returns the value of an attribute, or "".
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// errorList returns the errors that a page lists below its heading.
func errorList(t *testing.T, text string) (found []string) {
	t.Helper()
	page, err := html.Parse(strings.NewReader(text))
	must(t, err)
	for n := range page.Descendants() {
		if n.Data != "ul" || !strings.Contains(attribute(n, "class"), "govuk-error-summary__list") {
			continue
		}
		for item := range n.Descendants() {
			if item.Type == html.ElementNode && item.Data == "li" {
				found = append(found, allText(item))
			}
		}
	}
	return found
}

// errorFields returns the ids of the fields to which the errors of a page lead, and those that are not marked: a field
// in error is described by its error, and invalid unless it is one of a group.
func errorFields(t *testing.T, text string) (fields, unmarked []string) {
	t.Helper()
	page, err := html.Parse(strings.NewReader(text))
	must(t, err)
	byID := map[string]*html.Node{}
	for n := range page.Descendants() {
		if id := attribute(n, "id"); id != "" {
			byID[id] = n
		}
	}
	for n := range page.Descendants() {
		if n.Data != "a" || n.Parent.Data != "li" || !strings.Contains(attribute(n.Parent.Parent, "class"), "error-summary") {
			continue
		}
		id := strings.TrimPrefix(attribute(n, "href"), "#")
		fields = append(fields, id)
		if field := byID[id]; field == nil || !isMarked(field, byID, allText(n)) {
			unmarked = append(unmarked, id)
		}
	}
	return fields, unmarked
}

// isMarked reports whether a field is marked as one with this error. An error of something that is no field is only
// listed.
func isMarked(field *html.Node, byID map[string]*html.Node, message string) bool {
	if !slices.Contains([]string{"input", "select", "textarea"}, field.Data) {
		return true
	}
	kind := attribute(field, "type")
	if kind != "radio" && kind != "checkbox" && attribute(field, "aria-invalid") != "true" {
		return false
	}
	for n := field; n != nil; n = n.Parent {
		if n != field && n.Data != "fieldset" {
			continue
		}
		for id := range strings.FieldsSeq(attribute(n, "aria-describedby")) {
			if described := byID[id]; described != nil && strings.Contains(allText(described), message) {
				return true
			}
		}
	}
	return false
}

// allText returns the text of a node, with single spaces.
func allText(n *html.Node) string {
	var text strings.Builder
	for part := range n.Descendants() {
		if part.Type == html.TextNode {
			text.WriteString(part.Data)
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}
