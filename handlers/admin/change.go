package admin

import (
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

// changeForm asks another administrator to approve a change of an account.
type changeForm struct {
	Reason string `form:"reason" validate:"required,max=500" label:"admin.change.reason"`
	Access string `form:"access" validate:"omitempty,oneof=lost stolen" label:"admin.reset.access"` // of a reset
}

// needsTwo reports whether accounts of a role are made, enabled and disabled by two administrators. The database decides
// by the same rule.
func needsTwo(role account.Role) bool {
	return role == account.RoleAdviser || role == account.RoleAdmin
}

func accountPath(id uuid.UUID) string { return "/admin/accounts/" + id.String() }

// asks reports whether a change of an account waits for another administrator.
func asks(row store.Account, kind store.ChangeKind) bool {
	return kind == store.ChangeReset || needsTwo(row.Role) && (kind != store.ChangeDisable || row.SetUpAt.Valid)
}

// showChange returns the handler of the page on which a change of an account is asked for.
func (h *Handler) showChange(kind store.ChangeKind) func(*fiber.Ctx, account.Admin) error {
	return func(c *fiber.Ctx, me account.Admin) error {
		p, err := h.loadAccount(c, me)
		if err != nil {
			return err
		}
		if p.row.ID == me.ID || !asks(p.row, kind) || p.row.Active() == (kind == store.ChangeEnable) {
			return web.SeeOther(c, accountPath(p.row.ID))
		}
		return renderChange(c, p, kind, ui.FormState{})
	}
}

// renderChange renders the page on which a change is asked for; with errors the status is 422.
func renderChange(c *fiber.Ctx, p accountPage, kind store.ChangeKind, state ui.FormState) error {
	frame := web.Frame(c, web.L(c).T("admin.change.title."+string(kind), "name", p.row.Name))
	frame.Back = &ui.Link{Text: web.L(c).T("admin.account.title", "name", p.row.Name), Href: accountPath(p.row.ID)}
	frame.Error = len(state.Errors) > 0
	return web.RenderForm(c, frame, views.AskChange(frame, views.ChangePage{
		Name: p.row.Name, Kind: string(kind), Alone: p.approvers == 0, Form: web.PrepareForm(c, c.Path()), Input: state,
	}))
}

// requestChange returns the handler that changes an account, or asks another administrator to approve it. It returns
// ErrInUse for the administrator's own account. Repeating a change that was made is no error.
func (h *Handler) requestChange(kind store.ChangeKind) func(*fiber.Ctx, account.Admin) error {
	return func(c *fiber.Ctx, me account.Admin) error {
		p, err := h.loadAccount(c, me)
		if err != nil {
			return err
		}
		if p.row.ID == me.ID {
			return storage.ErrInUse // the page has no button for this
		}
		n := store.NewChange{AccountID: p.row.ID, Kind: kind}
		if asks(p.row, kind) {
			form, err := bindChange(c, &n)
			if err != nil {
				return err
			}
			if !form.OK() {
				return renderChange(c, p, kind, form.FormState)
			}
		}
		return h.sendChange(c, me, p, n)
	}
}

// bindChange reads the form in which a change is asked for.
func bindChange(c *fiber.Ctx, n *store.NewChange) (*web.Form, error) {
	in, form, err := web.Bind[changeForm](c, "change")
	if err != nil {
		return form, err
	}
	if n.Kind == store.ChangeReset && in.Access == "" {
		form.Fail("access", web.L(c).T("error.change.access.required"))
	}
	n.Reason, n.AtOnce = in.Reason, in.Access == "stolen"
	n.ID, err = form.RecordID()
	return form, err
}

// sendChange makes a change or asks for it, and redirects. If an open vacancy would have no officer, it renders the page
// of the account with their numbers and changes nothing.
func (h *Handler) sendChange(c *fiber.Ctx, me account.Admin, p accountPage, n store.NewChange) error {
	var waits bool
	err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		waits, err = tx.RequestChange(c.UserContext(), n, h.Now())
		return err
	})
	switch {
	case errors.Is(err, storage.ErrNoOfficer):
		return h.renderSole(c, me, p)
	case errors.Is(err, storage.ErrChanged) && n.Reason == "": // it was made before
	case err != nil:
		return err
	}
	switch {
	case waits:
		return web.Done(c, accountPath(p.row.ID), "notice.account.waits")
	case n.Kind == store.ChangeEnable:
		return web.Done(c, "/admin", "notice.account.enabled")
	}
	return web.Done(c, "/admin", "notice.account.disabled")
}

// renderSole renders the page of an officer's account with the numbers of the vacancies that would have no officer.
func (h *Handler) renderSole(c *fiber.Ctx, me account.Admin, p accountPage) error {
	var sole []string
	for _, v := range p.vacancies {
		if v.Sole {
			sole = append(sole, v.Reference)
		}
	}
	l, state := web.L(c), ui.FormState{}
	state.Errors = []ui.FieldError{{Field: "colleague", Text: l.T("error.account.sole", "vacancies", l.List(sole))}}
	return h.renderAccount(c, me, p, state)
}
