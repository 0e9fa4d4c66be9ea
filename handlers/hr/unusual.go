package hr

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	store "stepfree/storage/hr"
)

// askLateAnswer asks if the answer of a candidate is wanted only after the first stage of the vacancy has begun.
func (h *Handler) askLateAnswer(
	c *fiber.Ctx, me account.HR, form *web.Form, vacancy uuid.UUID, answerBy time.Time,
) error {
	if answerBy.IsZero() {
		return nil
	}
	var stages []interview.Stage
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		stages, err = tx.VacancyStages(c.UserContext(), vacancy)
		return err
	}); err != nil {
		return err
	}
	first := interview.FirstDay(stages)
	if !first.IsZero() && answerBy.After(first) {
		l := web.L(c)
		what := l.T("error.application.late", "day", l.Day(answerBy), "first", l.Day(first))
		form.Ask("answer-after-"+answerBy.Format(time.DateOnly), what)
	}
	return nil
}

// askInterviewsAhead asks before a vacancy is closed that has interviews ahead.
func (h *Handler) askInterviewsAhead(c *fiber.Ctx, me account.HR, form *web.Form, vacancy uuid.UUID) error {
	var ahead int
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		ahead, err = tx.InterviewsAhead(c.UserContext(), vacancy, h.Now())
		return err
	}); err != nil {
		return err
	}
	if ahead > 0 {
		form.Ask("close-with-"+strconv.Itoa(ahead), web.L(c).T("error.vacancy.ahead", "count", ahead))
	}
	return nil
}
