// Package locale holds the words of the product in English and French, and writes dates, times and numbers as each
// language does. Messages hold no HTML.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed messages
var messages embed.FS

// Languages lists the languages of the product; both are complete.
func Languages() []string { return []string{"en", "fr"} }

// Bundle holds all catalogues. It is read-only once loaded.
type Bundle struct {
	speakers map[string]speaker
	parser   template.Parser
	unknown  func(lang, key string)
}

// speaker is one language: its messages, which there are, and those that were taken apart.
type speaker struct {
	messages *i18n.Localizer
	keys     map[string]bool
	phrases  map[string]phrase
}

// Load reads the catalogues: one folder a language, one file an audience or subject.
func Load() (*Bundle, error) { return LoadReporting(func(string, string) {}) }

// LoadReporting reads the catalogues and has every message reported that is asked for and missing, or asked for without
// a field that it names, for tests to fail on.
func LoadReporting(unknown func(lang, key string)) (*Bundle, error) {
	messages := i18n.NewBundle(language.English)
	messages.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	// The library's own choice writes "<no value>" in place of a field that it is not given.
	bundle := &Bundle{speakers: map[string]speaker{}, parser: &template.TextParser{Option: "missingkey=error"}, unknown: unknown}
	for _, lang := range Languages() {
		speaker := speaker{messages: i18n.NewLocalizer(messages, lang), keys: map[string]bool{}, phrases: map[string]phrase{}}
		if err := speaker.read(messages, lang); err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		bundle.speakers[lang] = speaker
	}
	return bundle, nil
}

// read reads the files of a language.
func (s speaker) read(all *i18n.Bundle, lang string) error {
	files, err := fs.Glob(messages, "messages/"+lang+"/*.toml")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := messages.ReadFile(file)
		if err != nil {
			return err
		}
		// The library takes the language from the name it is given.
		parsed, err := all.ParseMessageFileBytes(text, lang+".toml")
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, message := range parsed.Messages {
			s.keys[message.ID] = true
			if phrase, ok := phraseOf(message); ok {
				s.phrases[message.ID] = phrase
			}
		}
	}
	return nil
}

// Localizer speaks one language to one reader, whose times are shown in a zone. An unknown language is English.
func (b *Bundle) Localizer(lang string, zone *time.Location) Localizer {
	if _, ok := b.speakers[lang]; !ok {
		lang = "en"
	}
	if zone == nil {
		zone = time.UTC
	}
	return Localizer{bundle: b, lang: lang, zone: zone}
}

// Negotiate returns the language for a reader: the chosen one, else the best that the browser's Accept-Language asks for.
func Negotiate(acceptLanguage, chosen string) string {
	if slices.Contains(Languages(), chosen) {
		return chosen
	}
	_, index := language.MatchStrings(matcher(), chosen, acceptLanguage)
	return Languages()[index]
}

// matcher is made once: making it takes far longer than asking it.
var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.English, language.French})
})
