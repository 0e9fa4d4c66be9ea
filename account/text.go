package account

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean returns a name or an e-mail address as it is stored and compared: composed (Unicode NFC), without blanks and
// invisible characters at its ends, and with single spaces. Two ways of typing one address are then one address.
func Clean(text string) string {
	text = strings.TrimFunc(norm.NFC.String(text), func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
	return strings.Join(strings.Fields(text), " ")
}

// IsVisible reports whether a reader sees every character of a cleaned text, so that no two of them look alike.
// Joiners between letters are visible: Persian and Indian names are written with them.
func IsVisible(text string) bool {
	runes := []rune(text)
	for i, r := range runes {
		joins := (r == '\u200c' || r == '\u200d') && i > 0 && i < len(runes)-1 &&
			isWritten(runes[i-1]) && isWritten(runes[i+1])
		if isInvisible(r) && !joins {
			return false
		}
	}
	return true
}

// HasLetter reports whether a text has a letter of any script, as every name has.
func HasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// isWritten reports whether a character is a letter of a script that has joiners, or a mark on one.
func isWritten(r rune) bool {
	return (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)) &&
		!unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// isInvisible reports whether a character leaves no trace on a page: controls, format characters such as U+200B,
// fillers, variation selectors, and the empty pattern of Braille.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point) || r == '\u2800'
}
