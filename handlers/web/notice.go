package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

const (
	// noticeCookie carries what a form has done to the page that is shown next: the key of a message and the page's path.
	noticeCookie = cookiePrefix + "notice"
	// noticePrefix is how the keys of these messages begin.
	noticePrefix = "notice."
	// noticeLife is how long a notice waits for its page.
	noticeLife = time.Minute
)

// Done redirects to a page after a form (303), as SeeOther does. The page says once what was done: key is that of a
// message. A reload does not say it again, as it may not be true any more.
func Done(c *fiber.Ctx, path, key string) error {
	page, _, _ := strings.Cut(path, "#")
	page, _, _ = strings.Cut(page, "?")
	value := url.Values{"key": {key}, "page": {page}}
	// A browser compares the expiry with its own clock, so Site.Now must not be used.
	setCookie(c, noticeCookie, value.Encode(), c.Context().Time().Add(noticeLife))
	return SeeOther(c, path)
}

// takeNotice returns what the form before this page has done, or "". It is returned once.
func takeNotice(c *fiber.Ctx) string {
	value, err := url.ParseQuery(c.Cookies(noticeCookie))
	key, page := value.Get("key"), value.Get("page")
	if err != nil || c.Method() != fiber.MethodGet || page != c.Path() || !strings.HasPrefix(key, noticePrefix) {
		return ""
	}
	setCookie(c, noticeCookie, "", time.Unix(0, 0))
	if l := L(c); l.Has(key) {
		return l.T(key)
	}
	return ""
}
