package hr

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/scheduling"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// showChangeResource renders the form with the stored values of a resource.
func (h *Handler) showChangeResource(c *fiber.Ctx, me account.HR) error {
	r, inUse, err := h.loadResource(c, me)
	if err != nil {
		return err
	}
	return h.renderChange(c, r, web.FilledForm(entries(r, inUse)), nil)
}

// entries returns the form values of a resource.
func entries(r interview.Resource, inUse bool) url.Values {
	use := map[bool]string{true: "yes", false: "no"}[inUse]
	values := url.Values{
		"name": {r.Name}, "site": {r.Site}, "seats": {strconv.Itoa(r.Seats)}, "use": {use},
		"sign": r.SignLanguages, "spoken": r.SpokenLanguages,
	}
	if r.CancelNotice > 0 {
		values.Set("notice", strconv.Itoa(r.CancelNotice))
	}
	for _, f := range r.Features {
		values.Add("feature", string(f))
	}
	return values
}

// renderChange renders the form of a resource, with the bookings that the change would make unfit; with errors the
// status is 422.
func (h *Handler) renderChange(
	c *fiber.Ctx, r interview.Resource, state ui.FormState, touched *views.Touched,
) error {
	frame := web.Frame(c, web.L(c).T("hr.resource.change.title", "name", r.Name))
	frame.Path, frame.Current = resourcePath(r)+"/change", findFamily(r.Kind).path()+"/change"
	frame.Back = &ui.Link{Text: r.Name, Href: resourcePath(r)}
	frame.Error = len(state.Errors) > 0
	form := web.PrepareForm(c, frame.Path)
	page := views.ChangeResource(frame, views.ChangeResourcePage{
		Resource: r, Form: form, State: state, Touched: touched,
	})
	return web.RenderForm(c, frame, page)
}

// changeForm is the input for a change of a resource.
type changeForm struct {
	Name string `form:"name" validate:"max=200,visible" label:"hr.resource.name"`
	Site string `form:"site" validate:"max=200" label:"hr.resource.site"`
	Use  string `form:"use"  validate:"required,oneof=yes no"`
}

// changeResource stores a change of a resource. If the resource has changed since the form was shown, it renders the
// form with the stored values and stores nothing. It asks first if bookings would not fit any more.
func (h *Handler) changeResource(c *fiber.Ctx, me account.HR) error {
	stored, inUse, err := h.loadResource(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[changeForm](c, "resource")
	if err != nil {
		return err
	}
	to := readChange(c, form, stored, in)
	if form.OK() && web.IsStale(form, entries(stored, inUse), entries(to, in.Use == "yes")) {
		return h.showConflict(c, stored, form)
	}
	if !form.OK() {
		return h.renderChange(c, stored, form.FormState, nil)
	}
	change := scheduling.ResourceChange{Loaded: stored, To: to, WasActive: inUse, Active: in.Use == "yes"}
	err = h.Scheduling.ChangeResource(c.UserContext(), me, change, form.Values[ui.UnusualField])
	if touched := askTouched(c, form, err); touched != nil {
		return h.renderChange(c, stored, form.FormState, touched)
	}
	if errors.Is(err, storage.ErrChanged) {
		if stored, inUse, err = h.loadResource(c, me); err != nil {
			return err
		}
		form.SetVersion(entries(stored, inUse))
		return h.showConflict(c, stored, form)
	}
	if err != nil {
		return err
	}
	return web.Done(c, resourcePath(stored), "notice.resource.changed")
}

// showConflict shows the stored values next to the submitted ones; submitting the form again stores it.
func (h *Handler) showConflict(c *fiber.Ctx, stored interview.Resource, form *web.Form) error {
	l := web.L(c)
	form.Fail("use", l.T("error.hr.changed", "now", l.Clauses([]string{stored.Name, views.About(l, stored)})))
	return h.renderChange(c, stored, form.FormState, nil)
}

// readChange returns the resource with the submitted values. A panel member has the values of the account.
func readChange(c *fiber.Ctx, form *web.Form, stored interview.Resource, in changeForm) interview.Resource {
	to := stored
	if stored.Kind == interview.ResourcePanelMember {
		return to
	}
	if to.Name, to.Site = in.Name, in.Site; to.Name == "" {
		form.Fail("name", web.L(c).T("error.resource.name.required"))
	}
	readFeatures(c, form, &to)
	return to
}
