package candidate

import (
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/locale"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// timeZoneForm is the input of the page on which a candidate says where they are.
type timeZoneForm struct {
	TimeZone string `form:"time_zone"`
}

// showTimeZone asks where the candidate is.
func (h *Handler) showTimeZone(c *fiber.Ctx, me account.Candidate) error {
	state := ui.FormState{Values: url.Values{"time_zone": {me.TimeZone}}}
	return web.Render(c, timeZonePage(c, me, state))
}

func timeZonePage(c *fiber.Ctx, me account.Candidate, state ui.FormState) templ.Component {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.time_zone.title"))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: account.RoleCandidate.Home()}
	frame.Error = len(state.Errors) > 0
	page := views.TimeZonePage{Form: web.PrepareForm(c, c.Path()), State: state}
	names := locale.TimeZones()
	if !slices.Contains(names, me.TimeZone) {
		names = append(names, me.TimeZone)
	}
	for _, name := range names {
		if zone, err := time.LoadLocation(name); err == nil {
			page.Places = append(page.Places, ui.Option{Value: name, Text: l.In(zone).TimeZonePlace()})
		}
	}
	locale.SortByName(l, page.Places, func(o ui.Option) string { return o.Text })
	return views.TimeZone(frame, page)
}

// saveTimeZone stores where the candidate is; from then on their pages have the times of that place.
func (h *Handler) saveTimeZone(c *fiber.Ctx, me account.Candidate) error {
	in, form, err := web.Bind[timeZoneForm](c, "time_zone")
	if err != nil {
		return err
	}
	if in.TimeZone != me.TimeZone && !slices.Contains(locale.TimeZones(), in.TimeZone) {
		form.Fail("time_zone", web.L(c).T("error.time_zone.required"))
	}
	if !form.OK() {
		return web.RenderInvalid(c, timeZonePage(c, me, form.FormState))
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SetTimeZone(c.UserContext(), in.TimeZone)
	}); err != nil {
		return err
	}
	return web.Done(c, account.RoleCandidate.Home(), "notice.time_zone")
}
