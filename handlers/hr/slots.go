package hr

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// readStage reads from the path which stage of which application is meant.
func readStage(c *fiber.Ctx) (ref scheduling.StageRef, err error) {
	if ref.Application, err = web.ID(c, "application"); err != nil {
		return ref, err
	}
	ref.Stage, err = web.ID(c, "stage")
	return ref, err
}

func stagePath(ref scheduling.StageRef) string {
	return "/interviews/applications/" + ref.Application.String() + "/stages/" + ref.Stage.String()
}

// showStage shows what is to be arranged for a stage of an application, and its booking.
func (h *Handler) showStage(c *fiber.Ctx, me account.HR) error {
	return h.renderStageOf(c, me, fiber.StatusOK, nil)
}

func (h *Handler) renderStageOf(c *fiber.Ctx, me account.HR, status int, problems []ui.FieldError) error {
	now := h.Now()
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	s, err := h.Scheduling.Load(c.UserContext(), me, ref, interview.Interval{Start: now, End: now.Add(time.Hour)})
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.scheduling.title", "stage", l.T("stage.kind."+string(s.Stage.Kind)), "number", s.Number))
	frame.Back = &ui.Link{Text: title(l.Lang(), s.Scheduling), Href: "/interviews/vacancies/" + s.VacancyID.String()}
	page := h.viewOf(c, s)
	if !page.Scheduled {
		page.Checklist = checklist(c, page.Path, s.Arrangements)
	}
	frame.Path, frame.Error, page.Problems = page.Path, len(problems) > 0, problems
	return web.RenderStatus(c, status, views.Scheduling(frame, page))
}

func title(lang string, s store.Scheduling) string {
	return locale.Text{EN: s.TitleEN, FR: s.TitleFR}.In(lang)
}

func (h *Handler) viewOf(c *fiber.Ctx, s scheduling.ApplicationStage) views.SchedulingPage {
	v := views.SchedulingPage{
		Path: stagePath(s.Ref()), Number: s.Number, Candidate: s.Candidate, Vacancy: title(web.L(c).Lang(), s.Scheduling),
		Ready: s.Ready, AnswerBy: s.AnswerBy, Stage: s.Stage,
	}
	constraints := h.Scheduling.Constraints(s)
	v.Scheduled = constraints.Scheduled
	names := namesOf(s.Catalogue)
	for _, w := range constraints.Warnings {
		v.Warnings = append(v.Warnings, names.Warning(web.L(c), w))
	}
	for _, a := range s.Arrangements {
		v.Arrangements = append(v.Arrangements, arrangementOf(a))
	}
	for _, b := range s.Bookings {
		if b.StageID != s.Stage.ID {
			continue
		}
		line := views.BookingLine{ID: b.ID.String(), Start: b.Slot.Start, End: b.Slot.End, Status: b.Status}
		v.Bookings = append(v.Bookings, line)
		v.Active = v.Active || b.Status.Active()
	}
	return v
}

func arrangementOf(a store.Arrangement) views.Arrangement {
	return views.Arrangement{
		ID: a.ID.String(), Type: a.Type, Parameters: a.Parameters, Status: a.Status,
		Practical: a.Practical, Conduct: a.Conduct, Written: a.Language,
		Provider: a.Provider, DueOn: a.DueOn.Time, ConfirmedBy: a.ConfirmedBy, ConfirmedAt: a.ConfirmedAt.Time,
	}
}

// showSlots lists the slots that meet everything, each with why; or what keeps there from being any.
func (h *Handler) showSlots(c *fiber.Ctx, me account.HR) error { return h.renderSlots(c, me, "") }

