package admin

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/storage"
	store "stepfree/storage/admin"
	views "stepfree/views/admin"
	"stepfree/views/ui"
)

const (
	hoursPath       = "/admin/hours"
	changeHoursPath = hoursPath + "/change"
	followHoursPath = hoursPath + "/follow"
)

// showHours lists the office hours of each site.
func (h *Handler) showHours(c *fiber.Ctx, me account.Admin) error {
	sites, err := h.loadHours(c, me)
	if err != nil {
		return err
	}
	list := make([]views.SiteHours, len(sites))
	for i, s := range sites {
		list[i] = hoursView(s)
	}
	frame := web.Frame(c, web.L(c).T("admin.hours.title"))
	frame.Wide = true
	return web.Render(c, views.Hours(frame, list))
}

func (h *Handler) loadHours(c *fiber.Ctx, me account.Admin) (sites []store.SiteHours, err error) {
	return sites, h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		sites, err = tx.OfficeHours(c.UserContext())
		return err
	})
}

// loadSite loads the office hours of a site. It returns storage.ErrNotFound if there is no such site.
func (h *Handler) loadSite(c *fiber.Ctx, me account.Admin, site string) (store.SiteHours, error) {
	sites, err := h.loadHours(c, me)
	if err != nil {
		return store.SiteHours{}, err
	}
	i := slices.IndexFunc(sites, func(s store.SiteHours) bool { return s.Site == site })
	if i < 0 {
		return store.SiteHours{}, storage.ErrNotFound
	}
	return sites[i], nil
}

// hoursView returns the view of the office hours of a site.
func hoursView(s store.SiteHours) views.SiteHours {
	return views.SiteHours{
		Site: s.Site, Hours: s.Hours, Own: s.Version > 0, ChangedBy: s.ChangedBy, ChangedAt: s.ChangedAt,
	}
}

// showChangeHours renders the form of the office hours of the site in the query.
func (h *Handler) showChangeHours(c *fiber.Ctx, me account.Admin) error {
	name, err := web.After(c, "site")
	if err != nil {
		return err
	}
	site, err := h.loadSite(c, me, name)
	if err != nil {
		return err
	}
	state := ui.FormState{Values: hoursValues(web.L(c), site.Hours)}
	state.Values[ui.VersionField] = []string{strconv.Itoa(site.Version)}
	return renderHours(c, fiber.StatusOK, site, views.HoursPage{State: state})
}

// hoursValues returns the fields of office hours.
func hoursValues(l locale.Localizer, hours interview.OfficeHours) url.Values {
	values := url.Values{
		"from": {l.TimeOfDay(hours.From)}, "to": {l.TimeOfDay(hours.To % (24 * 60))},
		"interval": {strconv.Itoa(hours.StartInterval)}, "buffer": {strconv.Itoa(hours.Buffer)},
	}
	if hours.HasLunch() {
		values.Set("lunch_from", l.TimeOfDay(hours.LunchFrom))
		values.Set("lunch_to", l.TimeOfDay(hours.LunchTo))
	}
	return values
}

// renderHours renders the form of the office hours of a site with a status.
func renderHours(c *fiber.Ctx, status int, site store.SiteHours, page views.HoursPage) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("admin.hours.change.title", "site", hoursView(site).SiteName(l)))
	frame.Path = changeHoursPath + "?" + url.Values{"site": {site.Site}}.Encode()
	frame.Back = &ui.Link{Text: l.T("admin.hours.back"), Href: hoursPath}
	frame.Error = len(page.State.Errors)+len(page.FollowState.Errors) > 0
	page.Site, page.Form = site.Site, web.PrepareForm(c, changeHoursPath)
	if site.Version > 0 && site.Site != "" {
		page.Follow = web.PrepareForm(c, followHoursPath)
	}
	return web.RenderStatus(c, status, views.ChangeHours(frame, page))
}

// saveHours sets the office hours of a site.
func (h *Handler) saveHours(c *fiber.Ctx, me account.Admin) error {
	_, form, err := web.Bind[struct{}](c, "hours")
	if err != nil {
		return err
	}
	site, err := h.loadSite(c, me, form.Value("site"))
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
	}
	hours := readHours(c, form)
	if !form.OK() {
		return renderHours(c, fiber.StatusUnprocessableEntity, site, views.HoursPage{State: form.FormState})
	}
	if hours == site.Hours && site.Version > 0 {
		return web.Done(c, hoursPath, "notice.hours.saved") // the same form sent twice
	}
	saved := store.SiteHours{Site: site.Site, Hours: hours, Version: version}
	err = h.changeHours(c, me, form, hours, func(tx store.Tx) (int, error) {
		return tx.SaveOfficeHours(c.UserContext(), saved, h.Now())
	})
	switch {
	case errors.Is(err, storage.ErrChanged):
		return h.renderStaleHours(c, me, form)
	case errors.Is(err, errAsked):
		return renderHours(c, fiber.StatusUnprocessableEntity, site, views.HoursPage{State: form.FormState})
	case err != nil:
		return err
	}
	return web.Done(c, hoursPath, "notice.hours.saved")
}

