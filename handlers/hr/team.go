package hr

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// teamPage is the data of the page of a vacancy's team.
type teamPage struct {
	vacancy store.Vacancy
	team    store.Team
}

// path returns the path of the page.
func (p teamPage) path() string { return vacancyPath(p.vacancy.ID) + "/team" }

// today returns the day in the organisation's time zone, as midnight in UTC.
func (h *Handler) today() time.Time {
	year, month, day := h.Now().In(h.TimeZone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// loadTeam returns the vacancy that the path names with its team, or ErrNotFound.
func (h *Handler) loadTeam(c *fiber.Ctx, me account.HR) (p teamPage, err error) {
	id, err := web.ID(c, "vacancy")
	if err != nil {
		return p, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if p.vacancy, err = tx.Vacancy(c.UserContext(), id); err != nil {
			return err
		}
		p.team, err = tx.Team(c.UserContext(), id, h.today())
		return err
	})
	return p, err
}

// showTeam renders who works on a vacancy.
func (h *Handler) showTeam(c *fiber.Ctx, me account.HR) error {
	p, err := h.loadTeam(c, me)
	if err != nil {
		return err
	}
	return h.renderTeam(c, me, p, ui.FormState{})
}

// renderTeam renders the page of a team; with errors the status is 422.
func (h *Handler) renderTeam(c *fiber.Ctx, me account.HR, p teamPage, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("hr.team.title"))
	frame.Wide = true
	frame.Path = p.path()
	frame.Back = &ui.Link{Text: p.vacancy.Title(l.Lang()), Href: vacancyPath(p.vacancy.ID)}
	frame.Error = len(state.Errors) > 0
	page := views.TeamPage{
		Path: p.path(), Member: p.team.Member(me.ID), State: state,
		Form: func(action string) ui.Form { return web.PrepareForm(c, action) },
	}
	for _, o := range p.team.Officers {
		page.Officers = append(page.Officers, views.Officer{
			ID: o.ID.String(), Name: o.Name, Active: o.Active, Member: o.Member, Me: o.ID == me.ID,
		})
	}
	for _, v := range p.team.Covers {
		page.Covers = append(page.Covers, views.Cover{
			AbsentID: v.AbsentID.String(), Absent: v.Absent, Name: v.Name, LastDay: v.LastDay,
		})
	}
	for _, e := range p.team.Events {
		page.Events = append(page.Events, views.TeamEvent{
			Step: e.Step, Officer: e.Officer, Actor: e.Actor.String, At: e.At.In(h.TimeZone),
		})
	}
	return web.RenderForm(c, frame, views.Team(frame, page))
}

// chooseOfficer returns the officer whom a field names, and adds a field error if it names none of those who fit.
func chooseOfficer(
	c *fiber.Ctx, form *web.Form, field string, team store.Team, fits func(store.Officer) bool,
) uuid.UUID {
	for _, o := range team.Officers {
		if o.ID.String() == form.Value(field) && fits(o) {
			return o.ID
		}
	}
	form.Fail(field, web.L(c).T("error.team."+field))
	return uuid.Nil
}

// addOfficer adds a colleague to the team. Sending the form again is no error.
func (h *Handler) addOfficer(c *fiber.Ctx, me account.HR) error {
	return h.changeTeam(c, me, func(p teamPage, form *web.Form) func(store.Tx) error {
		colleague := chooseOfficer(c, form, "colleague", p.team, func(o store.Officer) bool { return o.Active })
		return func(tx store.Tx) error { return tx.Assign(c.UserContext(), p.vacancy.ID, colleague) }
	}, stayOnTeam, "notice.team.added")
}

// handOver adds a colleague to the team in the officer's place. Sending the form again is no error: the vacancy is not
// the officer's any more.
func (h *Handler) handOver(c *fiber.Ctx, me account.HR) error {
	err := h.changeTeam(c, me, func(p teamPage, form *web.Form) func(store.Tx) error {
		successor := chooseOfficer(c, form, "successor", p.team, func(o store.Officer) bool {
			return o.Active && o.ID != me.ID
		})
		return func(tx store.Tx) error {
			if err := tx.Assign(c.UserContext(), p.vacancy.ID, successor); err != nil {
				return err
			}
			return tx.LeaveTeam(c.UserContext(), p.vacancy.ID)
		}
	}, listVacancies, "notice.team.handed_over")
	return afterLeaving(c, err)
}

