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

// candidatesRead are the files of what candidates read.
func candidatesRead() []string {
	return []string{
		"about.toml", "candidate.toml", "candidate_status.toml", "change.toml", "choice.toml", "conduct.toml", "reason.toml", "common.toml", "demo.toml", "easy.toml", "error.toml", "help.toml", "kind.toml",
		"kinds.toml", "look.toml", "mail.toml", "parameter.toml", "signin.toml", "ui.toml", "words.toml",
	}
}

// placeholder finds what stands for a short word, and addresses, which are looked at and not read.
var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}|\S+@\S+\b`)

// enough words make a text whose grade means something: below it one long word decides.
const enough = 8

// The bar: sentences of at most 20 words; English at grade 8 or below (Flesch-Kincaid), French with an ease of 60 or more
// (Kandel-Moles).
func TestEveryTextForCandidatesReadsEasily(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "fr"} {
		for _, file := range candidatesRead() {
			text, err := os.ReadFile(filepath.Join("messages", lang, file))
			if err != nil {
				t.Fatal(err)
			}
			var all catalogue
			if err := toml.Unmarshal(text, &all); err != nil {
				t.Fatal(err)
			}
			for key, message := range all {
				readsEasily(t, lang, key, placeholder.ReplaceAllString(message["other"], "x"))
			}
		}
	}
}

func readsEasily(t *testing.T, lang, key, text string) {
	t.Helper()
	for _, s := range readability.Sentences(text) {
		if n := len(strings.Fields(s)); n > 20 {
			t.Errorf("%s %s: a sentence of %d words: %s", lang, key, n, s)
		}
	}
	if len(strings.Fields(text)) < enough {
		return
	}
	if grade := readability.FleschKincaid([]string{text}); lang == "en" && grade > 8 {
		t.Errorf("%s reads at grade %.1f: %s", key, grade, text)
	}
	if ease := readability.KandelMoles([]string{text}); lang == "fr" && ease < 60 {
		t.Errorf("%s reads with an ease of %.0f: %s", key, ease, text)
	}
}
