package locale

import (
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Localizer formats messages, dates and numbers in one language and time zone. It is a small value; pages carry it.
type Localizer struct {
	bundle   *Bundle
	lang     string
	location *time.Location
}

// Lang returns the language: "en" or "fr".
func (l Localizer) Lang() string { return l.lang }

// Other returns the language that is not Lang.
func (l Localizer) Other() string { return Text{EN: "fr", FR: "en"}.In(l.lang) }

// TimeZone returns the reader's time zone.
func (l Localizer) TimeZone() *time.Location { return l.location }

// In returns the same Localizer with another time zone.
func (l Localizer) In(location *time.Location) Localizer {
	l.location = location
	return l
}

// T returns the message for a key. args are pairs of name and value; "count" selects the plural form. If the key is
// missing or a field has no value, T returns the key between ⟨ and ⟩, so that a page is never silently incomplete.
func (l Localizer) T(key string, args ...any) string {
	text, ok := l.lookup(key, args)
	if !ok {
		l.bundle.onMissing(l.lang, key)
		return "⟨" + key + "⟩"
	}
	return text
}

// Has reports whether the language has a message for the key.
func (l Localizer) Has(key string) bool { return l.translation().keys[key] }

func (l Localizer) translation() translation { return l.bundle.translations[l.lang] }

// lookup returns constant messages from the cache and has go-i18n format all others.
func (l Localizer) lookup(key string, args []any) (string, bool) {
	if text, ok := l.translation().constants[key]; ok {
		return text, true
	}
	// go-i18n would fall back to the default language.
	if !l.Has(key) {
		return "", false
	}
	data := make(map[string]any, len(args)/2)
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: data, TemplateParser: l.bundle.parser}
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		data[name] = args[i+1]
		if name == "count" {
			config.PluralCount = args[i+1]
			data[name] = l.formatCount(args[i+1])
		}
	}
	text, err := l.translation().localizer.Localize(config)
	return text, err == nil
}

func (l Localizer) formatCount(count any) any {
	if n, ok := count.(int); ok {
		return l.Number(n)
	}
	return count
}
