package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
)

// deliveryForms are the pages and forms on which HR and the candidate say whether something was there.
func (w setup) deliveryForms() map[account.Role]struct{ page, form, question string } {
	provision := "/interviews/bookings/" + w.ids["booking"] + "/provisions/" + w.ids["provision"]
	interview := "/requests/interviews/" + w.ids["booking"]
	return map[account.Role]struct{ page, form, question string }{
		account.RoleHR:        {provision, provision + "/delivered", "Was it there?"},
		account.RoleCandidate: {interview, interview + "/delivered/" + w.ids["arrangement"], "Was this there for you?"},
	}
}

// say sends the form of an audience.
func (w setup) say(t *testing.T, role account.Role, said string) inprocess.Response {
	t.Helper()
	var version string
	w.query(t, &version, `select version::text from interview.provision where id = $1`, w.ids["provision"])
	form := url.Values{"csrf": {w.owners[role].CSRF()}, "said": {said}, "version": {version}}
	return w.visitor(t, role).Post(t, w.deliveryForms()[role].form, form)
}

// said returns what is stored: what HR and the candidate say.
func (w setup) said(t *testing.T) (said string) {
	t.Helper()
	w.query(t, &said, `select concat_ws(' ', 'hr ' || hr_delivered, 'candidate ' || candidate_delivered)
		from interview.provision where id = $1`, w.ids["provision"])
	return said
}

// Before an interview begins no page asks whether something was there, and a form that says so is refused.
func TestDelivery_NotBeforeTheStart(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	for role, o := range w.deliveryForms() {
		if words := markup.CheckHTML(t, w.visitor(t, role).Get(t, o.page).Text); strings.Contains(words, o.question) {
			t.Errorf("%s is asked weeks before", role)
		}
		for _, said := range []string{"yes", "no", "undo"} {
			got := w.say(t, role, said)
			if role == account.RoleHR && (got.Status != http.StatusConflict ||
				!strings.Contains(markup.CheckHTML(t, got.Text), "This can be said once the interview has begun")) {
				t.Errorf("%s says %s: %d", role, said, got.Status)
			}
			if role == account.RoleCandidate && got.Location() != o.page {
				t.Errorf("%s says %s: %d", role, said, got.Status)
			}
		}
	}
	if said := w.said(t); said != "" {
		t.Errorf("stored: %s", said)
	}
}

// From the start on each side speaks for itself, and takes it back until both have spoken. Where they differ, HR reads
// both.
func TestDelivery_EachSideForItself(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.booking set during = tstzrange(now() - interval '1 minute', now() + interval '1 hour')
		where id = $1`, w.ids["booking"])
	for _, o := range []struct {
		role account.Role
		said string
		want string
	}{
		{account.RoleHR, "no", "hr false"},
		{account.RoleHR, "undo", ""},
		{account.RoleCandidate, "yes", "candidate true"},
		{account.RoleCandidate, "no", "candidate false"},
		{account.RoleHR, "yes", "hr true candidate false"},
		{account.RoleHR, "undo", "hr true candidate false"},
		{account.RoleCandidate, "undo", "hr true candidate false"},
	} {
		w.say(t, o.role, o.said)
		if said := w.said(t); said != o.want {
			t.Errorf("%s says %s: stored %q, want %q", o.role, o.said, said, o.want)
		}
	}
	words := markup.CheckHTML(t, w.visitor(t, account.RoleHR).Get(t, "/interviews/bookings/"+w.ids["booking"]).Text)
	for _, text := range []string{"The candidate says it was not there.", "HR says it was there."} {
		if !strings.Contains(words, text) {
			t.Errorf("HR does not read %q", text)
		}
	}
	for role := range w.deliveryForms() {
		if got := w.say(t, role, "perhaps"); got.Status != http.StatusBadRequest {
			t.Errorf("%s says perhaps: %d", role, got.Status)
		}
	}
}
