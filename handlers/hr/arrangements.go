package hr

import (
	"errors"
	"slices"

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

// checklist returns a view of each arrangement with the steps allowed next. Forms post to base/arrangements/id.
func checklist(c *fiber.Ctx, base string, rows []store.Arrangement) []views.CheckItem {
	items := make([]views.CheckItem, len(rows))
	for i, a := range rows {
		items[i] = views.CheckItem{
			Arrangement: arrangementView(a), ProviderID: a.ProviderID.UUID.String(), Version: a.Version,
			Steps: allowedSteps(a.Status), Form: web.PrepareForm(c, base+"/arrangements/"+a.ID.String()),
		}
	}
	return items
}

// allowedSteps returns the statuses to which HR can move an arrangement.
func allowedSteps(status interview.ArrangementStatus) []interview.ArrangementStatus {
	return slices.DeleteFunc(interview.ArrangementStatuses(), func(to interview.ArrangementStatus) bool {
		return interview.CheckStep(status, to, interview.ByHR) != nil
	})
}

// arrangementForm is the input for one step with an arrangement.
type arrangementForm struct {
	To       string `form:"to" validate:"required,oneof=arranging confirmed provided not_provided"`
	Provider string `form:"provider" validate:"max=60" label:"hr.arrangement.provider.who"`
	Name     string `form:"name" validate:"max=200" label:"hr.arrangement.provider.other"`
}

// stepBooked changes the status of an arrangement of a booking.
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

// stepUnbooked changes the status of an arrangement of a stage without a booking.
func (h *Handler) stepUnbooked(c *fiber.Ctx, me account.HR) error {
	ref, err := readStage(c)
	if err != nil {
		return err
	}
	step := func(change scheduling.ArrangementChange) error {
		return h.Scheduling.StepStageArrangement(c.UserContext(), me, ref, change)
	}
	return h.stepArrangement(c, me, stagePath(ref), step, h.renderScheduling)
}

// stepArrangement binds the form and calls step with it, then redirects to path. If the form is invalid, the step is
// not allowed or the arrangement has changed, it renders the page with show and the errors.
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
		return show(c, me, fiber.StatusUnprocessableEntity, linkToItem(id, form.Errors))
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
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

// linkToItem points the errors of a form to its checklist item: the field names are the same in each item.
func linkToItem(arrangement uuid.UUID, problems []ui.FieldError) []ui.FieldError {
	for i := range problems {
		problems[i].Field = views.CheckID(arrangement.String())
	}
	return problems
}
