package candidate

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	"stepfree/storage/blob"
	signinstore "stepfree/storage/signin"
	"stepfree/views/ui"
)

// savedForm is a form that arrived after its session ended. It is stored, sealed to the candidate key, until its owner
// sends it again.
type savedForm struct {
	Owner  uuid.UUID           `json:"owner"`
	Path   string              `json:"path"`
	At     time.Time           `json:"at"`
	Fields map[string][]string `json:"fields"`
	// Last is the last answer with a value, to which the owner returns. It is empty if no answer has one.
	Last string `json:"last"`
}

// preserveOnExpiry wraps a POST handler at whose path GET shows the same form. If the session has expired, the
// submitted fields are sealed, and the candidate is redirected to sign-in and back to the form. Once the form is saved,
// the stored copy is deleted.
func (h *Handler) preserveOnExpiry(page fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		err := page(c)
		expired, ok := errors.AsType[*web.SessionExpiredError](err)
		if !ok {
			if err != nil {
				return err
			}
			return h.discardSaved(c)
		}
		target, saved, failure := h.saveForm(c)
		if failure != nil {
			h.Log.ErrorContext(c.UserContext(), "saving the form of an expired session failed", "error", failure)
		}
		if !saved {
			return err // the error page has the submitted fields
		}
		if expired.SignIn == "" {
			return web.SeeOther(c, target)
		}
		return web.SeeOther(c, expired.SignIn+"?"+url.Values{"next": {target}, "saved": {"1"}}.Encode())
	}
}

// saveForm seals a form for the owner of its session. Each candidate has one saved form, the last. Without a session,
// or with input that is not text, it saves nothing and returns saved false, so that the store cannot be filled. target
// is the page with the field to which the candidate returns.
func (h *Handler) saveForm(c *fiber.Ctx) (target string, saved bool, err error) {
	token, ok := web.SessionToken(c, account.RoleCandidate)
	if !ok {
		return "", false, nil
	}
	owner, err := h.Store.ExpiredSessionOwner(c.UserContext(), token)
	if errors.Is(err, storage.ErrNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	form := savedForm{Owner: owner, Path: c.Path(), At: h.Now(), Fields: map[string][]string{}}
	for _, f := range web.SubmittedFields(c) {
		if !utf8.ValidString(f.Name+f.Value) || strings.Contains(f.Name+f.Value, "\x00") {
			return "", false, nil
		}
		if f.Name != web.KeyField {
			form.Fields[f.Name] = append(form.Fields[f.Name], strings.ReplaceAll(f.Value, "\r\n", "\n"))
		}
		if isAnswer(f.Name) && f.Value != "" {
			form.Last = f.Name
		}
	}
	text, err := json.Marshal(form)
	if err != nil {
		return "", false, err
	}
	sealed, err := h.CandidateKey.Recipient().SealPadded(text)
	if err != nil {
		return "", false, err
	}
	if err := h.SavedForms.Put(owner, sealed); err != nil {
		return "", false, err
	}
	return web.WithFragment(c.Path(), form.Last), true, nil
}

// isAnswer reports whether a field of a form is an answer, not a token or the language in which an answer is written,
// which always has a value.
func isAnswer(field string) bool {
	return !slices.Contains([]string{web.KeyField, ui.VersionField, "language"}, field)
}

// loadSaved returns the saved form of a candidate for the path of this page. found is false if there is none, or if it
// is older than web.SavedFormRetention.
func (h *Handler) loadSaved(c *fiber.Ctx, me account.Candidate) (form savedForm, found bool, err error) {
	sealed, err := h.SavedForms.Get(me.ID)
	if errors.Is(err, blob.ErrMissing) {
		return savedForm{}, false, nil
	}
	if err != nil {
		return savedForm{}, false, err
	}
	text, err := h.CandidateKey.OpenPadded(sealed)
	if err != nil {
		return savedForm{}, false, err
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return savedForm{}, false, err
	}
	found = form.Owner == me.ID && form.Path == c.Path() && h.Now().Before(form.At.Add(web.SavedFormRetention))
	return form, found, nil
}

// restore returns the state of a page with the fields of the saved form, and an error at the last answer with a value
// (otherwise at first) that says they are not saved yet. Without a saved form it returns state. The saved form stays
// until the form is saved, so a reload shows it again.
func (h *Handler) restore(c *fiber.Ctx, me account.Candidate, state ui.FormState, first string) (ui.FormState, error) {
	form, found, err := h.loadSaved(c, me)
	if err != nil || !found {
		return state, err
	}
	return ui.FormState{
		Values: form.Fields,
		Errors: []ui.FieldError{{Field: cmp.Or(form.Last, first), Text: web.L(c).T("error.restored")}},
	}, nil
}

// discardSaved deletes the saved form of the page whose form was just saved.
func (h *Handler) discardSaved(c *fiber.Ctx) error {
	token, ok := web.SessionToken(c, account.RoleCandidate)
	if !ok || c.Response().StatusCode() != fiber.StatusSeeOther {
		return nil
	}
	me, err := signinstore.Identify[account.Candidate](c.UserContext(), h.Sessions, token)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, found, err := h.loadSaved(c, me); err != nil || !found {
		return err
	}
	return h.SavedForms.Delete(me.ID)
}

// SweepSavedForms deletes the saved forms that are older than web.SavedFormRetention.
func (h *Handler) SweepSavedForms(ctx context.Context) error {
	_, err := h.SavedForms.Sweep(ctx, func(uuid.UUID) bool { return false }, h.Now().Add(-web.SavedFormRetention))
	return err
}
