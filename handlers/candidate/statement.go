package candidate

import (
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

func (h *Handler) showHard(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.showWords(c, me, d, intake.QuestionHard)
}

func (h *Handler) saveHard(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.saveWords(c, me, d, intake.QuestionHard)
}

func (h *Handler) showHelps(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.showWords(c, me, d, intake.QuestionHelps)
}

func (h *Handler) saveHelps(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.saveWords(c, me, d, intake.QuestionHelps)
}

func (h *Handler) showWords(c *fiber.Ctx, me account.Candidate, d draft, q intake.Question) error {
	state, err := h.restore(c, me, web.FilledForm(url.Values{"words": {*q.Answer(&d.Statement)}}), "words")
	if err != nil {
		return err
	}
	return web.Render(c, h.wordsPage(c, d, q, state, nil))
}

func (h *Handler) wordsPage(
	c *fiber.Ctx, d draft, q intake.Question, state ui.FormState, conflict *views.EditConflict,
) templ.Component {
	frame := h.frame(c, d, "candidate."+string(q)+".title")
	frame.Error = len(state.Errors) > 0
	return views.OwnWords(frame, views.Words{
		Question: string(q), Language: d.InLanguage(web.L(c).Lang()).Language, Conflict: conflict,
		Form: web.PrepareForm(c, path(d.ID)+"/"+string(q)), State: state,
	})
}

type wordsForm struct {
	Words string `form:"words" validate:"max=100000"`
}

// saveWords seals the words at once. If another window saved other words, it shows both (optimistic lock).
func (h *Handler) saveWords(c *fiber.Ctx, me account.Candidate, d draft, q intake.Question) error {
	in, form, err := web.Bind[wordsForm](c, "words")
	if err != nil {
		return err
	}
	stored := *q.Answer(&d.Statement)
	if web.IsStale(form, url.Values{"words": {stored}}, url.Values{"words": {in.Words}}) {
		form.Fail("words", web.L(c).T("error.words.changed"))
		conflict := &views.EditConflict{Words: stored, Language: d.Language}
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, conflict))
	}
	if !form.OK() {
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, nil))
	}
	if err := h.Intake.SaveWords(c.UserContext(), me, d.Draft, q, in.Words, web.L(c).Lang()); err != nil {
		return err
	}
	if q == intake.QuestionHard {
		return web.Done(c, path(d.ID)+"/helps", "notice.words")
	}
	return web.Done(c, path(d.ID), "notice.words")
}
