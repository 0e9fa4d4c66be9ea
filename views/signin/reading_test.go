package signin_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"stepfree/e2e/check/markup"
)

// blocks are the texts of a page's main part: paragraphs, points of lists, headings.
func blocks(t *testing.T, text string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range root.Descendants() {
		inMain := false
		for p := n.Parent; p != nil; p = p.Parent {
			inMain = inMain || p.Data == "main"
		}
		switch n.Data {
		case "p", "li", "h1", "h2", "h3", "dd", "label":
			if inMain && n.Type == html.ElementNode {
				all = append(all, markup.Words(n))
			}
		}
	}
	return all
}
