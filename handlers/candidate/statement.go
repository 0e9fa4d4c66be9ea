package candidate

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// question is one of the two questions that are answered in the candidate's own words.
type question string

const (
	questionHard  question = "hard"
	questionHelps question = "helps"
)

func (q question) of(s *seal.Statement) *string {
	if q == questionHard {
		return &s.Hard
	}
	return &s.Helps
}

func (h *Handler) showHard(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.showWords(c, me, d, questionHard)
}

func (h *Handler) saveHard(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.saveWords(c, me, d, questionHard)
}

func (h *Handler) showHelps(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.showWords(c, me, d, questionHelps)
}

func (h *Handler) saveHelps(c *fiber.Ctx, me account.Candidate, d draft) error {
	return h.saveWords(c, me, d, questionHelps)
}

func (h *Handler) showWords(c *fiber.Ctx, me account.Candidate, d draft, q question) error {
	stored := ui.FormState{Values: map[string][]string{"words": {*q.of(&d.statement)}}}
	state, err := h.returned(c, me, stored, "words")
	if err != nil {
		return err
	}
	return web.Render(c, h.wordsPage(c, d, q, state, nil))
}

func (h *Handler) wordsPage(c *fiber.Ctx, d draft, q question, state ui.FormState, e *views.Elsewhere) templ.Component {
	frame := h.frame(c, d, "candidate."+string(q)+".title")
	frame.Error = len(state.Errors) > 0
	return views.OwnWords(frame, views.Words{
		Question: string(q), Language: d.speaking(web.L(c).Lang()).Language, Seen: seen(c, state, fingerprint(*q.of(&d.statement))), Elsewhere: e,
		Form: web.FormOf(c, path(d.ID)+"/"+string(q)), State: state,
	})
}

type wordsForm struct {
	Words string `form:"words" validate:"max=100000"`
}

// saveWords seals the words at once. Two windows do not overwrite each other: whoever saves second sees both.
func (h *Handler) saveWords(c *fiber.Ctx, me account.Candidate, d draft, q question) error {
	in, form, err := web.Bind[wordsForm](c, "words")
	if err != nil {
		return err
	}
	stored := *q.of(&d.statement)
	if overtaken(form, fingerprint(stored), fingerprint(in.Words)) {
		form.Fail("words", web.L(c).T("error.words.changed"))
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, &views.Elsewhere{Words: stored, Language: d.Language}))
	}
	if !form.OK() {
		return web.RenderInvalid(c, h.wordsPage(c, d, q, form.FormState, nil))
	}
	d = d.speaking(web.L(c).Lang())
	statement := d.statement
	*q.of(&statement) = in.Words
	sealed, err := d.seal(statement)
	if err != nil {
		return err
	}
	d.StatementDone = d.StatementDone || q == questionHelps
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.SaveStatement(c.UserContext(), &d.Request, sealed, h.Now())
	}); err != nil {
		return err
	}
	if q == questionHard {
		return web.SeeOther(c, path(d.ID)+"/helps")
	}
	return web.SeeOther(c, path(d.ID))
}

// speaking is the draft in the language of its words: the one in which the first of them were asked for.
func (d draft) speaking(lang string) draft {
	if d.statement.Hard == "" && d.statement.Helps == "" && len(d.statement.Words) == 0 {
		d.Language = lang
	}
	return d
}

// seal seals words to the request key, as the next version of the draft's statement.
func (d draft) seal(s seal.Statement) (store.SealedStatement, error) {
	recipient, err := seal.ParseRecipient(d.Recipient)
	if err != nil {
		return store.SealedStatement{}, err
	}
	object := uuid.New()
	if d.sealed != nil {
		object = d.sealed.Object
	}
	s.Binding = seal.Binding{Request: d.ID, Object: object, Kind: seal.KindStatement, Version: d.statement.Version + 1}
	s.Lang = d.Language
	sealed, err := recipient.SealStatement(s)
	return store.SealedStatement{Object: object, Version: s.Version, Sealed: sealed}, err
}
