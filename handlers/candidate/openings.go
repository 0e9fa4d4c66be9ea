package candidate

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	views "stepfree/views/candidate"
)

// showOpenings lists every opening of what was sent. It cannot be suppressed.
func (h *Handler) showOpenings(c *fiber.Ctx, me account.Candidate) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	var rows []storage.OpeningRow
	var request accommodation.Request
	if err := h.DB.AsCandidate(c.UserContext(), me, func(tx storage.Candidate) (err error) {
		if request, err = tx.Request(c.UserContext(), id); err != nil {
			return err
		}
		rows, err = tx.Openings(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.openings.title", "number", request.Number))
	frame.Back = backToStatus(c, request)
	var list []views.Opening
	for _, r := range rows {
		list = append(list, views.Opening{At: r.At, Pseudonym: r.Pseudonym, File: r.EvidenceID.Valid})
	}
	return web.Render(c, views.Openings(frame, list))
}
