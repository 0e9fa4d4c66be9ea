package hr

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/locale"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

const homePath = "/interviews"

// showHome renders what needs the officer, with the vacancies; or all lines of one kind; or the rest of the vacancies.
func (h *Handler) showHome(c *fiber.Ctx, me account.HR) error {
	filter, err := readHomeFilter(c)
	if err != nil {
		return err
	}
	if filter.Kind != "" {
		return h.showHomeKind(c, me, filter)
	}
	after, err := web.After(c, "after")
	if err != nil {
		return err
	}
	var lines []store.HomeLine
	var closed []store.ClosedBooking
	var vacancies []store.Vacancy
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if after == "" {
			if lines, err = tx.Home(c.UserContext(), filter, h.Now(), h.today()); err != nil {
				return err
			}
			if closed, err = tx.ClosedBookings(c.UserContext(), h.Now(), h.TimeZone); err != nil {
				return err
			}
		}
		vacancies, err = tx.Vacancies(c.UserContext(), c.QueryBool("closed"), after)
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.home.title"))
	frame.Wide = true
	page := views.HomePage{Rest: after != "", Closed: closedView(l.Lang(), closed), Sections: h.homeSections(lines)}
	if len(vacancies) > storage.PageSize {
		vacancies = vacancies[:storage.PageSize]
		last := vacancies[len(vacancies)-1]
		page.Next = homePath + "?" + url.Values{
			"closed": {strconv.FormatBool(last.Closed())}, "after": {last.Reference},
		}.Encode()
	}
	for _, v := range vacancies {
		page.Vacancies = append(page.Vacancies, vacancyView(l.Lang(), v))
	}
	return web.Render(c, views.Home(frame, page))
}

// readHomeFilter reads of which kind all lines are asked for. It returns ErrNotFound if the address is not one that the
// home leads to.
func readHomeFilter(c *fiber.Ctx) (f store.HomeFilter, err error) {
	f.Kind = store.HomeKind(c.Query("kind"))
	if f.Kind == "" {
		return f, nil
	}
	if !slices.Contains(store.HomeKinds(), f.Kind) {
		return f, storage.ErrNotFound
	}
	if c.Query("after") == "" {
		return f, nil
	}
	if f.AfterAt, err = time.Parse(time.RFC3339Nano, c.Query("after")); err == nil {
		f.AfterID, err = uuid.Parse(c.Query("id"))
	}
	if err != nil {
		return f, storage.ErrNotFound
	}
	return f, nil
}

// showHomeKind renders a page of all lines of one kind.
func (h *Handler) showHomeKind(c *fiber.Ctx, me account.HR, f store.HomeFilter) error {
	var lines []store.HomeLine
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		lines, err = tx.Home(c.UserContext(), f, h.Now(), h.today())
		return err
	}); err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.home."+string(f.Kind)))
	frame.Wide, frame.Back = true, &ui.Link{Text: l.T("hr.back_to_home"), Href: homePath}
	section := views.HomeSection{Kind: string(f.Kind)}
	if len(lines) > storage.PageSize {
		lines = lines[:storage.PageSize]
		last := lines[len(lines)-1]
		section.Next = kindPath(f.Kind, url.Values{
			"after": {last.At.UTC().Format(time.RFC3339Nano)}, "id": {last.ID.String()},
		})
	}
	for _, line := range lines {
		section.Lines = append(section.Lines, h.homeLine(line))
	}
	return web.Render(c, views.HomeList(frame, section))
}

// kindPath returns the address of all lines of a kind.
func kindPath(kind store.HomeKind, query url.Values) string {
	query.Set("kind", string(kind))
	return homePath + "?" + query.Encode()
}

// homeSections returns the lines by kind, in the order of the kinds.
func (h *Handler) homeSections(lines []store.HomeLine) (sections []views.HomeSection) {
	for _, kind := range store.HomeKinds() {
		section := views.HomeSection{Kind: string(kind)}
		for _, line := range lines {
			if line.Kind == kind {
				section.Total = line.Total
				section.Lines = append(section.Lines, h.homeLine(line))
			}
		}
		if section.Total > len(section.Lines) {
			section.All = kindPath(kind, url.Values{})
		}
		if section.Total > 0 {
			sections = append(sections, section)
		}
	}
	return sections
}

// homeLine returns the view of a line.
func (h *Handler) homeLine(line store.HomeLine) views.HomeLine {
	v := views.HomeLine{
		Kind: string(line.Kind), Candidate: line.Candidate, Number: line.Number, Reference: line.Reference,
		Stage: line.Stage, StageNumber: line.StageNumber, Start: line.Start.Time, Need: line.Need, Item: line.Item, Names: line.Names,
		InPlace: line.InPlace, Planned: line.Planned.Time, Href: homeAction(line),
	}
	if line.Kind == store.HomeMove {
		v.Wish = line.Wish
	}
	if line.Kind == store.HomeDue {
		v.DueOn, v.Late = line.DueOn.Time, line.DueOn.Time.Before(h.today())
	}
	if line.Kind == store.HomeHold {
		v.Until = line.At
	}
	return v
}

// homeAction returns the path of the page on which a line is acted on.
func homeAction(line store.HomeLine) string {
	booking := bookingPath(line.BookingID.UUID)
	if !line.BookingID.Valid {
		booking = stagePath(scheduling.StageRef{Application: line.ApplicationID, Stage: line.StageID.UUID})
	}
	if line.Kind == store.HomeRefused {
		return applicationPath(line.ApplicationID) + "#email"
	}
	if line.Kind == store.HomeSchedule {
		return booking + "/slots"
	}
	if line.Kind == store.HomeMove {
		return booking + "/move"
	}
	if line.Kind == store.HomeReplace || line.Kind == store.HomeDue {
		return booking + "/provisions/" + line.ProvisionID.UUID.String()
	}
	return booking
}

// closedView returns the view of the bookings on closed days: those of one page.
func closedView(lang string, list []store.ClosedBooking) []views.ClosedBooking {
	list = list[:min(len(list), storage.PageSize)]
	rows := make([]views.ClosedBooking, len(list))
	for i, b := range list {
		rows[i] = views.ClosedBooking{
			ID: b.ID.String(), Number: b.Number, Candidate: b.Candidate, Kind: b.Kind, Status: b.Status, Start: b.Start,
			Day: locale.Text{EN: b.NameEN, FR: b.NameFR}.In(lang),
		}
	}
	return rows
}
