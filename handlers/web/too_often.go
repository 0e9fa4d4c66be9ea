package web

import (
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// TooOftenError is returned when a rate limit is exceeded.
type TooOftenError struct{ Wait time.Duration }

// Error returns a text without the time.
func (*TooOftenError) Error() string { return "web: tried too often" }

// tooOften returns the message of key that says in how many minutes the next try can be made, if err is a TooOftenError,
// and sets the header for programs (RFC 9110, 10.2.3): the page is then written with status 429.
func tooOften(c *fiber.Ctx, key string, err error) (text string, ok bool) {
	often, ok := errors.AsType[*TooOftenError](err)
	if !ok {
		return "", false
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(often.Wait.Seconds()))))
	return L(c).T(key, "count", int(math.Ceil(often.Wait.Minutes()))), true
}

// FailTooOften adds an error to a field of a form if err is a TooOftenError, and reports whether it is one. The message
// of key says how long to wait and what else can be done.
func FailTooOften(c *fiber.Ctx, form *Form, field, key string, err error) bool {
	text, ok := tooOften(c, key, err)
	if ok {
		form.Fail(field, text)
	}
	return ok
}

// InvalidStatus returns the status of the page of a form with errors: 429 if it was sent too often, else 422.
func InvalidStatus(c *fiber.Ctx) int {
	if len(c.Response().Header.Peek(fiber.HeaderRetryAfter)) > 0 {
		return fiber.StatusTooManyRequests
	}
	return fiber.StatusUnprocessableEntity
}
