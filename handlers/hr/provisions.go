package hr

import (
	"errors"

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

// provisionHolder is what a provision belongs to: a booking, or a stage without one.
type provisionHolder struct {
	path         string // of the page of the holder
	back         string // key of the text of the link to it
	arrangements []store.Arrangement
	provisions   []store.Provision
	booking      *scheduling.Booking // nil for a stage
	stage        scheduling.ApplicationStage
}

// loadHolder loads the booking, or the stage, that the path names.
func (h *Handler) loadHolder(c *fiber.Ctx, me account.HR) (o provisionHolder, err error) {
	if c.Params("booking") != "" {
		b, err := h.loadBooking(c, me)
		return provisionHolder{
			path: bookingPath(b.ID), back: "hr.back_to_booking", arrangements: b.Arrangements, provisions: b.Provisions,
			booking: &b, stage: b.ApplicationStage,
		}, err
	}
	ref, err := readStage(c)
	if err != nil {
		return o, err
	}
	now := h.Now()
	a, err := h.Scheduling.Load(c.UserContext(), me, ref, interview.Interval{Start: now, End: now.AddDate(0, 0, 1)})
	return provisionHolder{
		path: stagePath(ref), back: "hr.back_to_scheduling", arrangements: a.Arrangements, provisions: a.Provisions, stage: a,
	}, err
}

// find returns the provision that the path names, and the arrangement that it is for.
func (o provisionHolder) find(c *fiber.Ctx) (p store.Provision, a store.Arrangement, err error) {
	id, err := web.ID(c, "provision")
	if err != nil {
		return p, a, err
	}
	for _, p := range o.provisions {
		for _, a := range o.arrangements {
			if p.ID == id && p.ArrangementID == a.ID && p.BookingID.Valid == (o.booking != nil) {
				return p, a, nil
			}
		}
	}
	return p, a, storage.ErrNotFound
}

// showProvision renders what delivers one arrangement.
func (h *Handler) showProvision(c *fiber.Ctx, me account.HR) error {
	return h.renderProvision(c, me, fiber.StatusOK, ui.FormState{})
}

// renderProvision renders the page of a provision with a status code and a form with its errors.
func (h *Handler) renderProvision(c *fiber.Ctx, me account.HR, status int, state ui.FormState) error {
	o, err := h.loadHolder(c, me)
	if err != nil {
		return err
	}
	p, a, err := o.find(c)
	if err != nil {
		return err
	}
	l := web.L(c)
	title := provisionTitle(l, measureNames(o.stage.Catalogue), a, p.Provision)
	if o.booking == nil {
		title = l.T("hr.provision.title_stage", "title", title, "stage", l.T("stage.kind."+string(o.stage.Stage.Kind)))
	}
	frame := web.Frame(c, title)
	frame.Path, frame.Back = o.path+"/provisions/"+p.ID.String(), &ui.Link{Text: l.T(o.back), Href: o.path}
	frame.Error = len(state.Errors) > 0
	page := views.ProvisionPage{
		Arrangement: arrangementView(a), Provision: h.provisionView(l, o.path, p), Version: p.Version,
		Form: func(action string) ui.Form { return web.PrepareForm(c, frame.Path+action) }, State: state,
		Begun: true, Spoken: p.HRDelivered.Valid && p.CandidateDelivered.Valid,
	}
	if o.booking != nil {
		h.setBooked(c, &page, *o.booking, p)
	}
	if !page.Begun || o.booking == nil {
		page.Steps = providerSteps(p.Provision)
	}
	page.Begun = page.Begun && p.Status == interview.ProvisionInPlace
	return web.RenderStatus(c, status, views.ShowProvision(frame, page))
}

// setBooked adds what depends on the booking: its time, and who could take the place of the provider.
func (h *Handler) setBooked(c *fiber.Ctx, page *views.ProvisionPage, b scheduling.Booking, p store.Provision) {
	page.Start, page.End, page.Begun = b.Slot.Start, b.Slot.End, h.begun(b.Status, b.Slot.Start)
	isProvider := p.Kind == interview.ProvisionPerson || p.Kind == interview.ProvisionThing && p.ResourceID.Valid
	page.Replaceable = isProvider && p.Status.IsLive() && b.Status.Active() && !page.Begun
	if page.Replaceable {
		page.Substitutes = resourceOptions(web.L(c), h.Scheduling.Substitutes(b, p.Provision))
	}
}

// providerSteps lists the steps that HR can take with a provision. What the slot gives needs none; replacing has a form
// of its own.
func providerSteps(p interview.Provision) (steps []interview.ProvisionStatus) {
	if p.Kind == interview.ProvisionSlot {
		return nil
	}
	for _, to := range interview.ProvisionStatuses() {
		declines := to == interview.ProvisionDeclined && p.Kind != interview.ProvisionPerson
		if to != interview.ProvisionCancelled && !declines && interview.CheckStep(p.Status, to, interview.ByHR) == nil {
			steps = append(steps, to)
		}
	}
	return steps
}

// provisionForm is the input for one step with a provision.
type provisionForm struct {
	To   string `form:"to" validate:"required,oneof=needed asked in_place declined"`
	Name string `form:"name" validate:"max=200,visible" label:"hr.provision.name.person"`
	Note string `form:"note" validate:"max=500" label:"hr.provision.note"`
}

// stepProvision takes one step with a provision. How it is known that a person comes is required.
func (h *Handler) stepProvision(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[provisionForm](c, "provision")
	if err != nil {
		return err
	}
	o, err := h.loadHolder(c, me)
	if err != nil {
		return err
	}
	p, _, err := o.find(c)
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
	}
	to := interview.ProvisionStatus(in.To)
	checkProvider(c, form, p, in)
	if !form.OK() {
		return h.renderProvision(c, me, fiber.StatusUnprocessableEntity, form.FormState)
	}
	change := scheduling.ProvisionChange{ID: p.ID, Version: version, To: to, Provider: in.Name, Note: in.Note}
	if o.booking != nil {
		err = h.Scheduling.StepProvision(c.UserContext(), me, o.booking.ID, change)
	} else {
		err = h.Scheduling.StepStageProvision(c.UserContext(), me, o.stage.Ref(), change)
	}
	return h.afterProvision(c, me, o, form, "notice.provision."+in.To, err)
}

