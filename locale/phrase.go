package locale

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// phrase is a message that was taken apart when it was loaded: a page has hundreds, and a template engine for each would
// take longer than everything else that writes the page.
type phrase struct{ one, other []piece }

// million is where French has a third form; the library knows it.
const million = 1_000_000

// piece is a text, and the name of the field that follows it; none after the last.
type piece struct{ text, field string }

// phraseOf takes a message apart; false for what only the library can say.
func phraseOf(m *i18n.Message) (phrase, bool) {
	if m.Zero+m.Two+m.Few != "" || m.LeftDelim+m.RightDelim != "" {
		return phrase{}, false
	}
	one, isOne := piecesOf(m.One)
	other, isOther := piecesOf(m.Other)
	return phrase{one, other}, isOne && isOther && m.Other != ""
}

// piecesOf takes apart a text whose fields are all simple: {{.name}}.
func piecesOf(text string) (pieces []piece, simple bool) {
	for {
		before, rest, found := strings.Cut(text, "{{")
		if !found {
			return append(pieces, piece{text: before}), true
		}
		field, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(field, ".")
		if !closed || !dotted || strings.ContainsFunc(name, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
			return nil, false
		}
		pieces, text = append(pieces, piece{before, name}), after
	}
}

// say fills a phrase in; false where a field is missing, or the count is no plain number that the two forms do for.
func (p phrase) say(l Localizer, args []any) (string, bool) {
	pieces := p.other
	if count, ok := argument(args, "count"); ok {
		n, plain := count.(int)
		if !plain || n < 0 || n >= million {
			return "", false
		}
		if isOne(l.lang, n) {
			pieces = p.one
		}
	}
	if len(pieces) == 1 {
		return pieces[0].text, pieces[0].text != ""
	}
	var out strings.Builder
	for _, piece := range pieces {
		out.WriteString(piece.text)
		if piece.field == "" {
			continue
		}
		value, ok := argument(args, piece.field)
		if !ok {
			return "", false
		}
		if piece.field == "count" {
			value = l.shown(value)
		}
		if text, ok := value.(string); ok {
			out.WriteString(text)
		} else {
			fmt.Fprint(&out, value)
		}
	}
	return out.String(), true
}

// isOne tells whether a language says a number in the singular.
func isOne(lang string, n int) bool {
	tag := language.English
	if lang == "fr" {
		tag = language.French
	}
	return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) == plural.One
}

// argument finds a value among pairs of name and value.
func argument(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}
