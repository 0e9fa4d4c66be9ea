package locale

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// quantity matches a folded whole number and its unit.
	quantity = regexp.MustCompile(`^([+-]?[0-9]+) ?(\D*)$`)
	// length matches folded hours and minutes without spaces: 1h25, 1hour25minutes, 2heures.
	length = regexp.MustCompile(
		`^([0-9]{1,2})(?:h|hrs?|hours?|heures?)(?:(?:and|et)?([0-9]{1,2})(?:m|mn|mins?|minutes?)?)?$`)
)

// unitWords returns the folded words, in both languages, that can stand behind a number in a unit: "minutes" and so on.
func unitWords(unit string) []string {
	return map[string][]string{
		"minutes": {"m", "mn", "min", "mins", "minute", "minutes"},
		"hours":   {"h", "hr", "hrs", "hour", "hours", "heure", "heures"},
		"days":    {"d", "j", "day", "days", "jour", "jours"},
		"percent": {"%", "percent", "pour cent", "pourcent"},
		"points":  {"pt", "pts", "point", "points"},
		"times":   {"x", "time", "times", "fois"},
		"seats":   {"seat", "seats", "place", "places"},
		"people":  {"person", "persons", "people", "personne", "personnes", "member", "members", "membre", "membres"},
	}[unit]
}

// ReadNumber reads a whole number, alone or followed by the unit of its field: "15", "15 min", "15 minutes". Minutes
// are also read from hours and minutes, as Localizer.Duration writes them. It returns ErrNoNumber for everything else,
// and the largest or smallest int for a number that is out of range.
func ReadNumber(text, unit string) (int, error) {
	folded := fold(text)
	if found := length.FindStringSubmatch(strings.ReplaceAll(folded, " ", "")); found != nil && unit == "minutes" {
		return number(found[1])*60 + number(found[2]), nil
	}
	found := quantity.FindStringSubmatch(folded)
	if found == nil {
		return 0, ErrNoNumber
	}
	if word := strings.TrimSuffix(found[2], "."); word != "" && !slices.Contains(unitWords(unit), word) {
		return 0, ErrNoNumber
	}
	n, err := strconv.Atoi(found[1])
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, ErrNoNumber
	}
	return n, nil
}
