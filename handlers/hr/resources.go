package hr

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// family is the resource kinds that one list page shows.
type family struct {
	name  string // part of paths and message keys
	kinds []interview.ResourceKind
}

// families returns the three list pages.
func families() []family {
	return []family{
		{"rooms", []interview.ResourceKind{interview.ResourceRoom}},
		{"providers", []interview.ResourceKind{interview.ResourceProvider, interview.ResourceEquipment}},
		{"panel-members", []interview.ResourceKind{interview.ResourcePanelMember}},
	}
}

// findFamily returns the family of a resource kind.
func findFamily(kind interview.ResourceKind) family {
	for _, f := range families() {
		if slices.Contains(f.kinds, kind) {
			return f
		}
	}
	return families()[0]
}

// path returns the path of the list page.
func (f family) path() string { return "/interviews/" + f.name }

// showRooms lists the rooms.
func (h *Handler) showRooms(c *fiber.Ctx, me account.HR) error {
	return h.showList(c, me, families()[0])
}

// showProviders lists the providers and equipment.
func (h *Handler) showProviders(c *fiber.Ctx, me account.HR) error {
	return h.showList(c, me, families()[1])
}

// showPanelMembers lists the panel members.
func (h *Handler) showPanelMembers(c *fiber.Ctx, me account.HR) error {
	return h.showList(c, me, families()[2])
}

// loadResources returns the resources in use and the retired ones, with their availability of the coming year.
func (h *Handler) loadResources(c *fiber.Ctx, me account.HR) (active, retired []interview.Resource, err error) {
	now := h.Now()
	year := interview.Interval{Start: now, End: now.AddDate(1, 0, 0)}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if active, err = tx.Resources(c.UserContext(), year); err != nil {
			return err
		}
		retired, err = tx.Retired(c.UserContext(), year)
		return err
	})
	return active, retired, err
}

// loadResource returns the resource that the path names and whether it is in use, or ErrNotFound.
func (h *Handler) loadResource(c *fiber.Ctx, me account.HR) (r interview.Resource, inUse bool, err error) {
	id, err := web.ID(c, "resource")
	if err != nil {
		return r, false, err
	}
	active, retired, err := h.loadResources(c, me)
	if err != nil {
		return r, false, err
	}
	all := slices.Concat(active, retired)
	i := slices.IndexFunc(all, func(r interview.Resource) bool { return r.ID == id })
	if i < 0 {
		return r, false, storage.ErrNotFound
	}
	return all[i], i < len(active), nil
}

// resourceForm is the input for a new resource.
type resourceForm struct {
	Kind     string   `form:"kind" validate:"required,oneof=room panel_member provider equipment"`
	Name     string   `form:"name" validate:"max=200,visible" label:"hr.resource.name"`
	Site     string   `form:"site" validate:"max=200" label:"hr.resource.site"`
	Role     string   `form:"role" validate:"max=60" label:"hr.resource.role"`
	Account  string   `form:"account" validate:"max=60" label:"hr.resource.account"`
	Features []string `form:"feature"`
	Sign     []string `form:"sign"`
	Spoken   []string `form:"spoken"`
}

// newResource renders an empty form for a resource kind. It returns ErrNotFound if there is no such kind.
func (h *Handler) newResource(c *fiber.Ctx, me account.HR) error {
	kind := interview.ResourceKind(c.Query("kind"))
	if !slices.Contains(interview.ResourceKinds(), kind) {
		return storage.ErrNotFound
	}
	return h.renderResource(c, me, kind, ui.FormState{})
}

// renderResource renders the form for a new resource; with errors the status is 422.
func (h *Handler) renderResource(c *fiber.Ctx, me account.HR, kind interview.ResourceKind, state ui.FormState) error {
	var accounts []store.PanelAccount
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		accounts, err = tx.PanelAccounts(c.UserContext())
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.resource.new."+string(kind)))
	frame.Path = "/interviews/resources/new?kind=" + string(kind)
	frame.Back = &ui.Link{Text: l.T("hr." + findFamily(kind).name + ".title"), Href: findFamily(kind).path()}
	frame.Error = len(state.Errors) > 0
	page := views.NewResource{Kind: kind, Form: web.PrepareForm(c, "/interviews/resources/new"), State: state}
	for _, a := range accounts {
		page.Accounts = append(page.Accounts, ui.Option{Value: a.ID.String(), Text: a.Name + ", " + a.Email})
	}
	return web.RenderForm(c, frame, views.ResourceForm(frame, page))
}

