package locale_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"stepfree/locale"
)

// messageTexts holds the texts of one language by key and plural form.
type messageTexts map[string]map[string]string

// forms lists the plural forms of each language (CLDR 48, "Language Plural Rules").
func forms() map[string][]string {
	return map[string][]string{"en": {"one", "other"}, "fr": {"many", "one", "other"}}
}

// read parses the files itself: in the bundle a duplicate key would silently replace the first.
func read(t *testing.T, lang string) messageTexts {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("messages", lang, "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files (%v)", lang, err)
	}
	all := messageTexts{}
	for _, file := range files {
		var one messageTexts
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(text, &one); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key, message := range one {
			if all[key] != nil {
				t.Errorf("%s: duplicate key %s", file, key)
			}
			all[key] = message
		}
	}
	return all
}

func keys(c messageTexts) []string { return slices.Sorted(maps.Keys(c)) }

func TestMessages_SameKeysAndFilesInBothLanguages(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(keys(read(t, "en")), keys(read(t, "fr"))); diff != "" {
		t.Errorf("-en +fr:\n%s", diff)
	}
	names := func(lang string) (found []string) {
		files, err := filepath.Glob(filepath.Join("messages", lang, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			found = append(found, filepath.Base(file))
		}
		return found
	}
	if diff := cmp.Diff(names("en"), names("fr")); diff != "" {
		t.Errorf("files, -en +fr:\n%s", diff)
	}
}

func TestMessages_PluralsHaveEveryForm(t *testing.T) {
	t.Parallel()
	all := map[string]messageTexts{"en": read(t, "en"), "fr": read(t, "fr")}
	for lang, c := range all {
		other := all[map[string]string{"en": "fr", "fr": "en"}[lang]]
		for key, message := range c {
			got := slices.Sorted(maps.Keys(message))
			plural := len(message) > 1 || len(other[key]) > 1
			if plural && !slices.Equal(got, forms()[lang]) {
				t.Errorf("%s: %s has %v, want %v", lang, key, got, forms()[lang])
			}
			if !plural && !slices.Equal(got, []string{"other"}) {
				t.Errorf("%s: %s has %v, want other", lang, key, got)
			}
		}
	}
}

func TestLocalizerT_PluralForms(t *testing.T) {
	t.Parallel()
	b := load(t)
	for lang, want := range map[string]map[int]string{
		"en": {0: "0 minutes", 1: "1 minute", 2: "2 minutes", 1_000_000: "1,000,000 minutes"},
		"fr": {0: "0 minute", 1: "1 minute", 2: "2 minutes", 1_000_000: "1\u202f000\u202f000 minutes"},
	} {
		for n, text := range want {
			got := strings.ReplaceAll(b.Localizer(lang, nil).T("format.minutes", "count", n), "\u00a0", " ")
			if got != text {
				t.Errorf("%s: %q, want %q", lang, got, text)
			}
		}
	}
}

var (
	field  = regexp.MustCompile(`{{\.([a-z_]+)}}`)
	markup = regexp.MustCompile(`</?[a-zA-Z!]|&[a-z]+;|&#|\*\*|__|` + "`" + `|\]\(|^#|(?m)^[*-] `)
)

// fields returns the names of the fields of a message.
func fields(message map[string]string) []string {
	found := map[string]bool{}
	for _, text := range message {
		for _, match := range field.FindAllStringSubmatch(text, -1) {
			found[match[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestMessages_SameFieldsInBothLanguages(t *testing.T) {
	t.Parallel()
	en, fr := read(t, "en"), read(t, "fr")
	for key, message := range en {
		if diff := cmp.Diff(fields(message), fields(fr[key])); diff != "" {
			t.Errorf("%s, -en +fr:\n%s", key, diff)
		}
	}
}

func TestMessages_NoMarkup(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		for key, message := range read(t, lang) {
			for form, text := range message {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s is empty (%s)", lang, key, form)
				}
				if found := markup.FindString(text); found != "" {
					t.Errorf("%s: %s holds %q: %q", lang, key, found, text)
				}
				if rest := field.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
					t.Errorf("%s: %s holds something other than a field: %q", lang, key, text)
				}
			}
		}
	}
}
