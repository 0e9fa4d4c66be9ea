package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

// homes are the first pages of every audience.
func homes() map[account.Role]string {
	all := map[account.Role]string{}
	for _, role := range account.Roles() {
		all[role] = role.Home()
	}
	all[account.RoleCandidate] = "/requests/applications/" // a page that does not prolong by itself
	return all
}

func TestSession_WarningAndExtension(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	for role, path := range homes() {
		if role == account.RoleCandidate {
			path += w.ids["application"]
		}
		b := w.as(role, w.owners[role])
		left := func() (left time.Duration) {
			var until time.Time
			must(t, w.db.Super.GetContext(t.Context(), &until, `select expires_at from account.session where hash = $1`, w.owners[role].Hash()))
			return time.Until(until)
		}
		w.db.Exec(t, `update account.session set expires_at = now() + interval '2 hours' where hash = $1`, w.owners[role].Hash())
		if page := b.get(t, path).text; !strings.Contains(page, "sf-session__notice\" hidden") {
			t.Errorf("%s is told two hours before", role)
		}
		w.db.Exec(t, `update account.session set expires_at = now() + interval '20 minutes' where hash = $1`, w.owners[role].Hash())
		page := b.get(t, path)
		markup.CheckHTML(t, page.text)
		if !strings.Contains(page.text, "You will be signed out at") || strings.Contains(page.text, "sf-session__notice\" hidden") {
			t.Errorf("%s is not told 20 minutes before", role)
		}
		_, form, _ := strings.Cut(page.text, "sf-session__notice")
		form, _, _ = strings.Cut(form, "</form>")
		pressed := b.post(t, role.Home()+"/stay-signed-in", hidden(form))
		if pressed.status != http.StatusSeeOther || pressed.location() != path || left() < 9*time.Hour {
			t.Errorf("%s: %d to %q, %v left", role, pressed.status, pressed.location(), left())
		}
		if page := b.get(t, path).text; !strings.Contains(page, "sf-session__notice\" hidden") {
			t.Errorf("%s is still told", role)
		}
	}
}
