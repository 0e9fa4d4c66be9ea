package readability

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"stepfree/e2e/check/markup"
)

// Limits of a candidate's page: words a sentence, Flesch-Kincaid grade in English, Kandel-Moles ease in French.
const (
	maxWords = 20
	maxGrade = 8
	minEase  = 60
)

// CheckPage reports the sentences of a page that are too long, and a page that reads with too much effort.
func CheckPage(tb testing.TB, lang, name string, page templ.Component) {
	tb.Helper()
	var text strings.Builder
	if err := page.Render(tb.Context(), &text); err != nil {
		tb.Fatal(err)
	}
	all := blocks(tb, text.String())
	for _, block := range all {
		for _, s := range Sentences(block) {
			if n := len(strings.Fields(s)); n > maxWords {
				tb.Errorf("%s, %s: %d words: %s", lang, name, n, s)
			}
		}
	}
	if grade := FleschKincaid(all); lang == "en" && grade > maxGrade {
		tb.Errorf("%s reads at grade %.1f", name, grade)
	}
	if ease := KandelMoles(all); lang == "fr" && ease < minEase {
		tb.Errorf("%s reads with an ease of %.0f", name, ease)
	}
}

// blocks returns the texts of the main part of a page: paragraphs, list items, headings.
func blocks(tb testing.TB, text string) []string {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
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
