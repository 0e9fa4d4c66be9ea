package locale

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// dateToken matches a number, a word, or what stands between them.
var dateToken = regexp.MustCompile(`[0-9]+|\pL+|[^0-9\pL]+`)

// ReadDate reads a date in every form that people and Localizer.Date write it, in both languages: "12 January 2027",
// "lundi 1er décembre 2026", "January 12, 2027", 12/01/2027, 12.1.2027, 2027-01-12. Numbers are day, month and year, or
// begin with the year. The date is midnight UTC. It returns ErrNoDate, ErrNoYear or ErrWeekday.
func (l Localizer) ReadDate(text string) (time.Time, error) {
	numbers, words, ok := splitDate(fold(text))
	if !ok {
		return time.Time{}, ErrNoDate
	}
	weekday, month := words, 0
	if len(words) > 0 && len(numbers) < 3 {
		weekday = words[:len(words)-1]
		if month = l.findMonth(words[len(words)-1]); month == 0 {
			return time.Time{}, ErrNoDate
		}
	}
	day, err := dateOf(numbers, month)
	if err != nil || len(weekday) > 1 {
		return time.Time{}, cmp.Or(err, ErrNoDate)
	}
	if len(weekday) == 1 {
		return day, l.checkWeekday(day, weekday[0])
	}
	return day, nil
}

// splitDate returns the numbers and the words of a folded date, without ordinal endings and articles. It returns false
// if something else stands between them.
func splitDate(text string) (numbers, words []string, ok bool) {
	afterNumber := false
	for i, token := range dateToken.FindAllString(text, -1) {
		switch {
		case '0' <= token[0] && token[0] <= '9':
			numbers = append(numbers, token)
			afterNumber = true
			continue
		case slices.Contains([]string{" ", ",", ", ", ".", ". ", "/", "-", " / ", " - "}, token):
			if i == 0 {
				return nil, nil, false
			}
		case afterNumber && slices.Contains([]string{"er", "st", "nd", "rd", "th"}, token):
		case slices.Contains([]string{"le", "du", "de", "the", "of"}, token):
		case strings.ContainsAny(token, "abcdefghijklmnopqrstuvwxyz"):
			words = append(words, token)
		default:
			return nil, nil, false
		}
		afterNumber = false
	}
	return numbers, words, true
}

// dateOf returns the date of the numbers as they were written; month is 0 if it is one of them.
func dateOf(numbers []string, month int) (time.Time, error) {
	if month != 0 && len(numbers) == 2 {
		numbers = []string{numbers[0], "", numbers[1]}
	}
	incomplete := month != 0 && len(numbers) == 1 || month == 0 && len(numbers) == 2
	if incomplete && !slices.ContainsFunc(numbers, isYear) {
		return time.Time{}, ErrNoYear
	}
	if len(numbers) != 3 {
		return time.Time{}, ErrNoDate
	}
	if isYear(numbers[0]) {
		numbers = []string{numbers[2], numbers[1], numbers[0]}
	}
	for _, n := range numbers[:2] {
		if len(n) > 2 {
			return time.Time{}, ErrNoDate
		}
	}
	if len(numbers[2]) <= 2 {
		return time.Time{}, ErrNoYear
	}
	if month == 0 {
		month = number(numbers[1])
	}
	day := time.Date(number(numbers[2]), time.Month(month), number(numbers[0]), 0, 0, 0, 0, time.UTC)
	if !isYear(numbers[2]) || day.Day() != number(numbers[0]) || int(day.Month()) != month {
		return time.Time{}, ErrNoDate
	}
	return day, nil
}

func isYear(digits string) bool { return len(digits) == 4 }

// shortest is the number of letters from which on a name may be cut off: "jan", "déc", "lun".
const shortest = 3

// findMonth returns the month whose name in one of the languages begins with a folded word, or 0 if there is none or
// more than one.
func (l Localizer) findMonth(word string) int {
	found := 0
	for _, lang := range Languages() {
		l.lang = lang
		for month := time.January; month <= time.December; month++ {
			if !begins(l.month(month), word) {
				continue
			}
			if found != 0 && found != int(month) {
				return 0
			}
			found = int(month)
		}
	}
	return found
}

// checkWeekday returns ErrWeekday if a folded word is the beginning of another weekday than that of the day, and
// ErrNoDate if it is none at all.
func (l Localizer) checkWeekday(day time.Time, word string) error {
	err := ErrNoDate
	for _, lang := range Languages() {
		l.lang = lang
		for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
			switch named := begins(l.weekday(weekday), word); {
			case named && weekday == day.Weekday():
				return nil
			case named:
				err = ErrWeekday
			}
		}
	}
	return err
}

// begins reports whether a name, folded, begins with a word of at least shortest letters.
func begins(name, word string) bool {
	return len(word) >= shortest && strings.HasPrefix(fold(name), word)
}
