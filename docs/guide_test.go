package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"stepfree/account"
)

var (
	bold        = regexp.MustCompile(`\*\*(.+?)\*\*`)
	placeholder = regexp.MustCompile(`\{\{[^}]+\}\}`)
	spaces      = regexp.MustCompile(`[\s\x{a0}\x{202f}]+`)
)

// plain makes texts alike that differ in kinds of spaces and in where lines are broken.
func plain(text string) string { return strings.TrimSpace(spaces.ReplaceAllString(text, " ")) }

// messages are patterns of all texts that pages show in a language; a placeholder stands for any text.
func messages(t *testing.T, language string) []*regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob("../locale/messages/" + language + "/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d catalogues, %v", len(files), err)
	}
	var patterns []*regexp.Regexp
	for _, file := range files {
		var texts map[string]any
		if _, err := toml.DecodeFile(file, &texts); err != nil {
			t.Fatal(err)
		}
		for _, text := range leaves(texts) {
			parts := placeholder.Split(plain(text), -1)
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			patterns = append(patterns, regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
		}
	}
	return patterns
}

// leaves lists the texts of a table and of the tables in it, but not those that are a placeholder alone.
func leaves(table map[string]any) (texts []string) {
	for _, value := range table {
		switch value := value.(type) {
		case string:
			if strings.Trim(placeholder.ReplaceAllString(value, ""), " .,:;()\u00a0\u202f") != "" {
				texts = append(texts, value)
			}
		case map[string]any:
			texts = append(texts, leaves(value)...)
		}
	}
	return texts
}

func TestGuides_BoldWordsAreThoseOfThePages(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr"} {
		patterns := messages(t, language)
		for _, role := range account.Roles() {
			file := "guide/" + string(role) + "." + language + ".md"
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range bold.FindAllStringSubmatch(plain(string(text)), -1) {
				if !isShown(patterns, m[1]) {
					t.Errorf("%s: no page says %q", file, m[1])
				}
			}
		}
	}
}

func isShown(patterns []*regexp.Regexp, words string) bool {
	for _, p := range patterns {
		if p.MatchString(words) {
			return true
		}
	}
	return false
}

func TestGuides_BothLanguagesHaveTheSameSections(t *testing.T) {
	t.Parallel()
	count := func(role account.Role, language string) (sections, names int) {
		text, err := os.ReadFile("guide/" + string(role) + "." + language + ".md")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(text), "\n## "), len(bold.FindAllString(plain(string(text)), -1))
	}
	for _, role := range account.Roles() {
		sections, names := count(role, "en")
		others, otherNames := count(role, "fr")
		if sections != others || names != otherNames {
			const form = "%s: %d sections and %d names of the pages in English, %d and %d in French"
			t.Errorf(form, role, sections, names, others, otherNames)
		}
	}
}
