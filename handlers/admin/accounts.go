package admin

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
)

// showAccounts lists the staff accounts by name, one page at a time. It returns ErrNotFound if the page key in the
// query is malformed.
func (h *Handler) showAccounts(c *fiber.Ctx, me account.Admin) error {
	after, err := uuid.Parse(c.Query("after", uuid.Nil.String()))
	if err != nil {
		return storage.ErrNotFound
	}
	name, err := web.After(c, "name")
	if err != nil {
		return err
	}
	var rows, waiting []store.Account
	var unattended int
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if waiting, err = tx.Waiting(c.UserContext(), h.Now()); err != nil {
			return err
		}
		if unattended, err = tx.UnattendedApplications(c.UserContext()); err != nil {
			return err
		}
		rows, err = tx.StaffAccounts(c.UserContext(), name, after)
		return err
	}); err != nil {
		return err
	}
	var next string
	if len(rows) > storage.PageSize {
		rows = rows[:storage.PageSize]
		last := rows[len(rows)-1]
		next = "/admin?" + url.Values{"name": {last.Name}, "after": {last.ID.String()}}.Encode()
	}
	frame := web.Frame(c, web.L(c).T("admin.accounts.title"))
	frame.Wide = true
	page := views.AccountsPage{Next: next, Unattended: unattended}
	for _, row := range waiting {
		page.Waiting = append(page.Waiting, h.accountView(row, true))
	}
	for _, row := range rows {
		waits := slices.ContainsFunc(waiting, func(w store.Account) bool { return w.ID == row.ID })
		page.Accounts = append(page.Accounts, h.accountView(row, waits))
	}
	return web.Render(c, views.Accounts(frame, page))
}

// accountView returns the view of a staff account. waits says that a change of it waits for approval.
func (h *Handler) accountView(row store.Account, waits bool) views.Account {
	state := views.StateActive
	switch {
	case !row.Active() && !row.SetUpAt.Valid && waits:
		state = views.StateWaiting
	case !row.Active():
		state = views.StateDisabled
	case row.SetUpAt.Valid:
	case row.RefusedAt.Valid:
		state = views.StateRefused
	case row.InvitedUntil.Time.After(h.Now()):
		state = views.StateInvited
	default:
		state = views.StateExpired
	}
	return views.Account{
		ID: row.ID.String(), Name: row.Name, Email: row.Email, Role: string(row.Role), State: state,
		InvitedUntil: row.InvitedUntil.Time, Pseudonym: int(row.Pseudonym.Int64), NeverSetUp: !row.SetUpAt.Valid,
		MailRefused: row.RefusedAt.Valid,
	}
}