// createResource stores a new resource and redirects to it.
func (h *Handler) createResource(c *fiber.Ctx, me account.HR) error {
	in, form, err := web.Bind[resourceForm](c, "resource")
	if err != nil {
		return err
	}
	kind := interview.ResourceKind(in.Kind)
	if !slices.Contains(interview.ResourceKinds(), kind) {
		return web.ErrBadForm
	}
	r := store.NewResource{Resource: interview.Resource{Kind: kind, Name: in.Name, Site: in.Site}}
	if r.Name == "" && kind != interview.ResourcePanelMember {
		form.Fail("name", web.L(c).T("error.resource.name.required"))
	}
	if err := h.readKindFields(c, me, form, in, &r); err != nil {
		return err
	}
	if !form.OK() {
		return h.renderResource(c, me, kind, form.FormState)
	}
	if r.ID, err = form.RecordID(); err != nil {
		return err
	}
	err = h.createOnce(c, me, store.Tx.HasResource, r.ID, func(tx store.Tx) error {
		return tx.AddResource(c.UserContext(), r)
	})
	if errors.Is(err, storage.ErrExists) && kind == interview.ResourcePanelMember {
		form.Fail("account", web.L(c).T("error.resource.account.exists"))
		return h.renderResource(c, me, kind, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, "/interviews/resources/"+r.ID.String(), "notice.resource.added")
}

// readKindFields sets the fields of r that depend on its kind and adds field errors for missing ones.
func (h *Handler) readKindFields(
	c *fiber.Ctx, me account.HR, form *web.Form, in resourceForm, r *store.NewResource,
) (err error) {
	l := web.L(c)
	if r.Kind == interview.ResourceProvider {
		r.Role = catalogue.Role(in.Role)
		if !slices.Contains(catalogue.Roles(), r.Role) {
			form.Fail("role", l.T("error.resource.role.required"))
		}
	}
	readFeatures(c, form, &r.Resource)
	if r.Kind == interview.ResourcePanelMember {
		if r.AccountID, r.Name, err = h.findPanelAccount(c, me, in.Account); err == nil && !r.AccountID.Valid {
			form.Fail("account", l.T("error.resource.account.required"))
		}
	}
	return err
}

// readFeatures sets seats, features and languages of r, as its kind has them, and adds field errors.
func readFeatures(c *fiber.Ctx, form *web.Form, r *interview.Resource) {
	switch r.Kind {
	case interview.ResourceRoom:
		r.Seats = form.Number(web.NumberField{Name: "seats", Label: "hr.resource.seats.label", Unit: "seats"}, 1, 500)
		r.Features = selectedValues(form, "feature", catalogue.RoomFeatures())
	case interview.ResourceEquipment:
		if r.Features = selectedValues(form, "feature", catalogue.EquipmentFeatures()); len(r.Features) == 0 {
			form.Fail("feature", web.L(c).T("error.resource.feature.required"))
		}
	case interview.ResourceProvider:
		r.SignLanguages = selectedValues(form, "sign", catalogue.SignLanguages())
		r.SpokenLanguages = selectedValues(form, "spoken", catalogue.SpokenLanguages())
		r.CancelNotice = form.Number(
			web.NumberField{Name: "notice", Label: "hr.resource.notice", Unit: "days"}, 0, interview.MaxCancelNotice)
		sign, spoken := r.LacksLanguage()
		if sign {
			form.FailField("sign", "hr.resource.sign", "error.resource.language")
		}
		if spoken {
			form.FailField("spoken", "hr.resource.spoken", "error.resource.language")
		}
	case interview.ResourcePanelMember:
	}
}

// findPanelAccount returns the id and name of a panel member's account. The id is not valid if there is no such
// account.
func (h *Handler) findPanelAccount(
	c *fiber.Ctx, me account.HR, id string,
) (found uuid.NullUUID, name string, err error) {
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		accounts, err := tx.PanelAccounts(c.UserContext())
		for _, a := range accounts {
			if a.ID.String() == id {
				found, name = uuid.NullUUID{UUID: a.ID, Valid: true}, a.Name
			}
		}
		return err
	})
	return found, name, err
}

// selectedValues returns those of all that are selected in a field of the form.
func selectedValues[T ~string](form *web.Form, name string, all []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !form.Has(name, string(v)) })
}

// resourcePath returns the path of a resource.
func resourcePath(r interview.Resource) string { return "/interviews/resources/" + r.ID.String() }
