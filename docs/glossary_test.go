package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// codeIndex is what the files of code say: their paths and texts, and the words of each.
type codeIndex struct {
	text  string
	words []map[string]bool
}

// readCode indexes all files of code but those of docs.
func readCode(t *testing.T) (index codeIndex) {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains([]string{"node_modules", "build", ".git", "docs"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".templ", ".sql", ".golden"}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		all.WriteString(path + "\n" + string(text))
		words := map[string]bool{}
		for word := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return !isWordRune(r) }) {
			words[word] = true
		}
		index.words = append(index.words, words)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	index.text = all.String()
	return index
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func TestGlossary_NamesInCodeExist(t *testing.T) {
	t.Parallel()
	code, names := readCode(t), 0
	name := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(readPage(t, "glossary.md")) {
		cells := strings.Split(line, " | ")
		if len(cells) != 5 || strings.HasPrefix(line, "| word |") {
			continue
		}
		for _, m := range name.FindAllStringSubmatch(cells[3], -1) {
			names++
			if !code.has(m[1]) {
				t.Errorf("%s: no code has %s", strings.TrimPrefix(cells[0], "| "), m[1])
			}
		}
	}
	if names < 100 {
		t.Errorf("%d names were found", names)
	}
}

// has reports whether the code has a name: text such as a path as it is, or all words of a name in one file. So it
// finds package and function, type and field, schema and table.
func (code codeIndex) has(name string) bool {
	if strings.ContainsAny(name, "/{ -") || strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".golden") {
		before, _, _ := strings.Cut(name, "{") // storage/{hr,panel}: the folder
		return strings.Contains(code.text, before)
	}
	parts := strings.Split(name, ".")
	return slices.ContainsFunc(code.words, func(words map[string]bool) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return !words[part] })
	})
}
