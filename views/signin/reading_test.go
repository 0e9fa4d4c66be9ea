package signin_test

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"stepfree/e2e/pagetest"
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
				all = append(all, pagetest.Words(n))
			}
		}
	}
	return all
}

var sentenceEnd = regexp.MustCompile(`[.!?:]["”»]?\s+`)

func sentences(text string) []string { return sentenceEnd.Split(text, -1) }

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllables counts groups of vowels, without a silent e at the end: a little more than there are, on the average.
func syllables(word string) int {
	word = strings.ToLower(strings.Trim(word, ".,:;!?()“”\""))
	n := len(vowels.FindAllString(word, -1))
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	return max(n, 1)
}

// fleschKincaid is the grade of school at which English text is read (Kincaid and others, 1975).
func fleschKincaid(texts []string) float64 {
	var words, ends, parts float64
	for _, text := range texts {
		for _, s := range sentences(text) {
			ends++
			for word := range strings.FieldsSeq(s) {
				words++
				parts += float64(syllables(word))
			}
		}
	}
	return 0.39*words/ends + 11.8*parts/words - 15.59
}
