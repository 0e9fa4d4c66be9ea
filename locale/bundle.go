// Package locale holds the words of the product in English and French, and writes dates, times and numbers as each
// language does. Messages hold no HTML.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed messages
var messages embed.FS

// Languages lists the languages of the product; both are complete.
func Languages() []string { return []string{"en", "fr"} }

// Bundle holds all catalogues. It is read-only once loaded.
type Bundle struct {
	localizers map[string]*i18n.Localizer
	unknown    func(lang, key string)
}

// Load reads the catalogues: one folder a language, one file an audience or subject.
func Load() (*Bundle, error) { return LoadReporting(func(string, string) {}) }

// LoadReporting reads the catalogues and has every key that is asked for and missing reported, for tests to fail on.
func LoadReporting(unknown func(lang, key string)) (*Bundle, error) {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Languages() {
		files, err := fs.Glob(messages, "messages/"+lang+"/*.toml")
		if err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		for _, file := range files {
			text, err := messages.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("locale: %w", err)
			}
			// The library takes the language from the name it is given.
			if _, err := b.ParseMessageFileBytes(text, lang+".toml"); err != nil {
				return nil, fmt.Errorf("locale: %s: %w", file, err)
			}
		}
	}
	bundle := &Bundle{localizers: map[string]*i18n.Localizer{}, unknown: unknown}
	for _, lang := range Languages() {
		bundle.localizers[lang] = i18n.NewLocalizer(b, lang)
	}
	return bundle, nil
}

// Localizer speaks one language to one reader, whose times are shown in a zone. An unknown language is English.
func (b *Bundle) Localizer(lang string, zone *time.Location) Localizer {
	if _, ok := b.localizers[lang]; !ok {
		lang = "en"
	}
	if zone == nil {
		zone = time.UTC
	}
	return Localizer{bundle: b, lang: lang, zone: zone}
}

// Negotiate returns the language for a reader: the chosen one, else the best that the browser's Accept-Language asks for.
func Negotiate(acceptLanguage, chosen string) string {
	matcher := language.NewMatcher([]language.Tag{language.English, language.French})
	_, index := language.MatchStrings(matcher, chosen, acceptLanguage)
	return Languages()[index]
}
