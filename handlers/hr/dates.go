package hr

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
)

// readDay reads a date from the fields name-day, name-month and name-year. It returns the zero time if all are empty
// and adds a field error if the date is required and empty, does not exist, or is past and not one of stored.
func (h *Handler) readDay(c *fiber.Ctx, form *web.Form, name string, required bool, stored ...time.Time) time.Time {
	l := web.L(c)
	var parts [3]int
	filledParts := 0
	for i, part := range []string{"day", "month", "year"} {
		value := strings.TrimSpace(form.Value(name + "-" + part))
		if value == "" {
			continue
		}
		filledParts++
		number, err := strconv.Atoi(value)
		if err != nil {
			number = -1
		}
		parts[i] = number
	}
	if filledParts == 0 {
		if required {
			form.Fail(name, l.T("error.date.required"))
		}
		return time.Time{}
	}
	date := time.Date(parts[2], time.Month(parts[1]), parts[0], 0, 0, 0, 0, time.UTC)
	if filledParts < 3 || date.Day() != parts[0] || int(date.Month()) != parts[1] || parts[2] < 2000 || parts[2] > 2200 {
		form.Fail(name, l.T("error.date.none"))
		return time.Time{}
	}
	past := date.Format(time.DateOnly) < h.Now().In(h.TimeZone).Format(time.DateOnly)
	if past && !slices.ContainsFunc(stored, date.Equal) {
		form.Fail(name, l.T("error.date.past"))
	}
	return date
}

// readTimeOfDay reads a time such as 09:30 or 9h30 and returns minutes after midnight. It adds a field error if the
// value is no time.
func readTimeOfDay(c *fiber.Ctx, form *web.Form, name string) int {
	value := strings.TrimSpace(strings.ReplaceAll(strings.ToLower(form.Value(name)), "h", ":"))
	at, err := time.Parse("15:04", strings.ReplaceAll(value, " ", ""))
	if err != nil {
		form.Fail(name, web.L(c).T("error.time.none"))
		return 0
	}
	return at.Hour()*60 + at.Minute()
}

// readNumber reads a whole number; an empty field is 0. It adds a field error if the number is not between least and
// most.
func readNumber(c *fiber.Ctx, form *web.Form, name string, least, most int) int {
	value := strings.TrimSpace(form.Value(name))
	if value == "" {
		value = "0"
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		form.Fail(name, web.L(c).T("error.number.range", "least", least, "most", most))
		return 0
	}
	return n
}
