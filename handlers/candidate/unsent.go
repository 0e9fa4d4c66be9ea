package candidate

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
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

// unsentForm is a form that arrived after its session's end. It waits, sealed to the candidate zone, for its owner.
type unsentForm struct {
	Owner  uuid.UUID           `json:"owner"`
	Path   string              `json:"path"`
	At     time.Time           `json:"at"`
	Fields map[string][]string `json:"fields"`
	// Last is the last field that holds something: there its sender was. Empty where every field is.
	Last string `json:"last"`
}

// keeping stands round a page that saves, at whose path the same form is shown. A form whose session is over is kept
// and its sender led through sign-in back to it; what was kept is destroyed as soon as the form is saved.
func (h *Handler) keeping(page fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		err := page(c)
		unsent, over := errors.AsType[*web.SessionExpiredError](err)
		if !over {
			if err != nil {
				return err
			}
			return h.settle(c)
		}
		place, kept, failure := h.keep(c)
		if failure != nil {
			h.Log.ErrorContext(c.UserContext(), "a form was not kept", "error", failure)
		}
		if !kept {
			return err // the page of the error gives back what was typed
		}
		if unsent.SignIn == "" {
			return web.SeeOther(c, place)
		}
		return web.SeeOther(c, unsent.SignIn+"?"+url.Values{"next": {place}, "kept": {"1"}}.Encode())
	}
}

// keep seals a form for the owner of its session; one form for each candidate, the last one. Without a session it keeps
// nothing, so that the store cannot be filled. place is the page with the field to which the candidate returns.
func (h *Handler) keep(c *fiber.Ctx) (place string, kept bool, err error) {
	token, ok := web.SessionToken(c, account.RoleCandidate)
	if !ok {
		return "", false, nil
	}
	owner, err := h.Store.ReturningOwner(c.UserContext(), token)
	if errors.Is(err, storage.ErrNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	form := unsentForm{Owner: owner, Path: c.Path(), At: h.Now(), Fields: map[string][]string{}}
	for _, f := range web.SubmittedFields(c) {
		if !utf8.ValidString(f.Name+f.Value) || strings.Contains(f.Name+f.Value, "\x00") {
			return "", false, nil
		}
		if f.Name != web.KeyField {
			form.Fields[f.Name] = append(form.Fields[f.Name], strings.ReplaceAll(f.Value, "\r\n", "\n"))
		}
		if f.Name != web.KeyField && f.Name != ui.VersionField && f.Value != "" {
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
	if err := h.Unsent.Put(owner, sealed); err != nil {
		return "", false, err
	}
	return web.WithFragment(c.Path(), form.Last), true, nil
}

// kept is the form that waits for a candidate at the path of this page.
func (h *Handler) kept(c *fiber.Ctx, me account.Candidate) (unsentForm, bool, error) {
	sealed, err := h.Unsent.Get(me.ID)
	if errors.Is(err, blob.ErrMissing) {
		return unsentForm{}, false, nil
	}
	if err != nil {
		return unsentForm{}, false, err
	}
	text, err := h.CandidateKey.OpenPadded(sealed)
	if err != nil {
		return unsentForm{}, false, err
	}
	var form unsentForm
	if err := json.Unmarshal(text, &form); err != nil {
		return unsentForm{}, false, err
	}
	waits := form.Owner == me.ID && form.Path == c.Path() && h.Now().Before(form.At.Add(web.SavedFormRetention))
	return form, waits, nil
}

// returned puts back into a page's fields what was typed before the session's end, and says that it is not saved yet,
// at the field where its sender was, else at the first. It stays until it is saved, so that loading the page again
// shows it again.
func (h *Handler) returned(c *fiber.Ctx, me account.Candidate, state ui.FormState, first string) (ui.FormState, error) {
	form, waits, err := h.kept(c, me)
	if err != nil || !waits {
		return state, err
	}
	return ui.FormState{
		Values: form.Fields,
		Errors: []ui.FieldError{{Field: cmp.Or(form.Last, first), Text: web.L(c).T("error.returned")}},
	}, nil
}

// settle destroys what was kept for the form that was just saved.
func (h *Handler) settle(c *fiber.Ctx) error {
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
	if _, waits, err := h.kept(c, me); err != nil || !waits {
		return err
	}
	return h.Unsent.Delete(me.ID)
}

// SweepSavedForms destroys the saved forms that are older than web.SavedFormRetention.
func (h *Handler) SweepSavedForms(ctx context.Context) error {
	_, err := h.Unsent.Sweep(ctx, func(uuid.UUID) bool { return false }, h.Now().Add(-web.SavedFormRetention))
	return err
}
