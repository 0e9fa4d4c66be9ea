package candidate_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/storagetest"
)

// end expires the candidate's session. The browser keeps its cookie.
func (w setup) end(t *testing.T) {
	t.Helper()
	w.DB.Exec(t, `update account.session set expires_at = now() - interval '1 minute' where hash = $1`,
		w.me.Session.Hash())
}

// again signs a candidate in again.
func (w setup) again(t *testing.T, owner uuid.UUID) setup {
	t.Helper()
	w.me.Session = account.NewToken()
	w.DB.Exec(t, `insert into account.session (hash, account_id, login, created_at, expires_at)
		values ($1, $2, 'stepfree_candidate', now(), now() + interval '1 hour')`, w.me.Session.Hash(), owner)
	return w
}

const private = "Stairs & l’été – الدرج"

func TestSavedForm_RestoredAfterSignIn(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	seen := w.get(t, r+"/hard").version(t)
	w.end(t)
	got := w.post(t, r+"/hard", "words", private, "language", "en", "version", seen)
	got.wantGoTo(t, "/sign-in?next="+url.QueryEscape(r+"/hard#words")+"&saved=1")
	w.get(t, got.location).want(t, http.StatusOK, "We kept what you typed")

	w = w.again(t, w.me.ID)
	for range 2 { // a reload shows it again
		w.get(t, r+"/hard").want(t, http.StatusOK, private, "It is not saved yet")
	}
	if page := w.get(t, r+"/helps"); strings.Contains(page.html, "Stairs") {
		t.Error("the words are in another field too")
	}
	if w.statement(t, r).Hard != "" {
		t.Error("the words were saved before they were sent")
	}
	w.post(t, r+"/hard", "words", private, "version", w.get(t, r+"/hard").version(t)).wantGoTo(t, r+"/helps")
	if got := w.statement(t, r).Hard; got != private {
		t.Errorf("saved: %q", got)
	}
	if page := w.get(t, r+"/hard"); strings.Contains(page.html, "It is not saved yet") {
		t.Error("the saved form was not discarded")
	}
}

func TestSavedForm_SealedForItsOwner(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.end(t)
	w.post(t, r+"/hard", "words", private, "version", "x")
	sealed, err := w.SavedForms.Get(w.me.ID)
	must(t, err)
	if strings.Contains(string(sealed), "Stairs") {
		t.Error("the saved form is not sealed")
	}
	other := storagetest.Person[account.Candidate](t, w.DB, "Ada")
	stranger := w.again(t, other.ID)
	if page := stranger.get(t, r+"/hard"); page.status != http.StatusNotFound || strings.Contains(page.html, "Stairs") {
		t.Errorf("another candidate gets %d", page.status)
	}
	w.again(t, w.me.ID).get(t, r+"/hard").want(t, http.StatusOK, private)
}

func TestSavedForm_NotSavedWithoutSession(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	stranger := w
	stranger.me.Session = account.NewToken()
	got := stranger.post(t, r+"/hard", "words", private)
	if got.status != http.StatusForbidden || !strings.Contains(got.html, "Stairs") {
		t.Errorf("%d: %s", got.status, got.html)
	}
	n, err := w.SavedForms.Sweep(t.Context(), func(uuid.UUID) bool { return false }, tomorrow())
	must(t, err)
	if n != 0 {
		t.Errorf("%d forms are saved", n)
	}
}

func TestSavedForm_EditConflict(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	before := w.get(t, r+"/hard").version(t)
	w.end(t)
	w.post(t, r+"/hard", "words", private, "version", before)
	w = w.again(t, w.me.ID)
	w.post(t, r+"/hard", "words", "Heat.", "version", before)
	// Saving discards the saved form; the next one is compared with the version that its own page had shown.
	w.end(t)
	w.post(t, r+"/hard", "words", private, "version", before)
	w = w.again(t, w.me.ID)
	w.post(t, r+"/hard", "words", private, "version", w.get(t, r+"/hard").version(t)).
		want(t, http.StatusUnprocessableEntity, "changed in another window", "Heat.", private)
}

func TestSavedForm_OldPageAfterSignIn(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	old := w.me.Session
	w = w.again(t, w.me.ID)
	form := url.Values{"csrf": {old.CSRF()}, "stage": {w.test.String()}}
	got := w.send(t, http.MethodPost, r+"/stages", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	got.wantGoTo(t, r+"/stages#stage")
	page := w.get(t, r+"/stages")
	page.want(t, http.StatusOK, "It is not saved yet")
	if !regexp.MustCompile(`value="` + w.test.String() + `"[^>]* checked`).MatchString(page.html) {
		t.Error("what was chosen is not chosen any more")
	}
}

func TestUpload_ExpiredSessionAsksAgain(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.end(t)
	got := w.upload(t, r, uuid.New(), "letter.pdf", pdf(100))
	got.wantGoTo(t, "/sign-in?next="+url.QueryEscape(r+"/evidence")+"&saved=0")
	w.get(t, got.location).want(t, http.StatusOK, "choose this file again")
	w.wantNothing(t)
}
