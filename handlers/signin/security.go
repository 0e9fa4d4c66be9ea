package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	views "stepfree/views/signin"
	"stepfree/views/ui"
)

// securityRoutes returns the routes on which a member of staff changes how to sign in.
func securityRoutes[P account.Audience](h *Handler, role account.Role) []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	path := web.SecurityPath(role)
	as := func(page func(*fiber.Ctx, P) error) fiber.Handler { return web.As(h.Site, page) }
	return []web.Route{
		{Method: get, Path: path, Audience: role, Handler: as(showSecurity[P](h))},
		{Method: get, Path: path + passwordPart, Audience: role, Handler: as(showPassword[P](h))},
		{Method: post, Path: path + passwordPart, Audience: role, Handler: as(changePassword[P](h))},
		{Method: get, Path: path + appPart, Audience: role, Handler: as(showApp[P](h))},
		{Method: post, Path: path + appPart, Audience: role, Handler: as(changeApp[P](h))},
		{Method: get, Path: path + codesPart, Audience: role, Handler: as(showCodes[P](h))},
		{Method: post, Path: path + codesPart, Audience: role, Handler: as(changeCodes[P](h))},
	}
}

// The last segments of the paths of what can be changed.
const (
	passwordPart = "/password"
	appPart      = "/app"
	codesPart    = "/codes"
)

// showSecurity shows how a person signs in, with links to change it, and what administrators asked to change.
func showSecurity[P account.Audience](h *Handler) func(*fiber.Ctx, P) error {
	return func(c *fiber.Ctx, me P) error {
		role := me.Role()
		found, err := h.Sessions.Security(c.UserContext(), role, web.Person(me).Session)
		if err != nil {
			return err
		}
		path := web.SecurityPath(role)
		page := views.SecurityPage{
			Password: path + passwordPart, App: path + appPart, Codes: path + codesPart, CodesLeft: found.CodesLeft,
		}
		for _, change := range found.Changes {
			view := views.SecurityChange{
				Kind: change.Kind, By: change.Requester, At: change.RequestedAt, Outcome: change.Outcome.String,
				DecidedBy: change.Decider.String, DecidedAt: change.DecidedAt.Time,
			}
			if !change.Outcome.Valid && !change.EndsAt.After(h.Now()) {
				view.Outcome, view.DecidedAt = "ended", change.EndsAt
			}
			page.Changes = append(page.Changes, view)
		}
		frame := web.Frame(c, web.L(c).T("signin.security.title"))
		frame.Back = &ui.Link{Text: web.L(c).T("signin.security.back"), Href: role.Home()}
		return web.Render(c, views.Security(frame, page))
	}
}

// securityFrame returns the frame of a page below showSecurity. Secrets that were typed are not shown again.
func securityFrame(c *fiber.Ctx, role account.Role, title string, state ui.FormState) ui.Page {
	for _, secret := range []string{"password", "again", "code", "current_password", "current_code"} {
		delete(state.Values, secret)
	}
	frame := web.Frame(c, web.L(c).T(title))
	frame.Back = &ui.Link{Text: web.L(c).T("signin.security.title"), Href: web.SecurityPath(role)}
	frame.Error = len(state.Errors) > 0
	return frame
}

// proofForm has the password and a code once more: a session that was left open is not enough to change how its person
// signs in.
type proofForm struct {
	Password string `form:"current_password" validate:"required,max=1000" label:"signin.staff.password" typed:"exactly"`
	Code     string `form:"current_code" validate:"required,max=40" label:"signin.staff.code"`
}

// proved is a form of a person who changes how to sign in, with the proof that it is the person.
type proved struct {
	role  account.Role
	me    account.Person
	form  *web.Form
	proof proofForm
}

// bindProved reads a form of showSecurity's pages together with the password and the code.
func bindProved[T any, P account.Audience](c *fiber.Ctx, me P) (in T, p proved, err error) {
	p = proved{role: me.Role(), me: web.Person(me)}
	if in, p.form, err = web.Bind[T](c, "setup"); err != nil {
		return in, p, err
	}
	var again *web.Form
	p.proof, again, err = web.Bind[proofForm](c, "security")
	p.form.Errors = append(p.form.Errors, again.Errors...)
	return in, p, err
}

// changeSignIn makes a change if the form has no error, and the password and the code are the person's. It returns false
// with an error in the form if it is not made.
func (h *Handler) changeSignIn(c *fiber.Ctx, p proved, n store.OwnChange) (bool, error) {
	if !p.form.OK() {
		return false, nil
	}
	fits, err := h.prove(c, p, &n)
	if web.FailTooOften(c, p.form, "current_password", "error.too_often.staff", err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if fits {
		err = h.Sessions.ChangeSignIn(c.UserContext(), p.role, p.me.Session, n)
		if err == nil {
			err = h.endTries(c, p.role, p.me.Session)
		}
		if !errors.Is(err, storage.ErrChanged) {
			return err == nil, err
		}
	}
	p.form.Fail("current_password", web.L(c).T("error.security.wrong"))
	return false, nil
}

// prove reports whether the password and the code are the person's, and adds the code to the change: the database
// accepts it once. The tries count as those of signing in do.
func (h *Handler) prove(c *fiber.Ctx, p proved, n *store.OwnChange) (bool, error) {
	//guard:proof-limit zero
	err := h.countTry(c, p.me.Email)
	if err != nil {
		return false, err
	}
	var who store.StaffCredential
	if err := h.store.Run(c.UserContext(), p.role, func(tx store.Tx) (err error) {
		who, err = tx.StaffCredential(c.UserContext(), p.me.Email)
		return err
	}); err != nil {
		return false, err
	}
	fits, err := h.checkPassword(c.UserContext(), p.proof.Password, who.PasswordHash)
	if err != nil {
		return false, err
	}
	given := store.StaffSession{At: h.Now()}
	current, err := h.checkCode(who, p.proof.Code, &given)
	n.Step, n.Recovery = given.Step, given.Recovery
	if err != nil || !current ||
		!fits { //guard:proof-password never
		return false, err
	}
	return true, nil
}
