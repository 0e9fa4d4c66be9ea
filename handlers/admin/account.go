package admin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

// accountPage is the data of the page of one staff account.
type accountPage struct {
	row        store.Account
	vacancies  []store.OfficerVacancy // open ones of an HR officer
	colleagues []store.Account        // active HR officers, who can be added to the teams
	changes    []store.Change         // that take two administrators, the newest first
	approvers  int                    // other administrators who could approve a change
}

// loadAccount returns the account that the path names, or ErrNotFound.
func (h *Handler) loadAccount(c *fiber.Ctx, me account.Admin) (p accountPage, err error) {
	id, err := web.ID(c, "account")
	if err != nil {
		return p, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if p.row, err = tx.StaffAccount(c.UserContext(), id); err != nil {
			return err
		}
		if p.changes, err = tx.Changes(c.UserContext(), id); err != nil {
			return err
		}
		if p.approvers, err = tx.Approvers(c.UserContext(), id); err != nil || p.row.Role != account.RoleHR {
			return err
		}
		if p.vacancies, err = tx.OfficerVacancies(c.UserContext(), id); err != nil {
			return err
		}
		p.colleagues, err = tx.ActiveOfficers(c.UserContext(), id)
		return err
	})
	return p, err
}

// showAccount renders one staff account with the consequences of disabling it.
func (h *Handler) showAccount(c *fiber.Ctx, me account.Admin) error {
	p, err := h.loadAccount(c, me)
	if err != nil {
		return err
	}
	return h.renderAccount(c, me, p, ui.FormState{})
}

// renderAccount renders the page of an account; with errors the status is 422.
func (h *Handler) renderAccount(c *fiber.Ctx, me account.Admin, p accountPage, state ui.FormState) error {
	l, path := web.L(c), "/admin/accounts/"+p.row.ID.String()
	frame := web.Frame(c, l.T("admin.account.title", "name", p.row.Name))
	frame.Path = path
	frame.Back = &ui.Link{Text: l.T("admin.back"), Href: "/admin"}
	frame.Error = len(state.Errors) > 0
	change := path + "/enable"
	if p.row.Active() {
		change = path + "/disable"
	}
	page := views.AccountPage{
		Account: h.accountView(p.row, h.createWaits(p.changes)), Own: p.row.ID == me.ID, Form: web.PrepareForm(c, change),
		Sessions: web.PrepareForm(c, path+"/sessions"), Invite: web.PrepareForm(c, path+"/invite"),
		Team: web.PrepareForm(c, path+"/colleague"), Input: state,
		Two: needsTwo(p.row.Role), Alone: p.approvers == 0,
	}
	h.addChanges(c, me, &page, p.changes)
	for _, v := range p.vacancies {
		page.Vacancies = append(page.Vacancies, v.Reference)
		if v.Sole {
			page.Sole = append(page.Sole, v.Reference)
		}
	}
	for _, a := range p.colleagues {
		page.Colleagues = append(page.Colleagues, ui.Option{Value: a.ID.String(), Text: a.Name + ", " + a.Email})
	}
	return web.RenderForm(c, frame, views.OneAccount(frame, page))
}

// addColleague adds an HR officer to the team of each vacancy of another one. Sending the form again is no error.
func (h *Handler) addColleague(c *fiber.Ctx, me account.Admin) error {
	p, err := h.loadAccount(c, me)
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "account")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(p.colleagues, func(a store.Account) bool { return a.ID.String() == form.Value("colleague") })
	if i < 0 {
		form.Fail("colleague", web.L(c).T("error.account.colleague"))
		return h.renderAccount(c, me, p, form.FormState)
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.AddColleague(c.UserContext(), p.row.ID, p.colleagues[i].ID)
	}); err != nil {
		return err
	}
	return web.Done(c, "/admin", "notice.account.colleague")
}

// inviteAgain sends the person of an account that is not set up another invitation, in place of the earlier one.
func (h *Handler) inviteAgain(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		row, err := tx.StaffAccount(c.UserContext(), id)
		if err == nil && (!row.Active() || row.SetUpAt.Valid) {
			return storage.ErrChanged
		}
		if err != nil {
			return err
		}
		return tx.InviteAgain(c.UserContext(), id, h.Now())
	}); err != nil {
		return err
	}
	return web.Done(c, accountPath(id), "notice.account.invited")
}

// endSessions signs the person of a staff account out everywhere.
func (h *Handler) endSessions(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.EndSessions(c.UserContext(), id)
	}); err != nil {
		return err
	}
	return web.Done(c, accountPath(id), "notice.account.sessions")
}
