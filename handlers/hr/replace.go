package hr

import (
	"errors"

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

// replaceForm is the input for another room, member of the panel, person or thing.
type replaceForm struct {
	Resource string `form:"resource"`
}

// readResource returns the chosen resource, and adds an error if none is chosen.
func readResource(c *fiber.Ctx, form *web.Form, in replaceForm) uuid.UUID {
	id, err := uuid.Parse(in.Resource)
	if err != nil {
		form.Fail("resource", web.L(c).T("error.replace.required"))
	}
	return id
}

// failReplacement adds an error if a replacement is refused; it reports whether it was.
func failReplacement(c *fiber.Ctx, form *web.Form, err error) bool {
	l := web.L(c)
	switch {
	case errors.Is(err, interview.ErrProvider), errors.Is(err, storage.ErrTaken):
		form.Fail("resource", l.T("error.replace.taken"))
	case errors.Is(err, storage.ErrInterest):
		form.Fail("resource", l.T("error.replace.interest"))
	case errors.Is(err, interview.ErrSchedulingStep), errors.Is(err, storage.ErrChanged):
		form.Fail("resource", l.T("error.booking.changed"))
	default:
		return false
	}
	return true
}

// showReplace asks for another room or member of the panel at the same time.
func (h *Handler) showReplace(c *fiber.Ctx, me account.HR) error {
	return h.renderReplace(c, me, ui.FormState{})
}

// renderReplace renders the page that replaces a room or a member of the panel; with errors the status is 422.
func (h *Handler) renderReplace(c *fiber.Ctx, me account.HR, state ui.FormState) error {
	b, err := h.loadBooking(c, me)
	if err != nil {
		return err
	}
	old, err := takenPlace(c, b)
	if err != nil {
		return err
	}
	l, path := web.L(c), bookingPath(b.ID)
	frame := web.Frame(c, l.T("hr.replace.title", "name", old.Name))
	frame.Path = path + "/replace/" + old.ResourceID.String()
	frame.Back = &ui.Link{Text: l.T("hr.back_to_booking"), Href: path}
	frame.Error = len(state.Errors) > 0
	page := views.ReplacePage{
		Name: old.Name, Purpose: old.Purpose, Start: b.Slot.Start, End: b.Slot.End, Announced: b.Announced,
		Version: b.Version, Form: web.PrepareForm(c, frame.Path), State: state,
		Options: resourceOptions(l, h.Scheduling.Places(b, old.ResourceID)),
	}
	return web.RenderForm(c, frame, views.Replace(frame, page))
}

// takenPlace returns the room or the member of the panel that the path names.
func takenPlace(c *fiber.Ctx, b scheduling.Booking) (store.TakenResource, error) {
	id, err := web.ID(c, "resource")
	if err != nil {
		return store.TakenResource{}, err
	}
	for _, t := range b.Taken {
		if t.ResourceID == id && (t.Purpose == interview.PurposeRoom || t.Purpose == interview.PurposePanel) {
			return t, nil
		}
	}
	return store.TakenResource{}, storage.ErrNotFound
}

// resourceOptions returns resources as options of a list that begins with the choice of none; nil if there are none.
func resourceOptions(l locale.Localizer, list []interview.Resource) []ui.Option {
	if len(list) == 0 {
		return nil
	}
	options := []ui.Option{{Text: l.T("hr.replace.choose")}}
	for _, r := range list {
		options = append(options, ui.Option{Value: r.ID.String(), Text: placeName(l, r)})
	}
	return options
}

// placeName returns the name of a resource, and the site of a room.
func placeName(l locale.Localizer, r interview.Resource) string {
	if r.Kind != interview.ResourceRoom || r.Site == "" {
		return r.Name
	}
	return l.T("hr.booking.room_at", "room", r.Name, "site", r.Site)
}

// replacePlace takes another room or member of the panel.
func (h *Handler) replacePlace(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "booking")
	if err != nil {
		return err
	}
	old, err := web.ID(c, "resource")
	if err != nil {
		return err
	}
	in, form, err := web.Bind[replaceForm](c, "replace")
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
	}
	resource := readResource(c, form, in)
	if form.OK() {
		v := scheduling.BookingVersion{ID: id, Version: version}
		err = h.Scheduling.ReplacePlace(c.UserContext(), me, v, old, resource)
	}
	if failReplacement(c, form, err) || !form.OK() {
		return h.renderReplace(c, me, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, bookingPath(id), "notice.booking.replaced")
}
