package candidate

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// interviews lists the candidate's own interviews by application.
func (h *Handler) interviews(ctx context.Context, me account.Candidate) (map[uuid.UUID][]views.InterviewLine, error) {
	var list []store.Interview
	if err := h.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		list, err = tx.Interviews(ctx)
		return err
	}); err != nil {
		return nil, err
	}
	lines := map[uuid.UUID][]views.InterviewLine{}
	for _, o := range list {
		line := views.InterviewLine{
			ID: o.ID.String(), Kind: o.Kind, Start: o.Starts, End: o.Ends, Status: o.Status, Answered: o.Answer != "",
		}
		if o.MovedMode != "" && o.MovedMode != o.Mode {
			line.NewMode = o.Mode
		}
		lines[o.ApplicationID] = append(lines[o.ApplicationID], line)
	}
	return lines, nil
}

// meeting is one interview with its arrangements.
type meeting struct {
	store.Interview
	arrangements []store.Arrangement
	deliveries   map[uuid.UUID][]interview.Delivery // by arrangement
	catalogue    []catalogue.Measure
	joining      interview.Joining // if it is not held in a room
	started      bool              // too late for an answer
}

func (h *Handler) meeting(c *fiber.Ctx, me account.Candidate) (m meeting, err error) {
	id, err := web.ID(c, "booking")
	if err != nil {
		return m, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if m.Interview, err = tx.Interview(c.UserContext(), id); err != nil {
			return err
		}
		if m.catalogue, err = tx.CatalogueMeasures(c.UserContext()); err != nil {
			return err
		}
		if m.joining, err = tx.Joining(c.UserContext(), m.Interview); err != nil {
			return err
		}
		m.started = !h.Now().Before(m.Starts)
		if m.deliveries, err = tx.Deliveries(c.UserContext(), m.ID); err != nil {
			return err
		}
		m.arrangements, err = tx.Arrangements(c.UserContext(), m.ApplicationID, m.StageID)
		return err
	})
	return m, err
}

func interviewPath(id uuid.UUID) string { return "/requests/interviews/" + id.String() }

func (m meeting) path() string { return interviewPath(m.ID) }

func (m meeting) title(lang string) string {
	return locale.Text{EN: m.TitleEN, FR: m.TitleFR}.In(lang)
}

// frame is the frame of a page about an interview.
func (m meeting) frame(c *fiber.Ctx, title string) ui.Page {
	l := web.L(c)
	frame := web.Frame(c, l.T(title, "stage", l.T("stage.kind."+string(m.Kind))))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_interview"), Href: m.path()}
	return frame
}

// showInterview shows the candidate's own interview with each arrangement and its state.
func (h *Handler) showInterview(c *fiber.Ctx, me account.Candidate) error {
	m, err := h.meeting(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := m.frame(c, "candidate.interview.title")
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: "/requests"}
	page := views.InterviewPage{
		ID:      m.ID.String(),
		Kind:    m.Kind,
		Sitting: m.Sitting,
		Reason:  m.EndedReason, ReasonLanguage: m.EndedLanguage,
		Vacancy: m.title(l.Lang()),
		Start:   m.Starts,
		End:     m.Ends,
		Status:  m.Status,
		Started: m.started,
		Mode:    m.Mode,
		Room:    m.Room,
		Site:    m.Site,
		Answer:  m.Answer,
		Wish:    m.Wish,
		Accept:  web.PrepareForm(c, m.path()+"/accept"),
	}
	if m.Room == "" {
		page.Joining = m.joining
	}
	if place, err := time.LoadLocation(m.TimeZone); err == nil && place.String() != l.TimeZone().String() {
		page.Local = l.In(place)
		page.OtherTimeZone = true
	}
	if page.Parts, err = m.Parts(); err != nil {
		return err
	}
	page.MovedFrom, page.MovedMode = m.MovedFrom.Time, m.MovedMode
	page.MovedOn, page.ConfirmedOnce = m.MovedTo.Valid, m.ConfirmedOnce
	if m.Successor.Valid {
		page.Successor = interviewPath(m.Successor.UUID)
	}
	for _, a := range m.arrangements {
		line, err := h.arrangementLine(c, m, a)
		if err != nil {
			return err
		}
		page.Arrangements = append(page.Arrangements, line)
	}
	return web.Render(c, views.Interview(frame, page))
}

// downloadCalendar gives the interview as a calendar file, which says when and where and nothing else. The file of an
// appointment that has ended leads to the one that took its place: it has the same UID, and would cancel that in a
// calendar.
func (h *Handler) downloadCalendar(c *fiber.Ctx, me account.Candidate) error {
	m, err := h.meeting(c, me)
	if err != nil {
		return err
	}
	if m.Successor.Valid {
		return web.SeeOther(c, interviewPath(m.Successor.UUID)+"/calendar.ics")
	}
	return h.SendCalendar(c, web.Appointment{
		InterviewID: m.InterviewID, Sitting: m.Sitting, Sequence: m.Sequence, Start: m.Starts, End: m.Ends,
		Room: m.Room, Site: m.Site, Status: m.Status,
	})
}

func (h *Handler) acceptInterview(c *fiber.Ctx, me account.Candidate) error {
	m, err := h.meeting(c, me)
	if err != nil {
		return err
	}
	return h.answer(c, me, m, "accepted", "")
}

// answer saves an answer and redirects to the interview; a late answer shows the current state.
func (h *Handler) answer(c *fiber.Ctx, me account.Candidate, m meeting, answer, wish string) error {
	if !m.open() {
		return web.SeeOther(c, m.path())
	}
	err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.AnswerInterview(c.UserContext(), m.Interview, answer, wish, h.Now())
	})
	return answered(c, m, err, "notice.interview."+answer)
}

// showMove asks what would suit better.
func (h *Handler) showMove(c *fiber.Ctx, me account.Candidate) error {
	m, err := h.meeting(c, me)
	if err != nil {
		return err
	}
	if !m.open() {
		return web.SeeOther(c, m.path())
	}
	state, err := h.restore(c, me, ui.FormState{}, "wish")
	if err != nil {
		return err
	}
	frame := m.frame(c, "candidate.move.title")
	frame.Error = len(state.Errors) > 0
	return web.Render(c, views.Move(frame, web.PrepareForm(c, m.path()+"/move"), state))
}

type moveForm struct {
	Wish string `form:"wish" validate:"required,oneof=earlier_day later_day morning afternoon"`
}

func (h *Handler) askToMove(c *fiber.Ctx, me account.Candidate) error {
	m, err := h.meeting(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[moveForm](c, "move")
	if err != nil {
		return err
	}
	if !form.OK() {
		frame := m.frame(c, "candidate.move.title")
		frame.Error = true
		return web.RenderInvalid(c, views.Move(frame, web.PrepareForm(c, m.path()+"/move"), form.FormState))
	}
	return h.answer(c, me, m, "move_asked", in.Wish)
}

// open tells whether the candidate can still answer.
func (m meeting) open() bool { return m.Status == interview.BookingConfirmed && !m.started }

// answered redirects to the interview, which says what was done; after a late step it shows the current state.
func answered(c *fiber.Ctx, m meeting, err error, key string) error {
	switch {
	case err == nil:
		return web.Done(c, m.path(), key)
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, interview.ErrDelivery),
		errors.Is(err, storage.ErrChanged):
		return web.SeeOther(c, m.path())
	}
	return err
}
