package locale

import (
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Localizer speaks one language. It is a small value; pages carry it.
type Localizer struct {
	bundle *Bundle
	lang   string
	zone   *time.Location
}

// Lang is the language: "en" or "fr".
func (l Localizer) Lang() string { return l.lang }

// Other is the other language.
func (l Localizer) Other() string {
	if l.lang == "en" {
		return "fr"
	}
	return "en"
}

// Zone is the reader's time zone.
func (l Localizer) Zone() *time.Location { return l.zone }

// In is the same localizer with another time zone.
func (l Localizer) In(zone *time.Location) Localizer {
	l.zone = zone
	return l
}

// T returns a message. The arguments are pairs of name and value; "count" chooses the plural. A key that is missing,
// or a message that is not given its fields, shows its key between ⟨ and ⟩: a page is never silently empty or wrong.
func (l Localizer) T(key string, args ...any) string {
	text, ok := l.find(key, args)
	if !ok {
		l.bundle.unknown(l.lang, key)
		return "⟨" + key + "⟩"
	}
	return text
}

// Has tells whether there is a message.
func (l Localizer) Has(key string) bool { return l.bundle.speakers[l.lang].keys[key] }

func (l Localizer) find(key string, args []any) (string, bool) {
	if phrase, ok := l.bundle.speakers[l.lang].phrases[key]; ok {
		if text, ok := phrase.say(l, args); ok {
			return text, true
		}
	}
	return l.localize(key, args)
}

// localize lets the library find the words: it knows what is wrong, too.
func (l Localizer) localize(key string, args []any) (string, bool) {
	data := make(map[string]any, len(args)/2)
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: data, TemplateParser: l.bundle.parser}
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		data[name] = args[i+1]
		if name == "count" {
			config.PluralCount = args[i+1]
			data[name] = l.shown(args[i+1])
		}
	}
	// Without its own the library would answer in the other language.
	if !l.Has(key) {
		return "", false
	}
	text, err := l.bundle.speakers[l.lang].messages.Localize(config)
	return text, err == nil
}

func (l Localizer) shown(count any) any {
	if n, ok := count.(int); ok {
		return l.Number(n)
	}
	return count
}
