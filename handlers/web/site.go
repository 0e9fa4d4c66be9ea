// Package web is what the pages of every audience share: who is asking, reading a form, answering with a page.
package web

import (
	"log/slog"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/locale"
	"stepfree/storage"
)

// Site is what every handler needs, made once when the program starts.
type Site struct {
	DB     *storage.DB
	Bundle *locale.Bundle
	Log    *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Origin is scheme, host and port of the site as browsers see it: "https://portal.example.org".
	Origin string
	// TimeZone is the organisation's; pages of people who are not signed in use it.
	TimeZone *time.Location
	// Audiences are those that this process serves.
	Audiences []account.Role
	// Proxies are the addresses of our own proxies, which are asked where a request comes from.
	Proxies []netip.Prefix
}

// As registers a page of one audience: the page's parameter type says whose it is. Whoever is not signed in for that
// audience is asked to; another audience's session is no session here.
func As[P account.Audience](s *Site, page func(*fiber.Ctx, P) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var me P
		role := me.Role()
		token, ok := SessionOf(c, role)
		if !ok {
			return s.askToSignIn(c, role)
		}
		me, err := storage.Identify[P](c.UserContext(), s.DB, token)
		if isNotFound(err) {
			return s.askToSignIn(c, role)
		}
		if err != nil {
			return err
		}
		if err := s.welcome(c, role, personOf(me)); err != nil {
			return err
		}
		return page(c, me)
	}
}

// welcome prepares the answer for a person who is signed in: the language, the frame, the form's proof.
func (s *Site) welcome(c *fiber.Ctx, role account.Role, me account.Person) error {
	if chosen := c.Query(languageParameter); isLanguage(chosen) && chosen != me.Language && c.Method() == fiber.MethodGet {
		if err := s.DB.SetLanguage(c.UserContext(), role, me.Session, chosen); err != nil {
			return err
		}
		me.Language = chosen
	}
	c.Locals(localizerKey{}, s.Bundle.Localizer(me.Language, me.Location()))
	c.Locals(visitorKey{}, visitor{role, me, s.Now()})
	// An upload is read part by part, so its handler looks at the first part for the proof.
	if c.Method() != fiber.MethodGet && !isMultipart(c) && !me.Session.IsCSRF(string(c.Request().PostArgs().Peek(csrfField))) {
		return &UnsentError{}
	}
	return s.prolong(c, role, me.Session)
}

type (
	localizerKey struct{}
	visitorKey   struct{}
)

// visitor is whose page is being answered, for the page's frame: name, navigation, sign-out.
type visitor struct {
	role   account.Role
	person account.Person
	now    time.Time
}

func personOf[P account.Audience](p P) account.Person {
	switch p := any(p).(type) {
	case account.Candidate:
		return p.Person
	case account.Adviser:
		return p.Person
	case account.HR:
		return p.Person
	case account.Panel:
		return p.Person
	case account.Admin:
		return p.Person
	}
	return account.Person{}
}
