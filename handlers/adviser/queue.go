package adviser

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
)

// showQueue lists the requests with undecided measures by due date, one page at a time. It returns ErrNotFound if the
// page key in the query is malformed.
func (h *Handler) showQueue(c *fiber.Ctx, me account.Adviser) error {
	afterDue, err := time.Parse(time.DateOnly, c.Query("due", "0001-01-01"))
	if err != nil {
		return storage.ErrNotFound
	}
	afterID, err := uuid.Parse(c.Query("after", uuid.Nil.String()))
	if err != nil {
		return storage.ErrNotFound
	}
	var rows []store.QueueEntry
	var excluded []store.Exclusion
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if excluded, err = tx.Exclusions(c.UserContext()); err != nil {
			return err
		}
		rows, err = tx.Queue(c.UserContext(), afterDue, afterID)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	queue := views.QueuePage{Today: h.Now().In(l.TimeZone()), Interests: web.InterestsPath}
	for _, e := range excluded {
		title := locale.Text{EN: e.TitleEN, FR: e.TitleFR}.In(l.Lang())
		queue.Excluded = append(queue.Excluded, views.Exclusion{Application: e.Application.Int64, Vacancy: title})
	}
	if len(rows) > storage.PageSize {
		rows = rows[:storage.PageSize]
		last := rows[len(rows)-1]
		key := url.Values{"due": {last.DueOn.Format(time.DateOnly)}, "after": {last.ID.String()}}
		queue.Next = "/review?" + key.Encode()
	}
	for _, r := range rows {
		title := locale.Text{EN: r.VacancyEN, FR: r.VacancyFR}.In(l.Lang())
		queue.Rows = append(queue.Rows, views.QueueRow{
			ID: r.ID.String(), Number: r.Number, Application: r.Application, Candidate: r.Candidate, Vacancy: title,
			SubmittedAt: r.SubmittedAt, DueOn: r.DueOn, Expedited: r.Expedited, Overdue: r.Overdue(queue.Today),
			Measures: r.Measures, Undecided: r.Undecided, AnswersNeeded: r.AnswersNeeded, Recused: r.Recused,
		})
	}
	frame := web.Frame(c, l.T("adviser.queue.title"))
	frame.Wide = true
	return web.Render(c, views.Queue(frame, queue))
}