func (h *Handler) renderSlots(c *fiber.Ctx, me account.HR, problem string) error {
	now := h.Now()
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	all := interview.Interval{Start: now, End: now.AddDate(aheadYears, 0, 1)}
	s, err := h.Scheduling.Load(c.UserContext(), me, ref, all)
	if err != nil {
		return err
	}
	view := h.viewOf(c, s)
	if !s.Ready || !view.Scheduled || view.Active {
		return web.SeeOther(c, view.Path)
	}
	l := web.L(c)
	within, form := h.period(c, s.Stage)
	frame := web.Frame(c, l.T("hr.slots.title", "stage", l.T("stage.kind."+string(s.Stage.Kind)), "number", s.Number))
	frame.Back = &ui.Link{Text: l.T("hr.back_to_scheduling"), Href: view.Path}
	page := views.SlotsPage{
		SchedulingPage: view, From: within.Start, To: within.End.AddDate(0, 0, -1), State: form.FormState, Problem: problem,
	}
	page.Search = view.Path + "/slots"
	if query := c.Context().QueryArgs(); query.Len() > 0 {
		page.Search += "?" + query.String()
	}
	frame.Path, frame.Error = page.Search, !form.OK()
	if form.OK() {
		h.search(c, &page, s, within)
	}
	if frame.Error || problem != "" {
		return web.RenderInvalid(c, views.Slots(frame, page))
	}
	return web.Render(c, views.Slots(frame, page))
}

func (h *Handler) search(
	c *fiber.Ctx, page *views.SlotsPage, s scheduling.ApplicationStage, within interview.Interval,
) {
	l := web.L(c)
	found, names := h.Scheduling.FindSlots(s, within), namesOf(s.Catalogue)
	candidate, err := time.LoadLocation(s.CandidateTimeZone)
	if err != nil {
		candidate = h.TimeZone
	}
	for _, slot := range found.Slots {
		v := views.Slot{
			Start: slot.Start, End: slot.End, Room: slot.Room.String(), RoomName: nameOf(s.Resources, slot.Room),
			Hold: web.FormOf(c, page.Search),
		}
		if candidate.String() != h.TimeZone.String() {
			v.CandidateTime = l.In(candidate).DateTimeZone(slot.Start)
		}
		for _, id := range slot.Panel {
			v.Panel = append(v.Panel, nameOf(s.Resources, id))
		}
		for _, a := range slot.People {
			v.People = append(v.People, views.Person{Name: nameOf(s.Resources, a.ResourceID), Role: a.Role})
		}
		for _, a := range slot.Equipment {
			v.Equipment = append(v.Equipment, nameOf(s.Resources, a.ResourceID))
		}
		for _, r := range slot.Why {
			v.Why = append(v.Why, names.Reason(l, r))
		}
		for _, w := range slot.Warnings {
			v.Warnings = append(v.Warnings, names.Warning(l, w))
		}
		page.Slots = append(page.Slots, v)
	}
	for _, o := range found.Blocking {
		page.Blocking = append(page.Blocking, names.Obstacle(l, o))
	}
	page.BlockingSetSize = found.BlockingSetSize
}

func nameOf(all []interview.Resource, id uuid.UUID) string {
	for _, r := range all {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

type holdForm struct {
	Start string `form:"start" validate:"required"`
	Room  string `form:"room" validate:"required"`
}

// holdSlot holds the slot that was chosen; one that is not possible any more leads to a new search.
func (h *Handler) holdSlot(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[holdForm](c, "hold")
	if err != nil {
		return err
	}
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	start, startErr := time.Parse(time.RFC3339, in.Start)
	room, roomErr := uuid.Parse(in.Room)
	key, keyErr := form.Key()
	if !form.OK() || startErr != nil || roomErr != nil || keyErr != nil {
		return web.ErrBadForm
	}
	choice := scheduling.Choice{StageRef: ref, Key: key, Room: room, Start: start}
	switch err := h.Scheduling.Hold(c.UserContext(), me, choice); {
	case errors.Is(err, scheduling.ErrSlotGone):
		return h.renderSlots(c, me, web.L(c).T("hr.slots.taken"))
	case errors.Is(err, storage.ErrExists):
		// The stage has a booking by now; its page shows which.
		return web.SeeOther(c, stagePath(ref))
	case err != nil:
		return err
	}
	return web.SeeOther(c, "/interviews/bookings/"+key.String())
}
