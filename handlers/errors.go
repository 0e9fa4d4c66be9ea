package handlers

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"syscall"

	"github.com/gofiber/fiber/v2"

	"stepfree/accommodation"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	"stepfree/views/errorpage"
	"stepfree/views/ui"
)

// problem is how an error is told: a status, and the name under which its words stand in the catalogues.
type problem struct {
	status int
	name   string // "error.page.<name>.title" and "….text"
}

// broken is told of every error that has no line of its own; only the log knows more, under the incident's number.
func broken() problem { return problem{fiber.StatusInternalServerError, "broken"} }

// known is the one table of errors that have a page of their own. Somebody else's record is the same as none.
func known() []struct {
	err error
	problem
} {
	type line = struct {
		err error
		problem
	}
	return []line{
		{storage.ErrNotFound, problem{fiber.StatusNotFound, "not_found"}},
		{storage.ErrNotServed, problem{fiber.StatusNotFound, "not_found"}},
		{storage.ErrChanged, problem{fiber.StatusConflict, "changed"}},
		{storage.ErrTaken, problem{fiber.StatusConflict, "taken"}},
		{storage.ErrExists, problem{fiber.StatusConflict, "exists"}},
		{storage.ErrInUse, problem{fiber.StatusConflict, "in_use"}},
		{storage.ErrOpenArrangements, problem{fiber.StatusConflict, "open_arrangements"}},
		{interview.ErrOpenArrangements, problem{fiber.StatusConflict, "open_arrangements"}},
		{interview.ErrSchedulingStep, problem{fiber.StatusConflict, "changed"}},
		{accommodation.ErrMeasureStep, problem{fiber.StatusConflict, "changed"}},
		{accommodation.ErrSubmitted, problem{fiber.StatusConflict, "sent"}},
		{accommodation.ErrNoStage, problem{fiber.StatusUnprocessableEntity, "invalid"}},
		{accommodation.ErrNoMeasure, problem{fiber.StatusUnprocessableEntity, "invalid"}},
		{accommodation.ErrIncomplete, problem{fiber.StatusUnprocessableEntity, "invalid"}},
		{storage.ErrUnavailable, problem{fiber.StatusServiceUnavailable, "unavailable"}},
		{context.DeadlineExceeded, problem{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.ENOSPC, problem{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.EDQUOT, problem{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.EFBIG, problem{fiber.StatusServiceUnavailable, "unavailable"}},
		{web.ErrCrossOrigin, problem{fiber.StatusForbidden, "elsewhere"}},
		{web.ErrBadForm, problem{fiber.StatusBadRequest, "bad_request"}},
		{web.ErrTruncated, problem{fiber.StatusBadRequest, "truncated"}},
		{web.ErrTooOften, problem{fiber.StatusTooManyRequests, "too_often"}},
	}
}

// refused names the pages of what is refused before a handler reads it.
func refused(status int) string {
	switch status {
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		return "not_found"
	case fiber.StatusForbidden:
		return "elsewhere"
	case fiber.StatusRequestTimeout:
		return "timeout"
	case fiber.StatusLengthRequired:
		return "length_required"
	case fiber.StatusRequestEntityTooLarge:
		return "too_large"
	case fiber.StatusUnsupportedMediaType:
		return "unsupported"
	case fiber.StatusUnprocessableEntity:
		return "invalid"
	case fiber.StatusTooManyRequests:
		return "too_often"
	case fiber.StatusServiceUnavailable:
		return "unavailable"
	}
	return "bad_request"
}

// find looks an error up.
func find(err error) problem {
	for _, line := range known() {
		if errors.Is(err, line.err) {
			return line.problem
		}
	}
	if refusal, ok := errors.AsType[*fiber.Error](err); ok && refusal.Code >= 400 && refusal.Code < 500 {
		return problem{refusal.Code, refused(refusal.Code)}
	}
	return broken()
}

// problems answers errors with pages.
type problems struct{ site *web.Site }

// incidentLength is the number of characters by which an incident is found in the log: 50 bits.
const incidentLength = 10

// answer tells an error in the reader's language, with a way on. It runs too where no middleware did: for a request that
// cannot be read.
func (p problems) answer(c *fiber.Ctx, err error) error {
	setHeaders(c.Context(), p.site.Origin)
	c.Response().ResetBody()
	p.site.EnsureLanguage(c)
	if unsent, ok := errors.AsType[*web.SessionExpiredError](err); ok {
		return p.sendAgain(c, unsent)
	}
	found := find(err)
	l := web.L(c)
	page := errorpage.Page{Text: l.T("error.page." + found.name + ".text")}
	if found == broken() {
		page.Incident = rand.Text()[:incidentLength]
		p.site.Log.ErrorContext(c.UserContext(), "a page failed", "incident", page.Incident, "error", err)
	}
	if found.status == fiber.StatusServiceUnavailable {
		p.site.Log.ErrorContext(c.UserContext(), "the portal cannot save", "error", err)
	}
	if found.status >= fiber.StatusInternalServerError && web.CanResubmit(c) {
		return p.offer(c, found, page)
	}
	frame := web.Frame(c, l.T("error.page."+found.name+".title"))
	frame.Path = wayOn(frame.Nav) // the same for every path: a page that is not there says nothing of what was asked for
	return web.RenderStatus(c, found.status, errorpage.Error(frame, page))
}

// sendAgain gives back what was typed into a form whose session is over.
func (p problems) sendAgain(c *fiber.Ctx, unsent *web.SessionExpiredError) error {
	name := "again"
	if unsent.SignIn != "" {
		name = "signed_out"
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("error.page."+name+".title"))
	frame.Path = wayOn(frame.Nav)
	page := errorpage.ResubmitPage{Text: l.T("error.page." + name + ".text"), SignIn: unsent.SignIn, Form: web.FormOf(c, c.Path()), Fields: hidden(c)}
	page.Form.Key = ""
	return web.RenderStatus(c, fiber.StatusForbidden, errorpage.Resubmit(frame, page))
}

// offer tells that a form could not be saved, and gives back what was typed, to be sent once more.
func (p problems) offer(c *fiber.Ctx, found problem, told errorpage.Page) error {
	l := web.L(c)
	text := told.Text
	if found.status == fiber.StatusServiceUnavailable {
		text = l.T("error.page.unavailable.again")
	}
	frame := web.Frame(c, l.T("error.page."+found.name+".title"))
	frame.Path = wayOn(frame.Nav)
	page := errorpage.ResubmitPage{Text: text, Incident: told.Incident, Form: web.FormOf(c, c.Path()), Fields: hidden(c)}
	page.Form.Key, page.Form.CSRF = "", web.CSRFToken(c) // without a database nobody knows whose page this is
	return web.RenderStatus(c, found.status, errorpage.Resubmit(frame, page))
}

// hidden are the fields as they were sent, with the form's key: sent twice, it still has one result.
func hidden(c *fiber.Ctx) []errorpage.Hidden {
	var fields []errorpage.Hidden
	for _, f := range web.SubmittedFields(c) {
		fields = append(fields, errorpage.Hidden{Name: f.Name, Value: strings.ToValidUTF8(f.Value, "")})
	}
	return fields
}

// wayOn is the first of a reader's places, or the portal's first page.
func wayOn(places []ui.Link) string {
	if len(places) > 0 {
		return places[0].Href
	}
	return "/"
}
