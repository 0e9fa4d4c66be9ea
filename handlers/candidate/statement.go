package candidate

import (
	"cmp"
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
	state := web.FilledForm(d.wordValues(string(q), *q.Answer(&d.Statement)))
	d.offerLanguage(c, state, string(q))
	state, err := h.restore(c, me, state, "words")
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
		Question: string(q), Conflict: conflict,
		Form: web.PrepareForm(c, path(d.ID)+"/"+string(q)), State: state,
	})
}

// wordValues returns the values of the fields for words of a part of the statement.
func (d draft) wordValues(part, words string) url.Values {
	if words == "" {
		return url.Values{"words": {""}}
	}
	return url.Values{"words": {words}, "language": {d.Statement.Language(part)}}
}

// offerLanguage selects the language of a part of the statement, or that of the page if nothing is written yet.
func (d draft) offerLanguage(c *fiber.Ctx, state ui.FormState, part string) {
	if state.Value("words") == "" {
		state.Values["language"] = []string{cmp.Or(d.Statement.Languages[part], web.L(c).Lang())}
	}
}

type wordsForm struct {
	Words    string `form:"words" validate:"max=100000"`
	Language string `form:"language" validate:"omitempty,oneof=en fr und" label:"candidate.words.language"`
}

// own returns the words of the form. Without an answer they are in the language of the page.
func (f wordsForm) own(c *fiber.Ctx) intake.OwnWords {
	return intake.OwnWords{Text: f.Words, Language: f.Language, Page: web.L(c).Lang()}
}

// values returns the words as wordValues does.
func (f wordsForm) values(c *fiber.Ctx) url.Values {
	if f.Words == "" {
		return url.Values{"words": {""}}
	}
	return url.Values{"words": {f.Words}, "language": {cmp.Or(f.Language, web.L(c).Lang())}}
}

// saveWords seals the words at once. If another window saved other words, it shows both (optimistic lock).
func (h *Handler) saveWords(c *fiber.Ctx, me account.Candidate, d draft, q intake.Question) error {
	in, form, err := web.Bind[wordsForm](c, "words")
	if err != nil {
		return err
	}
	stored := *q.Answer(&d.Statement)
	if web.IsStale(form, d.wordValues(string(q), stored), in.values(c)) {
		form.Fail("words", web.L(c).T("error.words.changed"))
		conflict := &views.EditConflict{Words: stored, Language: d.Statement.Language(string(q))}
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, conflict))
	}
	if !form.OK() {
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, nil))
	}
	if err := h.Intake.SaveWords(c.UserContext(), me, d.Draft, q, in.own(c)); err != nil {
		return err
	}
	if q == intake.QuestionHard {
		return web.Done(c, path(d.ID)+"/helps", "notice.words")
	}
	return web.Done(c, path(d.ID), "notice.words")
}
