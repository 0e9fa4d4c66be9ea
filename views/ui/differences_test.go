package ui_test

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// difference is one intended difference from the design system's markup. apply changes its markup into that of
// views/ui.
type difference struct {
	why   string
	apply func(theirs *html.Node)
}

// differences returns all intended differences. A component must not differ in anything else.
func differences() []difference {
	return []difference{
		{"no script is loaded, so nothing asks for one", func(n *html.Node) {
			for _, e := range find(n, func(e *html.Node) bool { return has(e, "data-module") }) {
				unset(e, "data-module")
			}
		}},
		{"fields in error say so to assistive technology", func(n *html.Node) {
			for _, e := range find(n, tag("input", "textarea", "select")) {
				if strings.Contains(get(e, "class"), "--error") {
					set(e, "aria-invalid", "true")
				}
			}
		}},
		{
			"the error summary is a named group that takes the focus without script; role=alert is read out of order",
			errorSummary,
		},
		{"a fieldset is a group already; no redundant roles", func(n *html.Node) {
			for _, e := range find(n, tag("fieldset")) {
				unset(e, "role")
			}
		}},
		{
			"an error's link leads to the date's first field, which therefore has the date's id; parts are named after the date",
			dateParts,
		},
		{
			"a message is a section, which is a region by itself; one after saving too: an alert is read before the " +
				"page's title",
			func(n *html.Node) {
				for _, e := range find(n, class("govuk-notification-banner")) {
					e.Data, e.DataAtom = "section", atom.Section
					unset(e, "role")
				}
				for _, e := range find(n, class("govuk-notification-banner--success")) {
					find(e, tag("h2"))[0].FirstChild.Data = "Done"
				}
			},
		},
		{"a banner's id tells banners of one page apart", func(n *html.Node) {
			for _, e := range find(n, class("govuk-notification-banner")) {
				set(e, "aria-labelledby", "notice-title")
				set(find(e, tag("h2"))[0], "id", "notice-title")
			}
		}},
		{"on a narrow screen each cell shows its column's name", cells},
		{"tags say it in words and have tones of our own", func(n *html.Node) {
			for _, e := range find(n, class("govuk-tag")) {
				set(e, "class", "govuk-tag")
			}
		}},
		{"no pictures in the pagination, and words that say which list it is", func(n *html.Node) {
			for _, e := range find(n, tag("svg")) {
				e.Parent.RemoveChild(e)
			}
			for _, e := range find(n, class("govuk-pagination")) {
				set(e, "aria-label", "More of this list")
			}
		}},
	}
}

func errorSummary(n *html.Node) {
	for _, e := range find(n, class("govuk-error-summary")) {
		set(e, "role", "group")
		set(e, "tabindex", "-1")
		set(e, "autofocus", "")
		set(e, "aria-labelledby", "error-summary-title")
		for _, alert := range find(e, func(d *html.Node) bool { return get(d, "role") == "alert" }) {
			unwrap(alert)
		}
		title := find(e, tag("h2"))[0]
		set(title, "id", "error-summary-title")
		if count := len(find(e, tag("li"))); count > 1 {
			title.FirstChild.Data = "There are " + strconv.Itoa(count) + " problems"
		}
	}
}

func dateParts(n *html.Node) {
	for _, date := range find(n, class("govuk-date-input")) {
		id := get(date, "id")
		unset(date, "id")
		for _, e := range find(date, tag("input", "label")) {
			for _, key := range []string{"id", "for"} {
				if strings.HasSuffix(get(e, key), "-day") {
					set(e, key, id)
				}
			}
			if name := get(e, "name"); slices.Contains([]string{"day", "month", "year"}, name) {
				set(e, "name", id+"-"+name)
			}
		}
	}
}

func cells(n *html.Node) {
	var columns []string
	for _, e := range find(n, func(e *html.Node) bool { return get(e, "scope") == "col" }) {
		columns = append(columns, words(e))
	}
	for _, row := range find(n, tag("tr")) {
		for i, e := range find(row, func(e *html.Node) bool { return e.Data == "td" || get(e, "scope") == "row" }) {
			if i < len(columns) {
				set(e, "data-column", columns[i])
			}
		}
	}
}

// unwrap replaces an element by its children.
func unwrap(n *html.Node) {
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}
