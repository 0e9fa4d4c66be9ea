// Package readability computes readability scores of texts. Only tests import it.
package readability

import (
	"regexp"
	"strings"
)

var sentenceEnd = regexp.MustCompile(`[.!?:]["”»]?\s+`)

// Sentences splits a text at its full stops.
func Sentences(text string) []string { return sentenceEnd.Split(text, -1) }

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

// measure returns the average number of words in a sentence, and of syllables in a word.
func measure(texts []string) (wordsPerSentence, syllablesPerWord float64) {
	var words, ends, parts float64
	for _, text := range texts {
		for _, s := range Sentences(text) {
			ends++
			for word := range strings.FieldsSeq(s) {
				words++
				parts += float64(syllables(word))
			}
		}
	}
	return words / ends, parts / words
}

// FleschKincaid returns the US school grade of an English text (Kincaid and others, 1975).
func FleschKincaid(texts []string) float64 {
	length, weight := measure(texts)
	return 0.39*length + 11.8*weight - 15.59
}

// KandelMoles returns the reading ease of a French text, 0 to about 100 (Kandel and Moles, 1958).
func KandelMoles(texts []string) float64 {
	length, weight := measure(texts)
	return 209 - 1.15*length - 68*weight
}
