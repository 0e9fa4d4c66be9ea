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
	"stepfree/seal"
	"stepfree/storage"
	"stepfree/views/errorpage"
	"stepfree/views/ui"
)

// errorKind is the status and the messages of an error page.
type errorKind struct {
	status int
	name   string // "error.page.<name>.title" and "….text"
}

// internalError is the fallback page (500) with an incident number; details go to the log only.
func internalError() errorKind { return errorKind{fiber.StatusInternalServerError, "broken"} }

// knownErrors is the table of errors with a page of their own. A record of another person is the same error as a
// missing one.
func knownErrors() []struct {
	err error
	errorKind
} {
	type line = struct {
		err error
		errorKind
	}
	return []line{
		{storage.ErrNotFound, errorKind{fiber.StatusNotFound, "not_found"}},
		{storage.ErrNotServed, errorKind{fiber.StatusNotFound, "not_found"}},
		{storage.ErrChanged, errorKind{fiber.StatusConflict, "changed"}},
		{storage.ErrTaken, errorKind{fiber.StatusConflict, "taken"}},
		{storage.ErrAddressUsed, errorKind{fiber.StatusConflict, "address_used"}},
		{storage.ErrExists, errorKind{fiber.StatusConflict, "exists"}},
		{storage.ErrInUse, errorKind{fiber.StatusConflict, "in_use"}},
		{storage.ErrNoOfficer, errorKind{fiber.StatusConflict, "no_officer"}},
		{storage.ErrInterest, errorKind{fiber.StatusConflict, "interest"}},
		{storage.ErrStepUp, errorKind{fiber.StatusForbidden, "step_up"}},
		{storage.ErrLastAdministrator, errorKind{fiber.StatusConflict, "last_administrator"}},
		{storage.ErrWaits, errorKind{fiber.StatusConflict, "waits"}},
		{storage.ErrSecondPerson, errorKind{fiber.StatusConflict, "second_person"}},
		{storage.ErrNoApprover, errorKind{fiber.StatusConflict, "no_approver"}},
		{interview.ErrOpenArrangements, errorKind{fiber.StatusConflict, "open_arrangements"}},
		{interview.ErrNotReady, errorKind{fiber.StatusConflict, "not_ready"}},
		{interview.ErrSchedulingStep, errorKind{fiber.StatusConflict, "changed"}},
		{accommodation.ErrMeasureStep, errorKind{fiber.StatusConflict, "changed"}},
		{accommodation.ErrSubmitted, errorKind{fiber.StatusConflict, "sent"}},
		{accommodation.ErrNoStage, errorKind{fiber.StatusUnprocessableEntity, "invalid"}},
		{accommodation.ErrNoMeasure, errorKind{fiber.StatusUnprocessableEntity, "invalid"}},
		{accommodation.ErrIncomplete, errorKind{fiber.StatusUnprocessableEntity, "invalid"}},
		{storage.ErrUnavailable, errorKind{fiber.StatusServiceUnavailable, "unavailable"}},
		{seal.ErrExchanged, errorKind{fiber.StatusServiceUnavailable, "key_exchanged"}},
		{seal.ErrNotPinned, errorKind{fiber.StatusServiceUnavailable, "not_open"}},
		{context.DeadlineExceeded, errorKind{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.ENOSPC, errorKind{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.EDQUOT, errorKind{fiber.StatusServiceUnavailable, "unavailable"}},
		{syscall.EFBIG, errorKind{fiber.StatusServiceUnavailable, "unavailable"}},
		{web.ErrCrossOrigin, errorKind{fiber.StatusForbidden, "elsewhere"}},
		{web.ErrBadForm, errorKind{fiber.StatusBadRequest, "bad_request"}},
		{web.ErrTruncated, errorKind{fiber.StatusBadRequest, "truncated"}},
	}
}

// refusalName returns the name of the page for a status with which Fiber or guard refuses a request.
func refusalName(status int) string {
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
	case fiber.StatusServiceUnavailable:
		return "unavailable"
	}
	return "bad_request"
}

// classify returns the page of an error.
func classify(err error) errorKind {
	for _, line := range knownErrors() {
		if errors.Is(err, line.err) {
			return line.errorKind
		}
	}
	if refusal, ok := errors.AsType[*fiber.Error](err); ok && refusal.Code >= 400 && refusal.Code < 500 {
		return errorKind{refusal.Code, refusalName(refusal.Code)}
	}
	return internalError()
}

// errorPages renders error pages.
type errorPages struct{ site *web.Site }

// incidentLength is the length of an incident number in characters of 5 bits each.
const incidentLength = 10

// render writes the page of an error in the language of the request. It is also Fiber's ErrorHandler, which is called
// for malformed requests without any middleware.
func (p errorPages) render(c *fiber.Ctx, err error) error {
	setHeaders(c.Context(), p.site.Origin)
	c.Response().ResetBody()
	p.site.EnsureLanguage(c)
	if expired, ok := errors.AsType[*web.SessionExpiredError](err); ok {
		return p.renderExpired(c, expired)
	}
	if stepUp, ok := errors.AsType[*web.StepUpError](err); ok {
		return p.renderStepUp(c, stepUp)
	}
	found := classify(err)
	l := web.L(c)
	page := errorpage.Page{Text: l.T("error.page." + found.name + ".text")}
	if found == internalError() {
		page.Incident = rand.Text()[:incidentLength]
		p.site.Log.ErrorContext(c.UserContext(), "internal error", "incident", page.Incident, "error", err)
	}
	if errors.Is(err, seal.ErrExchanged) {
		page.Incident = rand.Text()[:incidentLength]
		p.site.Log.ErrorContext(c.UserContext(), "a public key was exchanged", "incident", page.Incident, "error", err)
	} else if found.status == fiber.StatusServiceUnavailable {
		p.site.Log.ErrorContext(c.UserContext(), "unavailable", "error", err)
	}
	if found.status >= fiber.StatusInternalServerError && web.CanResubmit(c) {
		return p.renderResubmit(c, found, page)
	}
	frame := web.Frame(c, l.T("error.page."+found.name+".title"))
	// The same for all paths: the page does not repeat the requested path.
	frame.Path, frame.Current = homePath(frame.Nav), ""
	return web.RenderStatus(c, found.status, errorpage.Error(frame, page))
}

// renderExpired renders the submitted fields of a form whose session has ended.
func (p errorPages) renderExpired(c *fiber.Ctx, expired *web.SessionExpiredError) error {
	name := "again"
	if expired.SignIn != "" {
		name = "signed_out"
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("error.page."+name+".title"))
	frame.Path, frame.Current = homePath(frame.Nav), ""
	page := errorpage.ResubmitPage{
		Text: l.T("error.page." + name + ".text"), SignIn: expired.SignIn, Form: web.PrepareForm(c, c.Path()),
		Fields: hiddenFields(c),
	}
	page.Form.Key = ""
	return web.RenderStatus(c, fiber.StatusForbidden, errorpage.Resubmit(frame, page))
}

// renderStepUp asks for password and code, and holds the submitted fields of the act.
func (p errorPages) renderStepUp(c *fiber.Ctx, asked *web.StepUpError) error {
	l, status := web.L(c), fiber.StatusForbidden
	frame := web.Frame(c, l.T("error.page.step_up.title"))
	frame.Path = homePath(frame.Nav)
	page := errorpage.StepUpPage{Form: web.PrepareForm(c, c.Path()), Fields: hiddenFields(c)}
	page.Form.Key = ""
	if asked.Next != "" {
		status = fiber.StatusOK
		page.Fields = []errorpage.Hidden{{Name: "next", Value: asked.Next}}
	}
	if page.State.Errors = asked.Errors; len(asked.Errors) > 0 {
		status, frame.Error = web.InvalidStatus(c), true
	}
	return web.RenderStatus(c, status, errorpage.StepUp(frame, page))
}

// renderResubmit renders an error with the submitted fields, so that the form can be sent again.
func (p errorPages) renderResubmit(c *fiber.Ctx, found errorKind, page errorpage.Page) error {
	l := web.L(c)
	text := page.Text
	if found.status == fiber.StatusServiceUnavailable {
		text = l.T("error.page." + found.name + ".again")
	}
	frame := web.Frame(c, l.T("error.page."+found.name+".title"))
	frame.Path, frame.Current = homePath(frame.Nav), ""
	again := errorpage.ResubmitPage{
		Text: text, Incident: page.Incident, Form: web.PrepareForm(c, c.Path()), Fields: hiddenFields(c),
	}
	again.Form.Key, again.Form.CSRF = "", web.CSRFToken(c) // without a database the session is unknown
	return web.RenderStatus(c, found.status, errorpage.Resubmit(frame, again))
}

// hiddenFields returns the submitted fields with the idempotency key, so that the form still has one result.
func hiddenFields(c *fiber.Ctx) []errorpage.Hidden {
	var fields []errorpage.Hidden
	for _, f := range web.SubmittedFields(c) {
		fields = append(fields, errorpage.Hidden{Name: f.Name, Value: strings.ToValidUTF8(f.Value, "")})
	}
	return fields
}

// homePath returns the first navigation item, or "/" without navigation.
func homePath(nav []ui.Link) string {
	if len(nav) > 0 {
		return nav[0].Href
	}
	return "/"
}
