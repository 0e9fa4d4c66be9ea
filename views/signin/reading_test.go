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

var vowels = regexp.MustCompile(`[aeiouyàâäéèêëîïôöùûüœæ]+`)

// syllables counts groups of vowels, without a silent e at the end.
func syllables(word string) int {
	word = strings.ToLower(strings.Trim(word, ".,:;!?()“”«»\""))
	n := len(vowels.FindAllString(word, -1))
	if n > 1 && (strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") || strings.HasSuffix(word, "es")) {
		n--
	}
	return max(n, 1)
}

// measure counts words and syllables of the average sentence and word.
func measure(texts []string) (wordsPerSentence, syllablesPerWord float64) {
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
	return words / ends, parts / words
}

// fleschKincaid is the grade of school at which English text is read (Kincaid and others, 1975).
func fleschKincaid(texts []string) float64 {
	length, weight := measure(texts)
	return 0.39*length + 11.8*weight - 15.59
}

// kandelMoles is the ease with which French text is read, from 0 to about 100 (Kandel and Moles, 1958).
func kandelMoles(texts []string) float64 {
	length, weight := measure(texts)
	return 209 - 1.15*length - 68*weight
}
