package signin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

// addressForm requests a link. Next is the path to redirect to after sign-in.
type addressForm struct {
	Email string `form:"email" validate:"required,address" label:"signin.address.email"`
	Next  string `form:"next" validate:"max=2000"`
}

// showAddress asks for the e-mail address of the link. It redirects if the candidate is signed in already.
func (h *Handler) showAddress(c *fiber.Ctx) error {
	next := web.SafeRedirect(c.Query("next"), account.RoleCandidate.Home())
	me, err := h.candidate(c)
	if err != nil {
		return err
	}
	if me != nil {
		return web.SeeOther(c, next)
	}
	state := ui.FormState{Values: map[string][]string{"next": {next}, "saved": {c.Query("saved")}}}
	return web.Render(c, views.Address(h.addressFrame(c), web.PrepareForm(c, "/sign-in"), state))
}

func (h *Handler) addressFrame(c *fiber.Ctx) ui.Page {
	frame := stepFrame(c, "signin.address.title", 1)
	frame.Back = &ui.Link{Text: web.L(c).T("signin.to_start"), Href: "/"}
	return frame
}

// stepFrame returns the frame of one of the three pages of signing in: the address, the message, the link.
func stepFrame(c *fiber.Ctx, title string, step int) ui.Page {
	frame := web.Frame(c, web.L(c).T(title))
	frame.Step, frame.Steps = step, 3
	return frame
}

// sendLink queues a link. It does the same for known and unknown addresses; the outbox looks them up.
func (h *Handler) sendLink(c *fiber.Ctx) error {
	in, form, err := web.Bind[addressForm](c, "signin")
	if err != nil {
		return err
	}
	if !form.OK() {
		return h.addressAgain(c, form)
	}
	now := h.Now()
	err = h.requestLink(c, in.Email, now)
	if web.FailTooOften(c, form, "email", "error.too_often.link", err) {
		return h.addressAgain(c, form)
	}
	if err != nil {
		return err
	}
	web.RememberTarget(c, web.SafeRedirect(in.Next, account.RoleCandidate.Home()), now.Add(rememberNext))
	return web.SeeOther(c, "/sign-in/sent")
}

// requestLink queues a link. It returns a web.TooOftenError if there were too many: the links sent before are still valid.
func (h *Handler) requestLink(c *fiber.Ctx, email string, now time.Time) error {
	var wait time.Duration
	err := h.store.Run(c.UserContext(), account.RoleCandidate, func(tx store.Tx) (err error) {
		wait, err = tx.CountLink(c.UserContext(), email, h.Network(c))
		//guard:link-limit never
		if err != nil || wait > 0 {
			return err
		}
		return tx.RequestLink(c.UserContext(), email, web.L(c).Lang(), now)
	})
	return tooOften(wait, err)
}

// addressAgain renders the form with its errors.
func (h *Handler) addressAgain(c *fiber.Ctx, form *web.Form) error {
	frame := h.addressFrame(c)
	frame.Error = true
	return web.RenderInvalid(c, views.Address(frame, web.PrepareForm(c, "/sign-in"), form.FormState))
}

// rememberNext is longer than a link is valid, because a second one may be requested.
const rememberNext = 2 * time.Hour

// showSent says that the link was sent, and what to do if it does not arrive.
func (h *Handler) showSent(c *fiber.Ctx) error {
	frame := stepFrame(c, "signin.sent.title", 2)
	frame.Back = &ui.Link{Text: web.L(c).T("signin.sent.back"), Href: "/sign-in"}
	return web.Render(c, views.Sent(frame, h.hasMailbox))
}

// keepLanguage stores the language that was chosen before signing in with the account.
func (h *Handler) keepLanguage(c *fiber.Ctx, role account.Role, session account.Token, language string) error {
	chosen := web.ChosenLanguage(c)
	if chosen == "" || chosen == language {
		return nil
	}
	return h.Sessions.SetLanguage(c.UserContext(), role, session, chosen)
}
