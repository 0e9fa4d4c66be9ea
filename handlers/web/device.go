package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
)

// deviceCookie has the token of a browser on which people of staff signed in. It signs in no one: their tries are counted
// apart from those of others.
const deviceCookie = cookiePrefix + "device"

// knownDevice is how long a device is known after a sign-in; the database holds it (0023_sign_in_limit.sql).
const knownDevice = 90 * 24 * time.Hour

// DeviceToken returns the token of the browser from the cookie. It is not verified.
func DeviceToken(c *fiber.Ctx) (account.Token, bool) {
	return account.ParseToken(c.Cookies(deviceCookie))
}

// RememberDevice returns the token of the browser, a new one if it has none, and sets its cookie.
func (s *Site) RememberDevice(c *fiber.Ctx) account.Token {
	token, ok := DeviceToken(c)
	if !ok {
		token = account.NewToken()
	}
	setCookie(c, deviceCookie, token.Secret(), s.Now().Add(knownDevice))
	return token
}