// renderStaleHours renders what was typed together with the hours that another person has saved in the meantime; the
// next submission replaces them.
func (h *Handler) renderStaleHours(c *fiber.Ctx, me account.Admin, form *web.Form) error {
	site, err := h.loadSite(c, me, form.Value("site"))
	if err != nil {
		return err
	}
	l := web.L(c)
	form.Values[ui.VersionField] = []string{strconv.Itoa(site.Version)}
	stale := l.T("admin.hours.stale", "name", site.ChangedBy, "hours", hoursView(site).InWords(l))
	return renderHours(c, fiber.StatusConflict, site, views.HoursPage{State: form.FormState, Stale: stale})
}

// readHours reads office hours and adds field errors.
func readHours(c *fiber.Ctx, form *web.Form) (hours interview.OfficeHours) {
	hours.From, hours.To = form.TimeOfDay("from", "admin.hours.from"), form.TimeOfDay("to", "admin.hours.to")
	first, last := strings.TrimSpace(form.Value("lunch_from")), strings.TrimSpace(form.Value("lunch_to"))
	switch {
	case first == "" && last != "":
		form.FailField("lunch_from", "admin.hours.lunch_from", "error.hours.lunch.half")
	case first != "" && last == "":
		form.FailField("lunch_to", "admin.hours.lunch_to", "error.hours.lunch.half")
	case first != "":
		hours.LunchFrom = form.TimeOfDay("lunch_from", "admin.hours.lunch_from")
		hours.LunchTo = form.TimeOfDay("lunch_to", "admin.hours.lunch_to")
	}
	hours.StartInterval, _ = strconv.Atoi(form.Value("interval"))
	buffer := web.NumberField{Name: "buffer", Label: "admin.hours.buffer.label", Unit: "minutes"}
	hours.Buffer = form.Number(buffer, 0, interview.MaxBuffer)
	if hours.To == 0 {
		hours.To = 24 * 60 // midnight at the end of the day
	}
	if !slices.Contains(interview.StartIntervals(), hours.StartInterval) {
		form.Fail("interval", web.L(c).T("error.hours.interval.required"))
	}
	if form.OK() {
		failHours(c, form, hours)
	}
	return hours
}

// failHours adds a field error if the hours are not possible.
func failHours(c *fiber.Ctx, form *web.Form, hours interview.OfficeHours) {
	switch err := hours.Check(); {
	case errors.Is(err, interview.ErrHoursOrder):
		form.Fail("to", web.L(c).T("error.hours.order"))
	case errors.Is(err, interview.ErrLunch) && hours.LunchTo <= hours.LunchFrom:
		form.Fail("lunch_to", web.L(c).T("error.hours.lunch.order"))
	case errors.Is(err, interview.ErrLunch):
		form.Fail("lunch_from", web.L(c).T("error.hours.lunch.within"))
	}
}

// errAsked undoes a change that a question has to be answered for.
var errAsked = errors.New("admin: a change is asked about")

// changeHours saves a change of office hours. It asks first if bookings would not fit any more, and returns errAsked: of
// those an administrator learns only how many there are.
func (h *Handler) changeHours(
	c *fiber.Ctx, me account.Admin, form *web.Form, hours interview.OfficeHours, save func(store.Tx) (int, error),
) error {
	asked := form.FormState
	return h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		form.FormState = asked // the transaction may run again
		unfit, err := save(tx)
		if err != nil || unfit == 0 {
			return err
		}
		values := hoursValues(web.L(c), hours)
		values.Set("unfit", strconv.Itoa(unfit))
		form.Ask("unfit-"+web.FormVersion(values), web.L(c).T("admin.hours.unfit", "count", unfit))
		//guard:office-asked never
		if !form.OK() {
			return errAsked
		}
		return nil
	})
}

// followHours lets a site follow the default again; doing it twice is no error.
func (h *Handler) followHours(c *fiber.Ctx, me account.Admin) error {
	_, form, err := web.Bind[struct{}](c, "hours")
	if err != nil {
		return err
	}
	site, err := h.loadSite(c, me, form.Value("site"))
	if err != nil {
		return err
	}
	version, err := form.RowVersion()
	if err != nil {
		return err
	}
	if site.Version == 0 {
		return web.Done(c, hoursPath, "notice.hours.saved")
	}
	err = h.changeHours(c, me, form, site.Hours, func(tx store.Tx) (int, error) {
		return tx.RemoveOfficeHours(c.UserContext(), site.Site, version)
	})
	state := ui.FormState{Values: hoursValues(web.L(c), site.Hours)}
	state.Values[ui.VersionField] = []string{strconv.Itoa(site.Version)}
	switch {
	case errors.Is(err, storage.ErrChanged):
		return renderHours(c, fiber.StatusConflict, site, views.HoursPage{State: state})
	case errors.Is(err, errAsked):
		page := views.HoursPage{State: state, FollowState: form.FormState}
		return renderHours(c, fiber.StatusUnprocessableEntity, site, page)
	case err != nil:
		return err
	}
	return web.Done(c, hoursPath, "notice.hours.saved")
}
