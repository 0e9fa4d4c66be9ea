package admin

import (
	"errors"
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
}

// loadAccount returns the account that the path names, or ErrNotFound.
func (h *Handler) loadAccount(c *fiber.Ctx, me account.Admin) (p accountPage, err error) {
	id, err := web.ID(c, "account")
	if err != nil {
		return p, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if p.row, err = tx.StaffAccount(c.UserContext(), id); err != nil || p.row.Role != account.RoleHR {
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
		Account: h.accountView(p.row), Own: p.row.ID == me.ID, Form: web.PrepareForm(c, change),
		Invite: web.PrepareForm(c, path+"/invite"), Team: web.PrepareForm(c, path+"/colleague"), Input: state,
	}
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

// disableAccount disables a staff account. It returns ErrInUse for the administrator's own account. If an open vacancy
// would have no officer, it renders the page with their numbers and disables nothing.
func (h *Handler) disableAccount(c *fiber.Ctx, me account.Admin) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	if id == me.ID {
		// One administrator must remain to enable accounts. The page has no button for this.
		return storage.ErrInUse
	}
	err = h.setActive(c, me, false)
	if !errors.Is(err, storage.ErrNoOfficer) {
		return err
	}
	p, err := h.loadAccount(c, me)
	if err != nil {
		return err
	}
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

// enableAccount enables a staff account.
func (h *Handler) enableAccount(c *fiber.Ctx, me account.Admin) error {
	return h.setActive(c, me, true)
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
	return web.Done(c, "/admin/accounts/"+id.String(), "notice.account.invited")
}

// setActive enables or disables a staff account and redirects to the list. Repeating it is no error.
func (h *Handler) setActive(c *fiber.Ctx, me account.Admin, active bool) error {
	id, err := web.ID(c, "account")
	if err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		if _, err := tx.StaffAccount(c.UserContext(), id); err != nil {
			return err
		}
		return tx.SetActive(c.UserContext(), id, active)
	})
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	if active {
		return web.Done(c, "/admin", "notice.account.enabled")
	}
	return web.Done(c, "/admin", "notice.account.disabled")
}
