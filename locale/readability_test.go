package locale_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"stepfree/e2e/check/readability"
)

// candidateFiles lists the files with text that candidates read.
func candidateFiles() []string {
	return []string{
		"about.toml", "candidate.toml", "candidate_status.toml", "candidate_time_zone.toml", "change.toml", "choice.toml",
		"conduct.toml", "reason.toml", "common.toml", "demo.toml", "easy.toml", "error.toml", "help.toml", "catalogue.toml", "measure.toml",
		"look.toml", "mail.toml", "notice.toml", "parameter.toml", "signin.toml", "ui.toml", "words.toml",
	}
}

// placeholder matches fields, which stand for a short word, and e-mail addresses.
var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}|\S+@\S+\b`)

// minWords is the length from which a grade is meaningful: in shorter texts one long word decides.
const minWords = 8

// The limits: sentences of at most 20 words, English grade 8 or lower (Flesch-Kincaid), French ease 60 or higher
// (Kandel-Moles).
func TestMessages_CandidateTextIsReadable(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "fr"} {
		for _, file := range candidateFiles() {
			text, err := os.ReadFile(filepath.Join("messages", lang, file))
			if err != nil {
				t.Fatal(err)
			}
			var all messageTexts
			if err := toml.Unmarshal(text, &all); err != nil {
				t.Fatal(err)
			}
			for key, message := range all {
				checkReadability(t, lang, key, placeholder.ReplaceAllString(message["other"], "x"))
			}
		}
	}
}

func checkReadability(t *testing.T, lang, key, text string) {
	t.Helper()
	for _, s := range readability.Sentences(text) {
		if n := len(strings.Fields(s)); n > 20 {
			t.Errorf("%s %s: a sentence of %d words: %s", lang, key, n, s)
		}
	}
	if len(strings.Fields(text)) < minWords {
		return
	}
	if grade := readability.FleschKincaid([]string{text}); lang == "en" && grade > 8 {
		t.Errorf("%s reads at grade %.1f: %s", key, grade, text)
	}
	if ease := readability.KandelMoles([]string{text}); lang == "fr" && ease < 60 {
		t.Errorf("%s reads with an ease of %.0f: %s", key, ease, text)
	}
}
