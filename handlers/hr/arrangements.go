package hr

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// checklist is the arrangements with what can be done next; their forms are sent to paths under base.
func checklist(c *fiber.Ctx, base string, rows []store.Arrangement) []views.CheckItem {
	items := make([]views.CheckItem, len(rows))
	for i, a := range rows {
		items[i] = views.CheckItem{
			Arrangement: arrangementOf(a), ProviderID: a.ProviderID.UUID.String(), Version: a.Version,
			Steps: stepsFrom(a.Status), Form: web.FormOf(c, base+"/arrangements/"+a.ID.String()),
		}
	}
	return items
}

// stepsFrom lists what HR can do next with an arrangement.
func stepsFrom(status interview.ArrangementStatus) []interview.ArrangementStatus {
	return slices.DeleteFunc(interview.ArrangementStatuses(), func(to interview.ArrangementStatus) bool {
		return interview.CheckStep(status, to, interview.ByHR) != nil
	})
}

type arrangementForm struct {
	To       string `form:"to" validate:"required,oneof=arranging confirmed provided not_provided"`
	Version  string `form:"version" validate:"required,number"`
	Provider string `form:"provider" validate:"max=60"`
	Name     string `form:"name" validate:"max=200"`
}

// stepBooked takes one step with an arrangement of a booking.
func (h *Handler) stepBooked(c *fiber.Ctx, me account.HR) error {
	booking, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	step := func(change scheduling.ArrangementChange) error {
		return h.Scheduling.StepBookedArrangement(c.UserContext(), me, booking, change)
	}
	return h.stepArrangement(c, me, "/interviews/bookings/"+booking.String(), step, h.renderBooking)
}

// stepUnbooked takes one step with an arrangement of a stage for which nothing is booked.
func (h *Handler) stepUnbooked(c *fiber.Ctx, me account.HR) error {
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	step := func(change scheduling.ArrangementChange) error {
		return h.Scheduling.StepStageArrangement(c.UserContext(), me, ref, change)
	}
	return h.stepArrangement(c, me, stagePath(ref), step, h.renderStageOf)
}

// stepArrangement takes the step that a form asks for, and shows the page again when it cannot be taken.
func (h *Handler) stepArrangement(
	c *fiber.Ctx, me account.HR, path string, step func(scheduling.ArrangementChange) error,
	show func(*fiber.Ctx, account.HR, int, []ui.FieldError) error,
) error {
	id, err := web.ID(c, "arrangement")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[arrangementForm](c, "arrangement")
	if err != nil {
		return err
	}
	if !form.OK() {
		return show(c, me, fiber.StatusUnprocessableEntity, atItem(id, form.Errors))
	}
	version, err := strconv.Atoi(in.Version)
	if err != nil {
		return web.ErrBadForm
	}
	change := scheduling.ArrangementChange{
		ID: id, Version: version, To: interview.ArrangementStatus(in.To), Provider: in.Name,
	}
	if provider, err := uuid.Parse(in.Provider); err == nil {
		change.ProviderID = provider
	}
	err = step(change)
	if errors.Is(err, interview.ErrSchedulingStep) || errors.Is(err, storage.ErrChanged) {
		return show(c, me, fiber.StatusConflict, []ui.FieldError{{Text: web.L(c).T("error.booking.changed")}})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, path)
}

// atItem lets the errors of a form lead to its arrangement: the same fields stand at every one.
func atItem(arrangement uuid.UUID, problems []ui.FieldError) []ui.FieldError {
	for i := range problems {
		problems[i].Field = views.CheckID(arrangement.String())
	}
	return problems
}
