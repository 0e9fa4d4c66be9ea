package adviser

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/locale"
	store "stepfree/storage/adviser"
	views "stepfree/views/adviser"
	"stepfree/views/ui"
)

// interestsForm says for which vacancies an adviser has applied under another address. Asked are those that the page
// showed. Confirmed is set by the page that asks again.
type interestsForm struct {
	Asked     []string `form:"asked"`
	Applied   []string `form:"applied"`
	Confirmed string   `form:"confirmed" validate:"max=3"`
	Next      string   `form:"next" validate:"max=2000"`
}

// showInterests asks an adviser for which vacancies with requests they have applied, perhaps under another address. A
// sign-in leads here with a query, and on at once if there is nothing new to ask.
func (h *Handler) showInterests(c *fiber.Ctx, me account.Adviser) error {
	vacancies, err := h.interestVacancies(c, me)
	if err != nil {
		return err
	}
	next := c.Query("next")
	isSignIn := next != ""
	isNew := func(v store.InterestVacancy) bool { return !v.Asked }
	if isSignIn && !slices.ContainsFunc(vacancies, isNew) {
		return web.Done(c, web.SafeRedirect(next, me.Role().Home()), "notice.signed_in")
	}
	l := web.L(c)
	page := views.InterestsPage{Form: web.PrepareForm(c, web.InterestsPath), Next: next}
	for _, v := range vacancies {
		page.Vacancies = append(page.Vacancies, vacancyItem(l, v))
	}
	frame := web.Frame(c, l.T("adviser.interests.title"))
	if !isSignIn {
		frame.Back = &ui.Link{Text: l.T("adviser.queue.title"), Href: me.Role().Home()}
	}
	return web.Render(c, views.Interests(frame, page))
}

// declareInterests stores what the adviser says. It asks again before vacancies are hidden for good.
func (h *Handler) declareInterests(c *fiber.Ctx, me account.Adviser) error {
	in, _, err := web.Bind[interestsForm](c, "interests")
	if err != nil {
		return err
	}
	vacancies, err := h.interestVacancies(c, me)
	if err != nil {
		return err
	}
	page := views.DeclarationPage{Form: web.PrepareForm(c, web.InterestsPath), Next: in.Next}
	var asked, applied []uuid.UUID
	for _, v := range vacancies {
		id := v.ID.String()
		if slices.Contains(in.Asked, id) {
			asked, page.Asked = append(asked, v.ID), append(page.Asked, id)
		}
		if slices.Contains(in.Applied, id) {
			applied, page.Applied = append(applied, v.ID), append(page.Applied, vacancyItem(web.L(c), v))
			page.Sole = page.Sole || v.Sole
		}
	}
	if len(applied) > 0 && in.Confirmed == "" {
		frame := web.Frame(c, web.L(c).T("adviser.declaration.title"))
		frame.Back = &ui.Link{Text: web.L(c).T("adviser.interests.title"), Href: web.InterestsLink(in.Next)}
		return web.Render(c, views.Declaration(frame, page))
	}
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.Declare(c.UserContext(), asked, applied)
	}); err != nil {
		return err
	}
	notice := "notice.interests.none"
	if len(applied) > 0 {
		notice = "notice.interests.applied"
	}
	return web.Done(c, web.SafeRedirect(in.Next, me.Role().Home()), notice)
}

func (h *Handler) interestVacancies(c *fiber.Ctx, me account.Adviser) (rows []store.InterestVacancy, err error) {
	return rows, h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		rows, err = tx.InterestVacancies(c.UserContext())
		return err
	})
}

func vacancyItem(l locale.Localizer, v store.InterestVacancy) ui.Item {
	return ui.Item{Value: v.ID.String(), Text: locale.Text{EN: v.TitleEN, FR: v.TitleFR}.In(l.Lang()), Hint: v.Reference}
}
