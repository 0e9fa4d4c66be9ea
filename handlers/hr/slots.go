package hr

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/locale"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

const (
	slotLimit = 20                  // slots shown at once
	holdTime  = 14 * 24 * time.Hour // how long a slot is held
)

// scheduling is what the pages of one stage of one application are made of.
type scheduling struct {
	storage.Scheduling
	bookings  []storage.BookingRow
	resources []interview.Resource
	names     measure.Names
}

func (h *Handler) scheduling(c *fiber.Ctx, me account.HR, within interview.Interval) (s scheduling, err error) {
	application, err := web.ID(c, "application")
	if err != nil {
		return s, err
	}
	stage, err := web.ID(c, "stage")
	if err != nil {
		return s, err
	}
	err = h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) (err error) {
		// What somebody held and let lapse is free again for whoever looks.
		if err := tx.ExpireHolds(c.UserContext(), h.Now()); err != nil {
			return err
		}
		s, err = loadScheduling(c, tx, application, stage, within)
		return err
	})
	return s, err
}

func loadScheduling(c *fiber.Ctx, tx storage.HR, application, stage uuid.UUID, within interview.Interval) (s scheduling, err error) {
	ctx := c.UserContext()
	if s.Scheduling, err = tx.Scheduling(ctx, application, stage); err != nil {
		return s, err
	}
	if s.bookings, err = tx.Bookings(ctx, application); err != nil {
		return s, err
	}
	list, err := tx.CatalogueMeasures(ctx)
	if err != nil {
		return s, err
	}
	s.names = namesOf(list)
	s.resources, err = tx.Resources(ctx, within)
	return s, err
}

// constraints folds the arrangements into what a slot must satisfy.
func (h *Handler) constraints(s scheduling) search.Constraints {
	constraints := search.Constrain(s.Stage, s.Released(), h.Now().In(h.TimeZone), h.Calendar)
	constraints.CandidateBusy = s.Others
	return constraints
}

func pathOf(application, stage uuid.UUID) string {
	return "/interviews/applications/" + application.String() + "/stages/" + stage.String()
}

func stagePath(s scheduling) string { return pathOf(s.ApplicationID, s.Stage.ID) }

// showStage shows what is to be arranged for a stage of an application, and its booking.
func (h *Handler) showStage(c *fiber.Ctx, me account.HR) error {
	return h.renderStageOf(c, me, fiber.StatusOK, nil)
}