// leaveTeam removes the officer from the team. Sending the form again is no error.
func (h *Handler) leaveTeam(c *fiber.Ctx, me account.HR) error {
	err := h.changeTeam(c, me, func(p teamPage, _ *web.Form) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.LeaveTeam(c.UserContext(), p.vacancy.ID) }
	}, listVacancies, "notice.team.left")
	return afterLeaving(c, err)
}

// afterLeaving redirects to the list of vacancies if the vacancy is not the officer's.
func afterLeaving(c *fiber.Ctx, err error) error {
	if _, malformed := web.ID(c, "vacancy"); malformed != nil || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return web.SeeOther(c, "/interviews")
}

// addCover lets a colleague cover for an absent member of the team.
func (h *Handler) addCover(c *fiber.Ctx, me account.HR) error {
	return h.changeTeam(c, me, func(p teamPage, form *web.Form) func(store.Tx) error {
		cover := store.Cover{
			AbsentID:  chooseOfficer(c, form, "absent", p.team, func(o store.Officer) bool { return o.Member }),
			AccountID: chooseOfficer(c, form, "cover", p.team, func(o store.Officer) bool { return o.Active }),
			LastDay:   h.readDay(form, dayField{"until", "hr.team.until", true}),
		}
		l := web.L(c)
		if form.OK() && cover.AbsentID == cover.AccountID {
			form.Fail("cover", l.T("error.team.cover.same"))
		}
		i := slices.IndexFunc(p.team.Covers, func(v store.Cover) bool { return v.AbsentID == cover.AbsentID })
		sent := i >= 0 && p.team.Covers[i].AccountID == cover.AccountID && p.team.Covers[i].LastDay.Equal(cover.LastDay)
		if form.OK() && i >= 0 && !sent {
			v := p.team.Covers[i]
			form.Fail("absent", l.T("error.team.covered", "name", v.Name, "absent", v.Absent, "day", l.ShortDate(v.LastDay)))
		}
		return func(tx store.Tx) error {
			if sent {
				return nil
			}
			return tx.AddCover(c.UserContext(), p.vacancy.ID, cover, h.today())
		}
	}, stayOnTeam, "notice.team.cover")
}

// endCover ends a cover before its last day. Sending the form again is no error.
func (h *Handler) endCover(c *fiber.Ctx, me account.HR) error {
	return h.changeTeam(c, me, func(p teamPage, form *web.Form) func(store.Tx) error {
		absent := chooseOfficer(c, form, "absent", p.team, func(o store.Officer) bool { return o.Member })
		return func(tx store.Tx) error {
			if err := tx.EndCover(c.UserContext(), p.vacancy.ID, absent); !errors.Is(err, storage.ErrChanged) {
				return err
			}
			return nil
		}
	}, stayOnTeam, "notice.team.cover_ended")
}

// stayOnTeam and listVacancies return the path to which a change of a team redirects.
func stayOnTeam(p teamPage) string { return p.path() }

func listVacancies(teamPage) string { return "/interviews" }

// changeTeam reads a form of the team's page and runs the change that prepare returns. With field errors, and if the
// vacancy would have no officer, it renders the page again and changes nothing. done is the key of what it then says.
func (h *Handler) changeTeam(
	c *fiber.Ctx, me account.HR, prepare func(teamPage, *web.Form) func(store.Tx) error, next func(teamPage) string,
	done string,
) error {
	p, err := h.loadTeam(c, me)
	if err != nil {
		return err
	}
	_, form, err := web.Bind[struct{}](c, "team")
	if err != nil {
		return err
	}
	change := prepare(p, form)
	if !form.OK() {
		return h.renderTeam(c, me, p, form.FormState)
	}
	err = h.Store.Run(c.UserContext(), me, change)
	switch {
	case errors.Is(err, storage.ErrNoOfficer):
		form.Fail("colleague", web.L(c).T("error.team.last"))
		return h.renderTeam(c, me, p, form.FormState)
	case errors.Is(err, storage.ErrInterest):
		for _, field := range []string{"colleague", "cover", "successor"} {
			if form.Value(field) != "" {
				form.Fail(field, web.L(c).T("error.team.interest"))
			}
		}
		return h.renderTeam(c, me, p, form.FormState)
	case errors.Is(err, storage.ErrExists), errors.Is(err, storage.ErrInUse):
		return storage.ErrChanged // a colleague changed the team at the same time
	case err != nil:
		return err
	}
	return web.Done(c, next(p), done)
}
