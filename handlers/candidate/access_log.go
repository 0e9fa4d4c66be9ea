package candidate

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
)

// showAccessLog lists each access of an adviser to a submitted request. It cannot be suppressed.
func (h *Handler) showAccessLog(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	var rows []store.AccessRecord
	var request accommodation.Request
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if request, err = tx.Request(c.UserContext(), id); err != nil {
			return err
		}
		rows, err = tx.AccessLog(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.access_log.title", "number", request.Number))
	frame.Back = backToStatus(c, request)
	var list []views.AccessRecord
	for _, r := range rows {
		list = append(list, views.AccessRecord{At: r.At, Pseudonym: r.Pseudonym, File: r.EvidenceID.Valid})
	}
	return web.Render(c, views.AccessLog(frame, list))
}
