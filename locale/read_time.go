package locale

import (
	"regexp"
	"strconv"
	"strings"
)

// clock matches a folded time of day without spaces: 9:30, 9.30, 9h30, 9h, 9, 0930, each with or without am or pm.
var clock = regexp.MustCompile(
	`^(\d{1,2})(?:[:.](\d\d)|(?:h|hrs?|heures?)(?:(\d\d)(?:min|mn|m)?)?)?(?:([ap])\.?m\.?)?$|^(\d\d)(\d\d)$`)

// ReadTime reads a time of day in every form that people and Localizer.Time write it, and returns it in minutes after
// midnight. A time without am or pm is one of the 24-hour clock. It returns ErrNoTime or ErrTwelve.
func ReadTime(text string) (minutes int, err error) {
	found := clock.FindStringSubmatch(strings.ReplaceAll(fold(text), " ", ""))
	if found == nil {
		return 0, ErrNoTime
	}
	half := found[4]
	hour, minute := number(found[1]+found[5]), number(found[2]+found[3]+found[6])
	switch {
	case hour > 23 || minute > 59 || half != "" && (hour < 1 || hour > 12):
		return 0, ErrNoTime
	case half != "" && hour == 12:
		return 0, ErrTwelve
	case half == "p":
		hour += 12
	}
	return hour*60 + minute, nil
}

// number returns the value of a few ASCII digits; of none it is 0.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
