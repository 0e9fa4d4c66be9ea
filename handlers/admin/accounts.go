package admin

import (
	"net/url"

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
	var rows []store.Account
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
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
	accounts := make([]views.Account, len(rows))
	for i, row := range rows {
		accounts[i] = h.accountView(row)
	}
	frame := web.Frame(c, web.L(c).T("admin.accounts.title"))
	frame.Wide = true
	return web.Render(c, views.Accounts(frame, accounts, next))
}

// accountView returns the view of a staff account.
func (h *Handler) accountView(row store.Account) views.Account {
	state := views.StateActive
	switch {
	case !row.Active():
		state = views.StateDisabled
	case row.SetUpAt.Valid:
	case row.InvitedUntil.Time.After(h.Now()):
		state = views.StateInvited
	default:
		state = views.StateExpired
	}
	return views.Account{
		ID: row.ID.String(), Name: row.Name, Email: row.Email, Role: string(row.Role), State: state,
		InvitedUntil: row.InvitedUntil.Time, Pseudonym: int(row.Pseudonym.Int64),
	}
}