func (h *Handler) renderStageOf(c *fiber.Ctx, me account.HR, status int, problems []ui.FieldError) error {
	now := h.Now()
	s, err := h.scheduling(c, me, interview.Interval{Start: now, End: now.Add(time.Hour)})
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

func title(lang string, s storage.Scheduling) string {
	return locale.Text{EN: s.TitleEN, FR: s.TitleFR}.In(lang)
}

func (h *Handler) viewOf(c *fiber.Ctx, s scheduling) views.SchedulingPage {
	v := views.SchedulingPage{
		Path: stagePath(s), Number: s.Number,
		Candidate: s.Candidate, Vacancy: title(web.L(c).Lang(), s.Scheduling), Ready: s.Ready, AnswerBy: s.AnswerBy, Stage: s.Stage,
	}
	constraints := h.constraints(s)
	v.Scheduled = constraints.Scheduled
	for _, w := range constraints.Warnings {
		v.Warnings = append(v.Warnings, s.names.Warning(web.L(c), w))
	}
	for _, a := range s.Arrangements {
		v.Arrangements = append(v.Arrangements, arrangementOf(a))
	}
	for _, b := range s.bookings {
		if b.StageID != s.Stage.ID {
			continue
		}
		line := views.BookingLine{ID: b.ID.String(), Start: b.Slot.Start, End: b.Slot.End, Status: b.Status}
		v.Bookings = append(v.Bookings, line)
		v.Active = v.Active || b.Status.Active()
	}
	return v
}

func arrangementOf(a storage.ArrangementRow) views.Arrangement {
	return views.Arrangement{
		ID: a.ID.String(), Type: a.Type, Parameters: a.Parameters, Practical: a.Practical, Conduct: a.Conduct, Written: a.Language, Status: a.Status,
		Provider: a.Provider, DueOn: a.DueOn.Time, ConfirmedBy: a.ConfirmedBy, ConfirmedAt: a.ConfirmedAt.Time,
	}
}

// showSlots lists the slots that meet everything, each with why; or what keeps there from being any.
func (h *Handler) showSlots(c *fiber.Ctx, me account.HR) error { return h.renderSlots(c, me, "") }

func (h *Handler) renderSlots(c *fiber.Ctx, me account.HR, problem string) error {
	now := h.Now()
	s, err := h.scheduling(c, me, interview.Interval{Start: now, End: now.AddDate(aheadYears, 0, 1)})
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
	page := views.SlotsPage{SchedulingPage: view, From: within.Start, To: within.End.AddDate(0, 0, -1), State: form.FormState, Problem: problem}
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

func (h *Handler) search(c *fiber.Ctx, page *views.SlotsPage, s scheduling, within interview.Interval) {
	l := web.L(c)
	found := search.Find(h.constraints(s), s.resources, within, h.TimeZone, slotLimit)
	candidate, err := time.LoadLocation(s.CandidateZone)
	if err != nil {
		candidate = h.TimeZone
	}
	for _, slot := range found.Slots {
		v := views.Slot{Start: slot.Start, End: slot.End, Room: slot.Room.String(), RoomName: nameOf(s.resources, slot.Room), Hold: web.FormOf(c, page.Search)}
		if candidate.String() != h.TimeZone.String() {
			v.CandidateTime = l.In(candidate).DateTimeZone(slot.Start)
		}
		for _, id := range slot.Panel {
			v.Panel = append(v.Panel, nameOf(s.resources, id))
		}
		for _, a := range slot.People {
			v.People = append(v.People, views.Person{Name: nameOf(s.resources, a.ResourceID), Role: a.Role})
		}
		for _, a := range slot.Equipment {
			v.Equipment = append(v.Equipment, nameOf(s.resources, a.ResourceID))
		}
		for _, r := range slot.Why {
			v.Why = append(v.Why, s.names.Reason(l, r))
		}
		for _, w := range slot.Warnings {
			v.Warnings = append(v.Warnings, s.names.Warning(l, w))
		}
		page.Slots = append(page.Slots, v)
	}
	for _, o := range found.Blocking {
		page.Blocking = append(page.Blocking, s.names.Obstacle(l, o))
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

// errGone says that the slot that was chosen cannot be had any more.
var errGone = errors.New("hr: the slot is not possible any more")

// holdSlot takes a slot. It is looked for again, with what is taken now, and checked, before it is held.
func (h *Handler) holdSlot(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[holdForm](c, "hold")
	if err != nil {
		return err
	}
	start, parseErr := time.Parse(time.RFC3339, in.Start)
	key, keyErr := form.Key()
	application, idErr := web.ID(c, "application")
	stage, stageErr := web.ID(c, "stage")
	if err := errors.Join(idErr, stageErr); err != nil {
		return storage.ErrNotFound
	}
	if !form.OK() || parseErr != nil || keyErr != nil {
		return web.ErrBadForm
	}
	room, err := uuid.Parse(in.Room)
	if err != nil {
		return web.ErrBadForm
	}
	err = h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) error {
		if err := tx.ExpireHolds(c.UserContext(), h.Now()); err != nil {
			return err
		}
		s, err := loadScheduling(c, tx, application, stage, interview.Interval{Start: start.AddDate(0, 0, -1), End: start.AddDate(0, 0, 2)})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(s.bookings, func(b storage.BookingRow) bool { return b.ID == key }) {
			return nil // the same form was sent before
		}
		slot, ok := h.slotAt(s, start, room)
		if !ok {
			return errGone
		}
		return tx.HoldSlot(c.UserContext(), s.Scheduling, storage.NewBooking{
			ID: key, Slot: slot, Mode: h.constraints(s).Mode, Zone: h.TimeZone, HeldUntil: h.Now().Add(holdTime), At: h.Now(),
		})
	})
	switch {
	case errors.Is(err, errGone), errors.Is(err, storage.ErrTaken):
		return h.renderSlots(c, me, web.L(c).T("hr.slots.taken"))
	case errors.Is(err, storage.ErrExists):
		// The stage has a booking by now; its page shows which.
		return web.SeeOther(c, pathOf(application, stage))
	case err != nil:
		return err
	}
	return web.SeeOther(c, "/interviews/bookings/"+key.String())
}

// slotAt finds the slot that starts at a moment in a room, and checks it by itself.
func (h *Handler) slotAt(s scheduling, start time.Time, room uuid.UUID) (interview.Slot, bool) {
	if start.Before(h.Now()) {
		return interview.Slot{}, false
	}
	constraints := h.constraints(s)
	within := interview.Interval{Start: start, End: start.AddDate(0, 0, 1)}
	for _, slot := range search.Find(constraints, s.resources, within, h.TimeZone, slotLimit).Slots {
		if slot.Start.Equal(start) && slot.Room == room {
			return slot, len(search.Check(slot, constraints, s.resources)) == 0
		}
	}
	return interview.Slot{}, false
}
