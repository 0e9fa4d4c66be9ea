package signin

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
)

// press is a sign-in link that a browser has opened, and who is signed in there.
type press struct {
	link  account.Token
	owner store.LinkOwner    // the zero value if the link is unknown
	me    *account.Candidate // nil if there is no session
}

// isSpentByMe reports whether the link was used up, or is too old, and its owner is signed in.
func (p press) isSpentByMe() bool { return !p.owner.Usable && p.me != nil && p.me.ID == p.owner.ID }

// replaces reports whether the link would end the session of another person.
func (p press) replaces() bool { return p.owner.Usable && p.me != nil && p.me.ID != p.owner.ID }

// loadPress returns the link that the path names. It returns storage.ErrNotFound if it cannot be one.
func (h *Handler) loadPress(c *fiber.Ctx) (p press, err error) {
	link, ok := account.ParseToken(c.Params("token"))
	if !ok {
		return p, storage.ErrNotFound
	}
	p.link = link
	err = h.store.Run(c.UserContext(), account.RoleCandidate, func(tx store.Tx) (err error) {
		p.owner, err = tx.LinkOwner(c.UserContext(), link, h.Now())
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return p, err
	}
	p.me, err = h.candidate(c)
	return p, err
}

// candidate returns the candidate who is signed in, or nil.
func (h *Handler) candidate(c *fiber.Ctx) (*account.Candidate, error) {
	token, ok := web.SessionToken(c, account.RoleCandidate)
	if !ok {
		return nil, nil //nolint:nilnil // no session is not an error
	}
	me, err := store.Identify[account.Candidate](c.UserContext(), h.Sessions, token)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // see above
	}
	return &me, err
}

// showLink shows a button, and whom it signs in. GET must not spend the link, because mail scanners open all links.
func (h *Handler) showLink(c *fiber.Ctx) error {
	p, err := h.loadPress(c)
	switch {
	case err != nil:
		return err
	case p.isSpentByMe():
		return web.Done(c, account.RoleCandidate.Home(), "notice.signed_in")
	case !p.owner.Usable:
		return renderSpent(c)
	}
	return renderLink(c, fiber.StatusOK, p)
}

// renderLink asks whether the link's owner is to be signed in here, in place of another person who is.
func renderLink(c *fiber.Ctx, status int, p press) error {
	page := views.LinkPage{Owner: toLinkPerson(p.owner.Name, p.owner.Email)}
	if p.replaces() {
		other := toLinkPerson(p.me.Name, p.me.Email)
		page.Other = &other
	}
	frame := stepFrame(c, "signin.link.title", 3)
	return web.RenderStatus(c, status, views.Link(frame, web.PrepareForm(c, c.Path()), page))
}

// toLinkPerson returns a first name and a masked address: enough to know a person whom one knows.
func toLinkPerson(name, email string) views.LinkPerson {
	first, _, _ := strings.Cut(name, " ")
	local, domain, _ := strings.Cut(email, "@")
	_, size := utf8.DecodeRuneInString(local)
	return views.LinkPerson{Name: first, Address: local[:size] + "…@" + domain}
}

func renderSpent(c *fiber.Ctx) error {
	return web.RenderStatus(c, fiber.StatusGone, views.Spent(web.Frame(c, web.L(c).T("signin.spent.title"))))
}

const (
	// replaceField is the answer of a person who was asked whether the link ends the session of another one.
	replaceField = "replace"
	// sharedField says that others use this computer.
	sharedField = "shared"
)

// spendLink spends the link, opens the session and redirects to the requested page.
func (h *Handler) spendLink(c *fiber.Ctx) error {
	p, err := h.loadPress(c)
	if err != nil {
		return err
	}
	//guard:replace-session never
	if p.replaces() && c.FormValue(replaceField) != "yes" {
		return renderLink(c, fiber.StatusConflict, p)
	}
	session := store.CandidateSession{
		Token: pressedSession(c, p.link), At: h.Now(), Device: web.Device(c), Shared: c.FormValue(sharedField) == "yes",
	}
	var language string
	err = h.store.Run(c.UserContext(), account.RoleCandidate, func(tx store.Tx) (err error) {
		language, err = tx.SpendLink(c.UserContext(), p.link, session)
		return err
	})
	switch {
	case errors.Is(err, storage.ErrNotFound) && p.isSpentByMe():
		return web.Done(c, account.RoleCandidate.Home(), "notice.signed_in")
	case errors.Is(err, storage.ErrNotFound):
		return renderSpent(c)
	case err != nil:
		return err
	}
	if err := h.endReplaced(c, p, session.Token); err != nil {
		return err
	}
	if err := h.keepLanguage(c, account.RoleCandidate, session.Token, language); err != nil {
		return err
	}
	if session.Shared {
		web.SignInShared(c, account.RoleCandidate, session.Token)
	} else {
		h.SignIn(c, account.RoleCandidate, session.Token)
	}
	return web.Done(c, web.RememberedTarget(c, account.RoleCandidate), "notice.signed_in")
}

// pressedSession returns the session that a press opens: a second press of the same button asks for the same one, so
// that each of the two answers signs in.
func pressedSession(c *fiber.Ctx, link account.Token) account.Token {
	if key, err := uuid.Parse(c.FormValue(web.KeyField)); err == nil {
		return link.Derive(key.String())
	}
	return account.NewToken()
}

// endReplaced ends the session that the browser had before.
func (h *Handler) endReplaced(c *fiber.Ctx, p press, session account.Token) error {
	if p.me == nil || p.me.Session == session {
		return nil
	}
	//guard:end-replaced pass
	return h.Sessions.End(c.UserContext(), account.RoleCandidate, p.me.Session)
}
