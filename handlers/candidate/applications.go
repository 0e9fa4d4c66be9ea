package candidate

import (
	"errors"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// showApplications lists the candidate's own applications, each with what was answered and asked for.
func (h *Handler) showApplications(c *fiber.Ctx, me account.Candidate) error {
	var applications []store.Application
	var requests []accommodation.Request
	var news map[uuid.UUID]bool
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if applications, err = tx.Applications(c.UserContext()); err != nil {
			return err
		}
		if requests, err = tx.Requests(c.UserContext()); err != nil {
			return err
		}
		news, err = tx.News(c.UserContext())
		return err
	}); err != nil {
		return err
	}
	interviews, err := h.interviews(c.UserContext(), me)
	if err != nil {
		return err
	}
	l := web.L(c)
	var list []views.Application
	for _, a := range applications {
		v := applicationView(l.Lang(), a)
		v.Address, v.New = a.AddressToConfirm(me.Email), news[a.ID]
		for _, r := range requests {
			if r.ApplicationID == a.ID {
				v.Requests = append(
					v.Requests,
					views.RequestLine{
						ID:      r.ID.String(),
						Number:  r.Number,
						State:   r.State(),
						Next:    r.NextActor(),
						DueOn:   r.DueOn,
						Expires: r.ExpiresAt(),
						New:     news[r.ID],
					},
				)
			}
		}
		for _, line := range interviews[a.ID] {
			line.New = news[uuid.MustParse(line.ID)]
			v.Interviews = append(v.Interviews, line)
		}
		list = append(list, v)
	}
	return web.Render(c, views.Applications(web.Frame(c, l.T("candidate.applications.title")), list))
}

func applicationView(lang string, a store.Application) views.Application {
	v := views.Application{
		ID:        a.ID.String(),
		Number:    a.Number,
		Vacancy:   a.Title(lang),
		Reference: a.Reference,
		AnswerBy:  a.AnswerBy,
		Answer:    a.Answer.String,
		TakenBack: a.TakenBack,
		HasStages: slices.ContainsFunc(a.Stages, func(s interview.Stage) bool { return !s.Removed }),
	}
	if len(a.MoreTime.Value) > 0 {
		v.Answer = "later"
	} else if v.Answer != "none" {
		v.ReadyOn = a.ReadyOn.Time
	}
	return v
}

type answerForm struct {
	Answer string `form:"answer" validate:"required,oneof=none yes unsure later"`
}

// showAnswer asks whether the candidate needs any arrangements.
func (h *Handler) showAnswer(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	if a.TakenBack {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	state := ui.FormState{}
	if answer := applicationView(web.L(c).Lang(), a).Answer; answer != "" {
		state.Values = map[string][]string{"answer": {answer}}
	}
	if state, err = h.restore(c, me, state, "answer"); err != nil {
		return err
	}
	return web.Render(c, h.answerPage(c, a, state))
}

func (h *Handler) application(c *fiber.Ctx, me account.Candidate) (a store.Application, err error) {
	id, err := web.ID(c, "application")
	if err != nil {
		return a, err
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		a, err = tx.Application(c.UserContext(), id)
		return err
	})
	return a, err
}

// saveAnswer saves the answer and, unless it is "none", redirects to the open draft of the application; a candidate who
// needs more time is asked for which stages.
func (h *Handler) saveAnswer(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	if a.TakenBack {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	in, form, err := web.Bind[answerForm](c, "answer")
	if err != nil {
		return err
	}
	if !form.OK() {
		return web.RenderInvalid(c, h.answerPage(c, a, form.FormState))
	}
	if in.Answer == "later" {
		return web.SeeOther(c, moreTimePath(a))
	}
	key, err := form.Key()
	if err != nil {
		return err
	}
	id, err := h.Intake.SaveAnswer(c.UserContext(), me, intake.Answer{
		Application: a.ID, Value: in.Answer, Key: key, Language: me.Language,
	})
	if errors.Is(err, storage.ErrRequestLimit) {
		form.Fail("answer", web.L(c).T("error.answer.limit", "most", accommodation.MaxRequestsPerDay))
		return web.RenderInvalid(c, h.answerPage(c, a, form.FormState))
	}
	if err != nil {
		return err
	}
	if in.Answer == "none" {
		return web.Render(
			c, views.NothingNeeded(web.Frame(c, web.L(c).T("candidate.nothing.title")), applicationView(web.L(c).Lang(), a)),
		)
	}
	return web.Done(c, path(id), "notice.answer")
}

func (h *Handler) answerPage(c *fiber.Ctx, a store.Application, state ui.FormState) templ.Component {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.answer.title"))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: "/requests"}
	frame.Error = len(state.Errors) > 0
	form := web.PrepareForm(c, "/requests/applications/"+a.ID.String())
	return views.Answer(frame, applicationView(l.Lang(), a), form, state)
}
