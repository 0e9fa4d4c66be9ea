package candidate

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	views "stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// showCheck shows all answers before the request is sent.
func (h *Handler) showCheck(c *fiber.Ctx, _ account.Candidate, d draft) error {
	if d.CheckComplete() != nil {
		return web.SeeOther(c, path(d.ID))
	}
	return web.Render(c, h.checkPage(c, d, web.FilledForm(d.version())))
}

func (h *Handler) checkPage(c *fiber.Ctx, d draft, state ui.FormState) templ.Component {
	frame := h.frame(c, d, "candidate.check.title")
	frame.Error = len(state.Errors) > 0
	frame.Path = path(d.ID) + "/check"
	page := views.CheckPage{Draft: h.draftView(c, d), Send: web.PrepareForm(c, path(d.ID)+"/send"), State: state}
	return views.Check(frame, page)
}

// version returns the values whose version is that of the whole draft.
func (d draft) version() url.Values { return url.Values{"draft": {strconv.Itoa(d.Version)}} }

// downloadWords answers with the candidate's words as text: after submission only an adviser can open them.
func (h *Handler) downloadWords(c *fiber.Ctx, _ account.Candidate, d draft) error {
	l := web.L(c)
	paragraphs := []string{l.T("candidate.hard.title"), d.Statement.Hard, l.T("candidate.helps.title"), d.Statement.Helps}
	for _, m := range d.Measures {
		if words := d.Statement.Words[m.ID]; words != "" {
			paragraphs = append(paragraphs, measure.Label(l, d.MeasureType(m.Code)), words)
		}
	}
	c.Type("txt", "utf-8")
	c.Attachment("stepfree.txt")
	return c.SendString(strings.Join(paragraphs, "\n\n") + "\n")
}

// send sends the request. The same form sent twice has one result: the second finds the request sent. Nothing is sent
// that the page did not show: what another window changed since then is shown first.
func (h *Handler) send(c *fiber.Ctx, me account.Candidate, d draft) error {
	if d.CheckComplete() != nil {
		return web.SeeOther(c, path(d.ID))
	}
	_, form, err := web.Bind[struct{}](c, "send")
	if err != nil {
		return err
	}
	if web.IsStale(form, d.version(), nil) {
		form.Fail("", web.L(c).T("error.send.changed"))
		return web.RenderInvalid(c, h.checkPage(c, d, form.FormState))
	}
	err = h.Intake.Submit(c.UserContext(), me, d.Draft)
	if missing, ok := errors.AsType[intake.MissingFileError](err); ok {
		form.Fail("", web.L(c).T("error.send.missing_file", "file", missing.Name))
		return web.RenderInvalid(c, h.checkPage(c, d, form.FormState))
	}
	if err != nil {
		return err
	}
	return web.Done(c, path(d.ID), "notice.sent")
}
