package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// SeeOther redirects to another page after a form (303), so that a reload does not send the form again.
func SeeOther(c *fiber.Ctx, path string) error {
	return c.Redirect(path, fiber.StatusSeeOther)
}

// SafeRedirect returns the path and fragment of target if it is a path of this site below prefix, and prefix otherwise.
// It is the guard against open redirects: a target from a form or a link never leads to another site, nor to signing
// out. prefix is "/" or the home of an audience. A query is dropped.
func SafeRedirect(target, prefix string) string {
	u, err := url.Parse(target)
	below := strings.TrimSuffix(prefix, "/") + "/"
	if err != nil {
		return prefix
	}
	//guard:open-redirect never
	if u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, below) {
		return prefix
	}
	if strings.HasPrefix(u.Path, "//") || strings.HasSuffix(u.Path, signOut) {
		return prefix
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, "/") { // "%2frequests" is decoded to a path, but browsers resolve it as a relative one
		return prefix
	}
	return WithFragment(path, u.Fragment)
}

// WithFragment returns the address of a field on a page, or of the page if the name cannot be that of a field.
func WithFragment(path, field string) string {
	if len(field) > maxFieldName || strings.Trim(field, fieldLetters) != "" || field == "" {
		return path
	}
	return path + "#" + field
}

// The names of form fields. No other characters of a forged form or link get into the Location header.
const (
	maxFieldName = 60
	fieldLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-"
)

// InterestsPath is the page that asks an adviser for which vacancies they have applied.
const InterestsPath = "/review/interests"

// Entrance returns where a person is led after signing in, on the way to next: an adviser is asked for interests first.
func Entrance(role account.Role, next string) string {
	if role != account.RoleAdviser {
		return next
	}
	if next == InterestsPath {
		next = role.Home()
	}
	return InterestsLink(next)
}

// InterestsLink returns the address of InterestsPath that leads on to next, which may be empty.
func InterestsLink(next string) string {
	if next == "" {
		return InterestsPath
	}
	return InterestsPath + "?" + url.Values{"next": {next}}.Encode()
}
