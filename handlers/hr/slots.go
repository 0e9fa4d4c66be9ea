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

// readStage returns the application and stage that the path names.
func readStage(c *fiber.Ctx) (ref scheduling.StageRef, err error) {
	if ref.Application, err = web.ID(c, "application"); err != nil {
		return ref, err
	}
	ref.Stage, err = web.ID(c, "stage")
	return ref, err
}

// stagePath returns the path of a stage of an application.
func stagePath(ref scheduling.StageRef) string {
	return applicationPath(ref.Application) + "/stages/" + ref.Stage.String()
}

// showStage renders the arrangements and bookings of a stage of an application.
func (h *Handler) showStage(c *fiber.Ctx, me account.HR) error {
	return h.renderScheduling(c, me, fiber.StatusOK, nil)
}

// renderScheduling renders the page of a stage with a status code and error messages.
func (h *Handler) renderScheduling(c *fiber.Ctx, me account.HR, status int, problems []ui.FieldError) error {
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
	stage, vacancy := l.T("stage.kind."+string(s.Stage.Kind)), vacancyTitle(l.Lang(), s.Scheduling)
	frame := web.Frame(c, l.T("hr.scheduling.title", "stage", stage, "number", s.Number))
	frame.Back = &ui.Link{Text: vacancy, Href: vacancyPath(s.VacancyID)}
	page := h.schedulingPage(c, s)
	if !page.Scheduled {
		page.Checklist = h.checklist(l, page.Path, s.Arrangements, s.Provisions)
	}
	frame.Path, frame.Error, page.Problems = page.Path, len(problems) > 0, problems
	return web.RenderStatus(c, status, views.Scheduling(frame, page))
}

// vacancyTitle returns the title of the vacancy in a language.
func vacancyTitle(lang string, s store.Scheduling) string {
	return locale.Text{EN: s.TitleEN, FR: s.TitleFR}.In(lang)
}

// schedulingPage returns the page data of a stage of an application.
func (h *Handler) schedulingPage(c *fiber.Ctx, s scheduling.ApplicationStage) views.SchedulingPage {
	v := views.SchedulingPage{
		Path: stagePath(s.Ref()), Number: s.Number, Candidate: s.Candidate,
		Vacancy: vacancyTitle(web.L(c).Lang(), s.Scheduling), Ready: s.Ready, ReadyBy: s.ReadyBy, Stage: s.Stage,
	}
	constraints := h.Scheduling.Constraints(s)
	v.Scheduled = constraints.Scheduled
	v.Remote, v.Joining = v.Scheduled && !constraints.OnSite, s.Joining
	names := measureNames(s.Catalogue)
	for _, w := range constraints.Warnings {
		v.Warnings = append(v.Warnings, names.Warning(web.L(c), w))
	}
	for _, a := range s.Arrangements {
		v.Arrangements = append(v.Arrangements, arrangementView(a))
	}
	for _, b := range s.Bookings {
		if b.StageID != s.Stage.ID {
			continue
		}
		line := views.BookingLine{ID: b.ID.String(), Start: b.Slot.Start, End: b.Slot.End, Status: b.Status}
		v.Bookings = append(v.Bookings, line)
		v.Active = v.Active || b.Status.Active()
		v.Booked = v.Booked || b.Status.Active() || b.Status == interview.BookingDone
	}
	return v
}

// arrangementView returns the view of an arrangement.
func arrangementView(a store.Arrangement) views.Arrangement {
	return views.Arrangement{
		ID: a.ID.String(), Type: a.Type, Parameters: a.Parameters, Status: a.Status,
		Practical: a.Practical, Conduct: a.Conduct, Written: a.Language,
	}
}

// showSlots renders the slots that satisfy all constraints, or the blocking set.
func (h *Handler) showSlots(c *fiber.Ctx, me account.HR) error { return h.renderSlots(c, me, "") }

// renderSlots renders the slots with an error message, if there is one. It redirects to the stage if the application
// is not ready, the stage is not scheduled or it has an active booking.
func (h *Handler) renderSlots(c *fiber.Ctx, me account.HR, problem string) error {
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	s, err := h.Scheduling.Load(c.UserContext(), me, ref, h.searchable())
	if err != nil {
		return err
	}
	view := h.schedulingPage(c, s)
	if !s.Ready || !view.Scheduled || view.Active {
		return web.SeeOther(c, view.Path)
	}
	l := web.L(c)
	stage := l.T("stage.kind." + string(s.Stage.Kind))
	frame := web.Frame(c, l.T("hr.slots.title", "stage", stage, "number", s.Number))
	frame.Back = &ui.Link{Text: l.T("hr.back_to_scheduling"), Href: view.Path}
	page := h.slotsPage(c, s, view.Path+"/slots")
	page.Problem = problem
	return h.renderSlotsPage(c, frame, page)
}

