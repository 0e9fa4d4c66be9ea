package locale

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Why a text is not read as a time, a date or a number.
var (
	ErrNoTime = errors.New("locale: no time of day")
	// ErrTwelve is returned for "12 am" and "12 pm": half of the readers take the one for the other.
	ErrTwelve = errors.New("locale: 12 am and 12 pm are ambiguous")
	ErrNoDate = errors.New("locale: no date")
	// ErrNoYear is returned for a date without a year, or with one of two digits.
	ErrNoYear = errors.New("locale: a date without a whole year")
	// ErrWeekday is returned together with a date that is another day of the week than the text says.
	ErrWeekday  = errors.New("locale: the date is another day of the week")
	ErrNoNumber = errors.New("locale: no whole number in the unit of the field")
)

// fold returns a text in lower case, without accents, with each run of white space as one space. No-break spaces and
// raised letters, as in 1ᵉʳ, become plain ones.
func fold(text string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return strings.Join(strings.Fields(plain), " ")
}
