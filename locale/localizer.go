package locale

import (
	"fmt"
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

// T returns a message. The arguments are pairs of name and value; "count" chooses the plural. A key that is missing
// shows itself between ⟨ and ⟩, so that a page is never silently empty.
func (l Localizer) T(key string, args ...any) string {
	text, err := l.find(key, args)
	if err != nil {
		l.bundle.unknown(l.lang, key)
		return "⟨" + key + "⟩"
	}
	return text
}

// Has tells whether there is a message.
func (l Localizer) Has(key string) bool {
	_, tag, err := l.bundle.localizers[l.lang].LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil && tag.String() == l.lang
}

func (l Localizer) find(key string, args []any) (string, error) {
	data := make(map[string]any, len(args)/2)
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		data[name] = args[i+1]
		if name == "count" {
			config.PluralCount = args[i+1]
			data[name] = l.shown(args[i+1])
		}
	}
	text, tag, err := l.bundle.localizers[l.lang].LocalizeWithTag(config)
	if err != nil {
		return "", err
	}
	if tag.String() != l.lang {
		return "", fmt.Errorf("locale: %s has no %s", l.lang, key)
	}
	return text, nil
}

func (l Localizer) shown(count any) any {
	if n, ok := count.(int); ok {
		return l.Number(n)
	}
	return count
}
