package readability

import (
	"regexp"
	"slices"
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

// minWords is the length from which a score is meaningful: in shorter texts one long word decides.
const minWords = 8

// data matches what a page shows and does not say: addresses, dates and times.
var data = regexp.MustCompile(`\S+@\S+\b|(?i:\b(` +
	`(mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?` +
	`\d{1,2}(er)?[ \x{a0}]\p{L}+[ \x{a0}]\d{4}`)

// CheckBlocks reports the sentences of a page that are too long, and each block of sentences that reads with too much
// effort. Names, such as those of measures in a list, are no sentences.
func CheckBlocks(tb testing.TB, lang, name, text string) {
	tb.Helper()
	for _, block := range blocks(tb, text) {
		block = data.ReplaceAllString(block, "x")
		for _, s := range Sentences(block) {
			if n := len(strings.Fields(s)); n > maxWords {
				tb.Errorf("%s, %s: %d words: %s", lang, name, n, s)
			}
		}
		if len(strings.Fields(block)) < minWords || !strings.HasSuffix(block, ".") {
			continue
		}
		if grade := FleschKincaid([]string{block}); lang == "en" && grade > maxGrade {
			tb.Errorf("%s reads at grade %.1f: %s", name, grade, block)
		}
		if ease := KandelMoles([]string{block}); lang == "fr" && ease < minEase {
			tb.Errorf("%s reads with an ease of %.0f: %s", name, ease, block)
		}
	}
}

// blocks returns the texts of the main part of a page in its language: paragraphs, list items, headings. A block that
// has others in it is not one.
func blocks(tb testing.TB, text string) []string {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	for n := range root.Descendants() {
		if isBlock(n) && isInMain(n) && !slices.ContainsFunc(slices.Collect(n.Descendants()), isBlock) {
			all = append(all, markup.Words(n))
		}
	}
	return all
}

func isBlock(n *html.Node) bool {
	return n.Type == html.ElementNode &&
		slices.Contains([]string{"p", "li", "h1", "h2", "h3", "dd", "label"}, n.Data)
}

// isInMain reports whether an element is in the main part of a page and in its language.
func isInMain(n *html.Node) bool {
	inMain := false
	for ; n != nil; n = n.Parent {
		inMain = inMain || n.Data == "main"
		foreign := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
			return a.Key == "lang" || a.Key == "class" && strings.Contains(a.Val, "sf-words")
		})
		if foreign && n.Data != "html" {
			return false
		}
	}
	return inMain
}
