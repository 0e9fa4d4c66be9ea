package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/e2e/harness/inprocess"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// homes returns a page of each audience.
func homes() map[account.Role]string {
	all := map[account.Role]string{}
	for _, role := range account.Roles() {
		all[role] = role.Home()
	}
	all[account.RoleCandidate] = "/requests/applications/" // a page that does not extend the session
	return all
}

func TestSession_WarningAndExtension(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	for role, path := range homes() {
		if role == account.RoleCandidate {
			path += w.ids["application"]
		}
		b := w.visitor(t, role)
		left := func() (left time.Duration) {
			var until time.Time
			w.query(t, &until, `select expires_at from account.session where hash = $1`, w.owners[role].Hash())
			return time.Until(until)
		}
		expireIn := func(interval string) {
			w.DB.Exec(t, `update account.session set expires_at = now() + cast($1 as interval) where hash = $2`,
				interval, w.owners[role].Hash())
		}
		expireIn("2 hours")
		if page := b.Get(t, path).Text; !strings.Contains(page, "sf-session__notice\" hidden") {
			t.Errorf("%s is told two hours before", role)
		}
		expireIn("20 minutes")
		page := b.Get(t, path)
		markup.CheckHTML(t, page.Text)
		if !strings.Contains(page.Text, "You will be signed out at") ||
			strings.Contains(page.Text, "sf-session__notice\" hidden") {
			t.Errorf("%s is not told 20 minutes before", role)
		}
		_, form, _ := strings.Cut(page.Text, "sf-session__notice")
		form, _, _ = strings.Cut(form, "</form>")
		pressed := b.Post(t, role.Home()+"/stay-signed-in", inprocess.Response{Text: form}.Hidden())
		if pressed.Status != http.StatusSeeOther || pressed.Location() != path || left() < 9*time.Hour {
			t.Errorf("%s: %d to %q, %v left", role, pressed.Status, pressed.Location(), left())
		}
		if page := b.Get(t, path).Text; !strings.Contains(page, "sf-session__notice\" hidden") {
			t.Errorf("%s is still told", role)
		}
	}
}
