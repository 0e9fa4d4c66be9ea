package hr

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// showChangeResource offers what is stored for a change.
func (h *Handler) showChangeResource(c *fiber.Ctx, me account.HR) error {
	r, inUse, err := h.resource(c, me)
	if err != nil {
		return err
	}
	return h.renderChange(c, r, inUse, ui.FormState{Values: entries(r, inUse)})
}

// entries fills the form with what is stored.
func entries(r interview.Resource, inUse bool) url.Values {
	use := map[bool]string{true: "yes", false: "no"}[inUse]
	values := url.Values{"name": {r.Name}, "site": {r.Site}, "seats": {strconv.Itoa(r.Seats)}, "use": {use}, "sign": r.SignLanguages, "spoken": r.SpokenLanguages}
	for _, f := range r.Features {
		values.Add("feature", string(f))
	}
	return values
}

// seenResource names the state of a resource, so that nobody overwrites what they have not seen.
func seenResource(r interview.Resource, inUse bool) (string, error) {
	text, err := json.Marshal(entries(r, inUse))
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12]), err
}

func (h *Handler) renderChange(c *fiber.Ctx, r interview.Resource, inUse bool, state ui.FormState) error {
	frame := web.Frame(c, web.L(c).T("hr.resource.change.title", "name", r.Name))
	frame.Path = resourcePath(r) + "/change"
	frame.Back = &ui.Link{Text: r.Name, Href: resourcePath(r)}
	frame.Error = len(state.Errors) > 0
	seen, err := seenResource(r, inUse)
	if err != nil {
		return err
	}
	page := views.ChangeResource(frame, views.ChangeResourceOf{Resource: r, Seen: seen, Form: web.FormOf(c, frame.Path), State: state})
	if frame.Error {
		return web.RenderInvalid(c, page)
	}
	return web.Render(c, page)
}

type changeForm struct {
	Name string `form:"name" validate:"max=200"`
	Site string `form:"site" validate:"max=200"`
	Use  string `form:"use"  validate:"required,oneof=yes no"`
	Seen string `form:"seen"`
}

func (h *Handler) changeResource(c *fiber.Ctx, me account.HR) error {
	stored, inUse, err := h.resource(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[changeForm](c, "resource")
	if err != nil {
		return err
	}
	to := changed(c, form, stored, in)
	seen, err := seenResource(stored, inUse)
	if err != nil {
		return err
	}
	if form.OK() && in.Seen != seen {
		return h.overtaken(c, me, form)
	}
	if !form.OK() {
		return h.renderChange(c, stored, inUse, form.FormState)
	}
	err = h.DB.AsHR(c.UserContext(), me, func(tx storage.HR) error {
		return tx.ChangeResource(c.UserContext(), stored, to, inUse, in.Use == "yes")
	})
	if errors.Is(err, storage.ErrChanged) {
		return h.overtaken(c, me, form)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, resourcePath(stored))
}

// overtaken shows what somebody else stored meanwhile beside what was typed, which the next press stores.
func (h *Handler) overtaken(c *fiber.Ctx, me account.HR, form *web.Form) error {
	now, inUse, err := h.resource(c, me)
	if err != nil {
		return err
	}
	l := web.L(c)
	form.Fail("use", l.T("error.resource.changed", "now", l.List([]string{now.Name, views.About(l, now)})))
	return h.renderChange(c, now, inUse, form.FormState)
}

// changed is the resource as the form has it.
func changed(c *fiber.Ctx, form *web.Form, stored interview.Resource, in changeForm) interview.Resource {
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