// searchable returns the period in which slots can be searched.
func (h *Handler) searchable() interview.Interval {
	now := h.Now()
	return interview.Interval{Start: now, End: now.AddDate(scheduling.MaxYearsAhead, 0, 1)}
}

// slotsPage searches the period of the query and returns the page data of the slots; path is that of the page.
func (h *Handler) slotsPage(c *fiber.Ctx, s scheduling.ApplicationStage, path string) views.SlotsPage {
	within, form := h.readPeriod(c, s.Stage)
	page := views.SlotsPage{
		SchedulingPage: h.schedulingPage(c, s), From: within.Start, To: within.End.AddDate(0, 0, -1), State: form.FormState,
		SearchPath: path, Search: path,
	}
	if query := c.Context().QueryArgs(); query.Len() > 0 {
		page.Search += "?" + query.String()
	}
	if form.OK() {
		h.search(c, &page, s, within)
	}
	return page
}

// renderSlotsPage renders the slots; with errors the status is 422.
func (h *Handler) renderSlotsPage(c *fiber.Ctx, frame ui.Page, page views.SlotsPage) error {
	frame.Path, frame.Wide, frame.Error = page.Search, true, len(page.State.Errors) > 0
	if frame.Error || page.Problem != "" {
		return web.RenderInvalid(c, views.Slots(frame, page))
	}
	return web.Render(c, views.Slots(frame, page))
}

// search finds slots in an interval and adds them to the page. Starts are shown in the candidate's time zone too if it
// differs from the organisation's.
func (h *Handler) search(
	c *fiber.Ctx, page *views.SlotsPage, s scheduling.ApplicationStage, within interview.Interval,
) {
	l := web.L(c)
	found, names := h.Scheduling.ProposeSlots(s, within), measureNames(s.Catalogue)
	candidate := h.Scheduling.CandidateZone(s)
	page.More = len(found.Slots) == scheduling.SlotLimit
	for _, slot := range found.Slots {
		v := views.Slot{
			Start: slot.Start, End: slot.End, Room: slot.Room.String(),
			RoomName: resourceName(l, s.Resources, slot.Room), Hold: web.PrepareForm(c, page.Search),
		}
		if candidate != nil {
			v.CandidateTime = otherClock(l, slot.Start, h.TimeZone, candidate)
		}
		for _, id := range slot.Panel {
			v.Panel = append(v.Panel, resourceName(l, s.Resources, id))
		}
		for _, a := range slot.People {
			v.People = append(v.People, views.Person{Name: resourceName(l, s.Resources, a.ResourceID), Role: a.Role})
		}
		for _, a := range slot.Equipment {
			v.Equipment = append(v.Equipment, resourceName(l, s.Resources, a.ResourceID))
		}
		for _, names := range [][]string{v.Panel, v.Equipment} {
			locale.SortByName(l, names, func(name string) string { return name })
		}
		if len(page.Why) == 0 {
			for _, r := range slot.Why {
				page.Why = append(page.Why, names.Reason(l, r))
			}
		}
		for _, w := range slot.Warnings {
			v.Warnings = append(v.Warnings, names.Warning(l, w))
		}
		page.Slots = append(page.Slots, v)
	}
	h.addObstacles(c, page, s, found)
}

// resourceName returns the name of a resource as placeName does, or "" if it is not in all.
func resourceName(l locale.Localizer, all []interview.Resource, id uuid.UUID) string {
	for _, r := range all {
		if r.ID == id {
			return placeName(l, r)
		}
	}
	return ""
}

// holdForm is the input for a hold.
type holdForm struct {
	Start string `form:"start" validate:"required"`
	Room  string `form:"room" validate:"required"`
}

// holdSlot holds the submitted slot and redirects to the booking. It searches again with a message if the slot is
// gone, and redirects to the stage if it has another booking.
func (h *Handler) holdSlot(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[holdForm](c, "hold")
	if err != nil {
		return err
	}
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	choice, err := readChoice(in, form)
	if err != nil {
		return err
	}
	choice.StageRef = ref
	switch err := h.Scheduling.Hold(c.UserContext(), me, choice); {
	case errors.Is(err, scheduling.ErrSlotGone):
		return h.renderSlots(c, me, web.L(c).T("hr.slots.taken"))
	case errors.Is(err, storage.ErrExists):
		// The page of the stage shows the booking.
		return web.SeeOther(c, stagePath(ref))
	case err != nil:
		return err
	}
	return web.Done(c, bookingPath(choice.Key), "notice.booking.held")
}
