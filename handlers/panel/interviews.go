package panel

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/panel"
	views "stepfree/views/panel"
)

// showInterviews lists the interviews that have not ended by start, one page at a time. It returns ErrNotFound if the
// page key in the query is malformed.
func (h *Handler) showInterviews(c *fiber.Ctx, me account.Panel) error {
	start, err := time.Parse(time.RFC3339Nano, c.Query("start", "0001-01-01T00:00:00Z"))
	if err != nil {
		return storage.ErrNotFound
	}
	id, err := uuid.Parse(c.Query("after", uuid.Nil.String()))
	if err != nil {
		return storage.ErrNotFound
	}
	var rows []store.Interview
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		rows, err = tx.Interviews(c.UserContext(), h.Now(), start, id)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	var next string
	if len(rows) > storage.PageSize {
		rows = rows[:storage.PageSize]
		last := rows[len(rows)-1]
		key := url.Values{"start": {last.Start.UTC().Format(time.RFC3339Nano)}, "after": {last.ID.String()}}
		next = "/panel?" + key.Encode()
	}
	interviews := make([]views.Interview, len(rows))
	for i, row := range rows {
		interviews[i] = interviewView(l.Lang(), row)
	}
	frame := web.Frame(c, l.T("panel.interviews.title"))
	frame.Wide = true
	return web.Render(c, views.Interviews(frame, interviews, next))
}

// interviewView returns the view of an interview.
func interviewView(lang string, b store.Interview) views.Interview {
	i := views.Interview{
		ID: b.ID.String(), Start: b.Start, End: b.End, TimeZone: loadLocation(b.TimeZone), Mode: string(b.Mode),
		Vacancy: locale.Text{EN: b.VacancyEN, FR: b.VacancyFR}.In(lang),
		Stage:   b.Stage, Candidate: b.Candidate, Read: b.Acknowledged(),
		Changed: b.AcknowledgedAt.Valid && !b.Acknowledged(),
	}
	if b.LeftAt.Valid {
		i.Left = views.LeftReplaced
		switch b.Status {
		case interview.BookingCancelled:
			i.Left = views.LeftCancelled
		case interview.BookingMoved:
			i.Left = views.LeftMoved
		case interview.BookingHeld, interview.BookingArranged, interview.BookingConfirmed, interview.BookingDone:
		}
	}
	return i
}

// loadLocation returns a time zone by its IANA name, or UTC if there is none.
func loadLocation(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil {
		return z
	}
	return time.UTC
}
