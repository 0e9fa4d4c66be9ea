package candidate

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/candidate"
)

// visiting wraps the page of an application, a request or an interview, whose id is a parameter of the path: it stores
// that the candidate opened it. The time is that before the page was loaded, so that a later change stays new.
func (h *Handler) visiting(
	parameter string, show func(*fiber.Ctx, account.Candidate) error,
) func(*fiber.Ctx, account.Candidate) error {
	return func(c *fiber.Ctx, me account.Candidate) error {
		at := h.Now()
		if err := show(c, me); err != nil || c.Response().StatusCode() != fiber.StatusOK {
			return err
		}
		id, err := web.ID(c, parameter)
		if err != nil {
			return err
		}
		return h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
			return tx.SaveVisit(c.UserContext(), id, at)
		})
	}
}
