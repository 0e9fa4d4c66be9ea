package ui_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse returns the nodes of an HTML fragment.
func parse(t *testing.T, text string) *html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(text), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body
}

// render returns a component as parsed HTML.
func render(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var text strings.Builder
	if err := c.Render(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	return parse(t, text.String())
}

// page returns a whole page as parsed HTML.
func page(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var text strings.Builder
	if err := c.Render(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	n, err := html.Parse(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// outline returns a tree in normal form: sorted attributes and classes, single spaces, one node a line.
func outline(n *html.Node) string {
	var out strings.Builder
	write(&out, n, 0)
	return out.String()
}

func write(out *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode {
			out.WriteString(indent + "<" + c.Data + attributes(c) + ">\n")
			write(out, c, depth+1)
		} else if text := strings.Join(strings.Fields(c.Data), " "); c.Type == html.TextNode && text != "" {
			out.WriteString(indent + text + "\n")
		}
	}
}

func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		value := a.Val
		if a.Key == "class" {
			classes := strings.Fields(value)
			slices.Sort(classes)
			value = strings.Join(classes, " ")
		}
		all = append(all, " "+a.Key+"="+value)
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// find returns the elements that match, in the order of the page.
func find(n *html.Node, holds func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && holds(d) {
			found = append(found, d)
		}
	}
	return found
}

func tag(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.Data) }
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(get(n, "class")), name) }
}

func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func set(n *html.Node, key, value string) {
	unset(n, key)
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func unset(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func words(n *html.Node) string {
	var all []string
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			all = append(all, strings.Fields(d.Data)...)
		}
	}
	return strings.Join(all, " ")
}
