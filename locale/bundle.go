// Package locale holds the messages of the product in English and French, and formats dates, times and numbers for
// each language. Messages contain no HTML.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed messages
var messages embed.FS

// Languages lists the languages of the product. Both are complete.
func Languages() []string { return []string{"en", "fr"} }

// Bundle holds the messages of all languages. It is read-only after loading and safe for concurrent use.
type Bundle struct {
	translations map[string]translation // by language
	parser       template.Parser
	onMissing    func(lang, key string)
}

// translation is the messages of one language.
type translation struct {
	localizer *i18n.Localizer
	keys      map[string]bool
	constants map[string]string // messages without fields and plural forms, which need no template
}

// Load reads the embedded message files: one folder per language, one file per audience or subject.
func Load() (*Bundle, error) { return LoadReporting(func(string, string) {}) }

// LoadReporting is Load with a callback for each lookup of a missing message, or of a message without one of its
// fields. Tests fail in the callback.
func LoadReporting(onMissing func(lang, key string)) (*Bundle, error) {
	all := i18n.NewBundle(language.English)
	all.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	// The default of text/template writes "<no value>" for a missing field.
	bundle := &Bundle{
		translations: map[string]translation{}, onMissing: onMissing,
		parser: &template.TextParser{Option: "missingkey=error"},
	}
	for _, lang := range Languages() {
		t := translation{
			localizer: i18n.NewLocalizer(all, lang), keys: map[string]bool{}, constants: map[string]string{},
		}
		if err := t.read(all, lang); err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		bundle.translations[lang] = t
	}
	return bundle, nil
}

// read parses the files of a language into all, and caches the messages that are constant.
func (t translation) read(all *i18n.Bundle, lang string) error {
	files, err := fs.Glob(messages, "messages/"+lang+"/*.toml")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := messages.ReadFile(file)
		if err != nil {
			return err
		}
		// go-i18n takes the language from the file name.
		parsed, err := all.ParseMessageFileBytes(text, lang+".toml")
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, m := range parsed.Messages {
			t.keys[m.ID] = true
			if isConstant(m) {
				t.constants[m.ID] = m.Other
			}
		}
	}
	return nil
}

// isConstant reports whether a message has neither plural forms nor fields.
func isConstant(m *i18n.Message) bool {
	return m.Zero+m.One+m.Two+m.Few+m.Many+m.LeftDelim == "" && !strings.Contains(m.Other, "{{")
}

// Localizer returns a Localizer for a language, with times shown in location. An unknown language is English, a nil
// location UTC.
func (b *Bundle) Localizer(lang string, location *time.Location) Localizer {
	if _, ok := b.translations[lang]; !ok {
		lang = "en"
	}
	if location == nil {
		location = time.UTC
	}
	return Localizer{bundle: b, lang: lang, location: location}
}

// Text returns a message without values in each language.
func (b *Bundle) Text(key string) Text {
	return Text{EN: b.Localizer("en", nil).T(key), FR: b.Localizer("fr", nil).T(key)}
}

// Negotiate returns the chosen language if it is one of Languages, else the best match for an Accept-Language header.
func Negotiate(acceptLanguage, chosen string) string {
	if slices.Contains(Languages(), chosen) {
		return chosen
	}
	_, index := language.MatchStrings(matcher(), chosen, acceptLanguage)
	return Languages()[index]
}

// matcher is created once: creating it takes far longer than a match.
var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.English, language.French})
})