// checkProvider adds errors if a person is asked or in place without a name, or in place without saying how that is
// known.
func checkProvider(c *fiber.Ctx, form *web.Form, p store.Provision, in provisionForm) {
	l, to := web.L(c), interview.ProvisionStatus(in.To)
	named := in.Name != "" || p.Provider != ""
	comes := to == interview.ProvisionAsked || to == interview.ProvisionInPlace
	if p.Kind == interview.ProvisionPerson && comes && !named {
		form.Fail("name", l.T("error.provision.name"))
	}
	if p.Kind == interview.ProvisionPerson && to == interview.ProvisionInPlace && in.Note == "" {
		form.Fail("note", l.T("error.provision.note"))
	}
}

// afterProvision redirects to what the provision belongs to, with a notice, or renders the page again if the step was
// refused.
func (h *Handler) afterProvision(
	c *fiber.Ctx, me account.HR, o provisionHolder, form *web.Form, notice string, err error,
) error {
	l := web.L(c)
	switch {
	case errors.Is(err, interview.ErrProvider):
		form.Fail("name", l.T("error.provision.name"))
		return h.renderProvision(c, me, fiber.StatusUnprocessableEntity, form.FormState)
	case errors.Is(err, interview.ErrDelivery):
		form.Fail("", l.T("error.delivery"))
		return h.renderProvision(c, me, fiber.StatusConflict, form.FormState)
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		form.Fail("", l.T("error.booking.changed"))
		return h.renderProvision(c, me, fiber.StatusConflict, form.FormState)
	case err != nil:
		return err
	}
	return web.Done(c, o.path, notice)
}

// replaceProvision takes another person or thing at the same time.
func (h *Handler) replaceProvision(c *fiber.Ctx, me account.HR) error {
	booking, id, in, form, version, err := readProvision[replaceForm](c)
	if err != nil {
		return err
	}
	resource := readResource(c, form, in)
	if form.OK() {
		r := scheduling.Replacement{ID: id, Version: version, Resource: resource}
		err = h.Scheduling.Replace(c.UserContext(), me, booking, r)
	}
	if failReplacement(c, form, err) || !form.OK() {
		return h.renderProvision(c, me, fiber.StatusUnprocessableEntity, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, bookingPath(booking), "notice.provision.replaced")
}

// standDown notes that a provider was told that they are not needed.
func (h *Handler) standDown(c *fiber.Ctx, me account.HR) error {
	booking, id, _, _, version, err := readProvision[struct{}](c)
	if err != nil {
		return err
	}
	err = h.Scheduling.StandDown(c.UserContext(), me, booking, id, version)
	if errors.Is(err, storage.ErrChanged) {
		changed := ui.FormState{Errors: []ui.FieldError{{Text: web.L(c).T("error.booking.changed")}}}
		return h.renderBooking(c, me, fiber.StatusConflict, changed)
	}
	if err != nil {
		return err
	}
	return web.Done(c, bookingPath(booking), "notice.provision.told")
}

// readProvision reads the booking and the provision that the path names, and the form with its version.
func readProvision[T any](c *fiber.Ctx) (booking, id uuid.UUID, in T, form *web.Form, version int, err error) {
	if booking, err = web.ID(c, "booking"); err != nil {
		return booking, id, in, form, version, err
	}
	if id, err = web.ID(c, "provision"); err != nil {
		return booking, id, in, form, version, err
	}
	if in, form, err = web.Bind[T](c, "provision"); err != nil {
		return booking, id, in, form, version, err
	}
	version, err = form.RowVersion()
	return booking, id, in, form, version, err
}

// sayDelivered notes what HR says of a delivery.
func (h *Handler) sayDelivered(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[web.DeliveryForm](c, "delivery")
	if err != nil {
		return err
	}
	id, err := web.ID(c, "provision")
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil || !form.OK() {
		return web.ErrBadForm
	}
	o, err := h.loadHolder(c, me)
	if err != nil {
		return err
	}
	if o.booking != nil {
		err = h.Scheduling.SayDelivered(c.UserContext(), me, o.booking.ID, id, version, in.Delivered())
	} else {
		err = h.Scheduling.SayStageDelivered(c.UserContext(), me, o.stage.Ref(), id, version, in.Delivered())
	}
	return h.afterProvision(c, me, o, form, "notice.delivery."+in.Said, err)
}
