package hr

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
)

// day reads a date of three fields. A day that does not exist is an error of the field, and so is one that is past, unless
// it was stored before. An empty date is zero, and an error too where it is required.
func (h *Handler) day(c *fiber.Ctx, form *web.Form, name string, required bool, stored ...time.Time) time.Time {
	l := web.L(c)
	var parts [3]int
	typed := 0
	for i, part := range []string{"day", "month", "year"} {
		value := strings.TrimSpace(form.Value(name + "-" + part))
		if value == "" {
			continue
		}
		typed++
		number, err := strconv.Atoi(value)
		if err != nil {
			number = -1
		}
		parts[i] = number
	}
	if typed == 0 {
		if required {
			form.Fail(name, l.T("error.date.required"))
		}
		return time.Time{}
	}
	date := time.Date(parts[2], time.Month(parts[1]), parts[0], 0, 0, 0, 0, time.UTC)
	if typed < 3 || date.Day() != parts[0] || int(date.Month()) != parts[1] || parts[2] < 2000 || parts[2] > 2200 {
		form.Fail(name, l.T("error.date.none"))
		return time.Time{}
	}
	past := date.Format(time.DateOnly) < h.Now().In(h.TimeZone).Format(time.DateOnly)
	if past && !slices.ContainsFunc(stored, date.Equal) {
		form.Fail(name, l.T("error.date.past"))
	}
	return date
}

// clock reads a time of day such as 09:30 as minutes after midnight.
func clock(c *fiber.Ctx, form *web.Form, name string) int {
	value := strings.TrimSpace(strings.ReplaceAll(strings.ToLower(form.Value(name)), "h", ":"))
	at, err := time.Parse("15:04", strings.ReplaceAll(value, " ", ""))
	if err != nil {
		form.Fail(name, web.L(c).T("error.time.none"))
		return 0
	}
	return at.Hour()*60 + at.Minute()
}

// number reads a whole number from least to most.
func number(c *fiber.Ctx, form *web.Form, name string, least, most int) int {
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
