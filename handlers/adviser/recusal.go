package adviser

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
	"stepfree/views/ui"
)

// showRecusal asks before an adviser excludes themselves from a request.
func (h *Handler) showRecusal(c *fiber.Ctx, me account.Adviser) error {
	data, err := h.loadCase(c, me)
	if err != nil {
		return err
	}
	var sole bool
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		sole, err = tx.IsSole(c.UserContext(), data.ID)
		return err
	}); err != nil {
		return err
	}
	l, path := web.L(c), "/review/"+data.ID.String()
	frame := web.Frame(c, l.T("adviser.recusal.title", "number", data.Number))
	frame.Back = &ui.Link{Text: l.T("adviser.back_to_request", "number", data.Number), Href: path}
	form := web.PrepareForm(c, path+"/recusal")
	return web.Render(c, views.Recusal(frame, form, sole))
}

// recuse excludes the adviser from all requests of an application. Sending the form again is no error: the request is
// out of sight.
func (h *Handler) recuse(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	if _, _, err := web.Bind[struct{}](c, "recusal"); err != nil {
		return err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error { return tx.Recuse(c.UserContext(), id) })
	if errors.Is(err, storage.ErrNotFound) {
		return web.SeeOther(c, "/review")
	}
	if err != nil {
		return err
	}
	return web.Done(c, "/review", "notice.recused")
}
