package hr

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// checklist is the arrangements with what can be done next; their forms are sent to paths under base.
func checklist(c *fiber.Ctx, base string, rows []storage.ArrangementRow) []views.CheckItem {
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

// among is where an arrangement is worked on: its stage, what delivers it there, and until when it has to be in place.
type among struct {
	arrangements []storage.ArrangementRow
	taken        []storage.TakenRow
	dueOn        time.Time // zero when no day is known
}

// stepBooked takes one step with an arrangement of a booking; it is due one business day before.
func (h *Handler) stepBooked(c *fiber.Ctx, me account.HR) error {
	booking, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	load := func(tx storage.HR) (among, error) {
		b, err := loadBooked(c, tx, booking)
		if err != nil {
			return among{}, err
		}
		return among{b.Arrangements, b.Taken, h.Calendar.BusinessDaysBefore(b.Slot.Start.In(h.TimeZone), 1)}, nil
	}
	return h.stepArrangement(c, me, "/interviews/bookings/"+booking.String(), load, h.renderBooking)
}

// stepUnbooked takes one step with an arrangement of a stage for which nothing is booked.
func (h *Handler) stepUnbooked(c *fiber.Ctx, me account.HR) error {
	application, err := web.ID(c, "application")
	if err != nil {
		return err
	}
	stage, err := web.ID(c, "stage")
	if err != nil {
		return err
	}
	load := func(tx storage.HR) (of among, err error) {
		s, err := tx.Scheduling(c.UserContext(), application, stage)
		if !s.Stage.FirstDay.IsZero() {
			of.dueOn = h.Calendar.BusinessDaysBefore(s.Stage.FirstDay, 1)
		}
		of.arrangements = s.Arrangements
		return of, err
	}
	return h.stepArrangement(c, me, pathOf(application, stage), load, h.renderStageOf)
}

// stepArrangement takes the step that a form asks for, with what load finds, and shows the page again when it cannot.
func (h *Handler) stepArrangement(c *fiber.Ctx, me account.HR, path string, load func(storage.HR) (among, error),
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
	err = h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) error {
		of, err := load(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(of.arrangements, func(a storage.ArrangementRow) bool { return a.ID == id })
		if i < 0 {
			return storage.ErrNotFound
		}
		a := of.arrangements[i]
		if in.Version != strconv.Itoa(a.Version) {
			return storage.ErrChanged
		}
		return tx.StepArrangement(c.UserContext(), a, h.arrangementStep(of, a, in))
	})
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

// arrangementStep fills a step in: the provider stays unless another one is given, and what is begun gets its due day.
func (h *Handler) arrangementStep(of among, a storage.ArrangementRow, in arrangementForm) storage.ArrangementStep {
	step := storage.ArrangementStep{To: interview.ArrangementStatus(in.To), ProviderID: a.ProviderID, At: h.Now()}
	if !a.ProviderID.Valid {
		step.Provider = a.Provider
	}
	for _, t := range of.taken {
		if t.ResourceID.String() == in.Provider {
			step.ProviderID, step.Provider = uuid.NullUUID{UUID: t.ResourceID, Valid: true}, ""
		}
	}
	if in.Name != "" {
		step.ProviderID, step.Provider = uuid.NullUUID{}, in.Name
	}
	if step.To == interview.ArrangementArranging {
		step.DueOn = of.dueOn
	}
	return step
}
