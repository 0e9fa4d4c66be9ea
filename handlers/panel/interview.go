package panel

import (
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/panel"
	views "stepfree/views/panel"
	"stepfree/views/ui"
)

// showInterview renders one interview with its conduct.
func (h *Handler) showInterview(c *fiber.Ctx, me account.Panel) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	var details store.InterviewDetails
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		details, err = tx.Interview(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	if details.LeftAt.Valid {
		return h.renderLeft(c, details)
	}
	return h.render(c, fiber.StatusOK, details)
}

// renderLeft renders an interview on whose panel the member is not any more: when it was to be, and why it is not.
func (h *Handler) renderLeft(c *fiber.Ctx, details store.InterviewDetails) error {
	l := web.L(c)
	page := views.FormerPage{
		Interview: interviewView(l.Lang(), details.Interview), At: details.LeftAt.Time,
		Calendar: calendarPath(details.ID),
	}
	if details.Successor.Valid {
		page.Successor = interviewPath(details.Successor.UUID)
	}
	frame := interviewFrame(c, details)
	return web.Render(c, views.Former(frame, page))
}

func interviewPath(id uuid.UUID) string { return "/panel/" + id.String() }

func calendarPath(id uuid.UUID) string { return interviewPath(id) + "/calendar.ics" }

func interviewFrame(c *fiber.Ctx, details store.InterviewDetails) ui.Page {
	l := web.L(c)
	frame := web.Frame(c, l.T("panel.interview.title", "name", details.Candidate))
	frame.Path = interviewPath(details.ID)
	frame.Back = &ui.Link{Text: l.T("panel.back"), Href: "/panel"}
	return frame
}

// render renders the page of an interview with a status code.
func (h *Handler) render(c *fiber.Ctx, status int, details store.InterviewDetails) error {
	l := web.L(c)
	page := views.DetailsPage{
		Interview: interviewView(l.Lang(), details.Interview), Parts: details.Parts,
		Form:     web.PrepareForm(c, interviewPath(details.ID)+"/acknowledge"),
		Version:  web.FormVersion(version(details)),
		Calendar: calendarPath(details.ID),
	}
	for _, one := range details.Instructions {
		page.Instructions = append(page.Instructions, views.Instruction{Text: one.Text, Lang: one.Language})
	}
	if details.Lock > 0 {
		page.LockAt = interview.LockAt(page.Start.In(page.TimeZone), details.Lock, details.Calendar)
	}
	if len(details.Rooms) == 0 {
		page.Joining = details.Joining
	}
	for _, room := range details.Rooms {
		page.Places = append(page.Places, views.Place{Room: room.Name, Site: room.Site})
	}
	return web.RenderStatus(c, status, views.Details(interviewFrame(c, details), page))
}

// acknowledge records that the instructions of the page were read. If they have changed since, it records nothing and
// shows the page again.
func (h *Handler) acknowledge(c *fiber.Ctx, me account.Panel) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "acknowledge")
	if err != nil {
		return err
	}
	details, current, err := h.read(c, me, id, form)
	if err != nil {
		return err
	}
	if !current {
		return h.render(c, fiber.StatusConflict, details)
	}
	return web.Done(c, interviewPath(id), "notice.acknowledged")
}

func (h *Handler) read(
	c *fiber.Ctx, me account.Panel, id uuid.UUID, form *web.Form,
) (details store.InterviewDetails, current bool, err error) {
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if details, err = tx.Interview(c.UserContext(), id); err != nil {
			return err
		}
		if details.LeftAt.Valid {
			return storage.ErrNotFound
		}
		if current = !web.IsStale(form, version(details), nil); !current {
			return nil
		}
		return tx.Acknowledge(c.UserContext(), id)
	})
	return details, current, err
}

// version returns the values whose version is that of the instructions: when the newest was given, and their number.
func version(d store.InterviewDetails) url.Values {
	return url.Values{
		"instructed": {d.InstructedAt.Time.UTC().Format(time.RFC3339Nano)}, "count": {strconv.Itoa(len(d.Instructions))},
	}
}

// downloadCalendar gives the interview as a calendar file. The file of one that the member left cancels it in their
// calendar, or leads to the one that takes its place.
func (h *Handler) downloadCalendar(c *fiber.Ctx, me account.Panel) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	var d store.InterviewDetails
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		d, err = tx.Interview(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	if d.Successor.Valid {
		return web.SeeOther(c, calendarPath(d.Successor.UUID))
	}
	if d.LeftAt.Valid {
		d.Status = interview.BookingCancelled
	}
	a := web.Appointment{
		InterviewID: d.InterviewID, Sitting: d.Sitting, Sequence: d.Sequence, Start: d.Start, End: d.End, Status: d.Status,
	}
	for _, room := range d.Rooms {
		a.Room, a.Site = room.Name, room.Site
	}
	return h.SendCalendar(c, a)
}
