// Package markup checks the HTML structure of a rendered page: ids, headings, labels, tables, content security policy.
// Only tests import it.
package markup

import (
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Check renders a page, reports faults of its structure as errors of the test, and returns the words of its main
// element.
func Check(tb testing.TB, page templ.Component) string {
	tb.Helper()
	var text strings.Builder
	if err := page.Render(tb.Context(), &text); err != nil {
		tb.Fatal(err)
	}
	return CheckHTML(tb, text.String())
}

// CheckHTML does the same as Check for a page that is rendered already.
func CheckHTML(tb testing.TB, text string) string {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	if _, key, missing := strings.Cut(text, "⟨"); missing {
		key, _, _ = strings.Cut(key, "⟩")
		tb.Errorf("the message %s is missing", key)
	}
	p := page{tb, find(root, func(n *html.Node) bool { return n.Type == html.ElementNode }), map[string]bool{}}
	p.checkIDs()
	p.checkHeadings()
	p.checkFields()
	p.checkTables()
	p.checkPolicy()
	for _, n := range p.nodes {
		if n.Data == "main" {
			return Words(n)
		}
	}
	tb.Error("the page has no main element")
	return ""
}

type page struct {
	testing.TB
	nodes []*html.Node
	ids   map[string]bool
}

// checkIDs reports duplicate ids, and references to missing ids.
func (p page) checkIDs() {
	for _, n := range p.nodes {
		if id := get(n, "id"); id != "" {
			if p.ids[id] {
				p.Errorf("the id %q occurs twice", id)
			}
			p.ids[id] = true
		}
	}
	for _, n := range p.nodes {
		references := strings.Fields(get(n, "aria-describedby") + " " + get(n, "aria-labelledby") + " " + get(n, "for"))
		if fragment, ok := strings.CutPrefix(get(n, "href"), "#"); ok {
			references = append(references, fragment)
		}
		for _, id := range references {
			if !p.ids[id] {
				p.Errorf("<%s> refers to the id %q, which is not there", n.Data, id)
			}
		}
	}
}

// checkHeadings requires one h1, which the title contains, and no skipped level.
func (p page) checkHeadings() {
	var title string
	var first []string
	level := 0
	for _, n := range p.nodes {
		if n.Data == "title" && n.Parent.Data == "head" {
			title = Words(n)
		}
		if n.Data == "h1" {
			first = append(first, Words(n))
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if now := int(n.Data[1] - '0'); now > level+1 && level > 0 {
				p.Errorf("the heading %q is of level %d after level %d", Words(n), now, level)
			}
			level = int(n.Data[1] - '0')
		}
	}
	if len(first) != 1 || !strings.Contains(title, first[0]) {
		p.Errorf("the title is %q, the first headings are %q", title, first)
	}
}

// checkFields requires a label for each field, and text in links and buttons.
func (p page) checkFields() {
	labelled := map[string]bool{}
	for _, n := range p.nodes {
		if n.Data == "label" && Words(n) != "" {
			labelled[get(n, "for")] = true
		}
	}
	for _, n := range p.nodes {
		if slices.Contains([]string{"input", "select", "textarea"}, n.Data) && get(n, "type") != "hidden" &&
			!labelled[get(n, "id")] {
			p.Errorf("the field %q has no label", get(n, "name"))
		}
		if slices.Contains([]string{"a", "button"}, n.Data) && Words(n) == "" {
			p.Errorf("a <%s> has no text", n.Data)
		}
	}
}

// checkTables requires a caption for each table and a scope for each header cell.
func (p page) checkTables() {
	for _, n := range p.nodes {
		switch n.Data {
		case "table":
			if len(find(n, func(c *html.Node) bool { return c.Data == "caption" && Words(c) != "" })) != 1 {
				p.Error("a table has no caption")
			}
		case "th":
			if get(n, "scope") == "" {
				p.Errorf("the header cell %q has no scope", Words(n))
			}
		}
	}
}

// checkPolicy reports what the content security policy forbids.
func (p page) checkPolicy() {
	for _, n := range p.nodes {
		if n.Data == "style" || n.Data == "script" && get(n, "src") == "" {
			p.Errorf("the page holds a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				p.Errorf("<%s> has the attribute %q", n.Data, a.Key)
			}
		}
	}
}

// Words returns the text of a node, with single spaces.
func Words(n *html.Node) string {
	var text strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

func find(n *html.Node, holds func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for c := range n.Descendants() {
		if holds(c) {
			found = append(found, c)
		}
	}
	return found
}

func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
