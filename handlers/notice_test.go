package handlers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/locale"
)

const lookPath = "/look"

// A notice is shown once, on the page that the form leads to, in the language of the reader.
func TestNotice_IsShownOnce(t *testing.T) {
	t.Parallel()
	p := start(t)
	for lang, want := range map[string]string{"en": "Your choice is saved.", "fr": "Votre choix est enregistré."} {
		v := p.Visitor(t)
		v.Post(t, "/language", url.Values{"lang": {lang}})
		form := url.Values{"letters": {"reading"}, "space": {"usual"}, "back": {"/help"}}
		if got := v.Post(t, lookPath, form); got.Location() != "/help" {
			t.Fatalf("%d %s", got.Status, got.Location())
		}
		if got := v.Get(t, "/privacy"); strings.Contains(got.Text, want) {
			t.Errorf("%s: another page shows the notice", lang)
		}
		if got := v.Get(t, "/help"); strings.Count(got.Text, want) != 1 {
			t.Errorf("%s: the page does not show the notice once", lang)
		}
		if got := v.Get(t, "/help"); strings.Contains(got.Text, want) {
			t.Errorf("%s: a reload shows the notice again", lang)
		}
	}
}

// The cookie of a notice says which message is shown, never what it says: one that was forged shows no other message.
func TestNotice_ForgedCookie(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, value := range []string{
		"", "%", "key=start.promise&page=%2Fhelp", "key=notice.nothing&page=%2Fhelp", "key=notice.&page=%2Fhelp",
		"key=%3Cscript%3E&page=%2Fhelp", "page=%2Fhelp", "key=notice.look", "key=notice.look&page=%2Fhelp%2F",
	} {
		v := p.Visitor(t)
		v.Cookies["__Host-notice"] = value
		if got := v.Get(t, "/help"); got.Status != http.StatusOK || strings.Contains(got.Text, "govuk-notification-banner") {
			t.Errorf("%q: %d, with a notice", value, got.Status)
		}
	}
}

// steps lists how the keys of notices end that begin with what a form says.
func steps() map[string][]string {
	return map[string][]string{
		"notice.booking.":   {"extend", "arranged", "confirmed", "done", "keep", "cancelled"},
		"notice.delivery.":  {"yes", "no", "undo"},
		"notice.interview.": {"accepted", "move_asked", "waived", "approved"},
		"notice.provision.": {"needed", "asked", "in_place", "declined"},
	}
}

// Every message that a redirect names exists.
func TestNotice_MessagesExist(t *testing.T) {
	t.Parallel()
	bundle, err := locale.Load()
	must(t, err)
	keys := 0
	for _, call := range redirects(t) {
		for _, key := range call.keys {
			ends := []string{""}
			if strings.HasSuffix(key, ".") {
				ends = steps()[key]
			}
			if len(ends) == 0 {
				t.Errorf("%s: no end of %s is known", call.function, key)
			}
			keys += len(ends)
			for _, end := range ends {
				for _, lang := range locale.Languages() {
					if !bundle.Localizer(lang, nil).Has(key + end) {
						t.Errorf("%s: %s has no message %s", call.function, lang, key+end)
					}
				}
			}
		}
	}
	if keys < 30 {
		t.Errorf("only %d notices", keys)
	}
}

// silent lists the functions that redirect after a form without saying what was done.
func silent() []string {
	return []string{
		"web.Done", "web.SeeOther",
		// The page to which they lead says it by itself.
		"candidate.addEvidence", "signin.sendLink", "signin.signOut", "signin.endSessions", "signin.spendInvitation", "signin.saveSetupPassword",
		// They lead to a file.
		"candidate.downloadCalendar", "hr.downloadCalendar", "panel.downloadCalendar",
		// They do so where nothing was done: it was done before, or it is too late, or the session was over.
		"adviser.recuse", "candidate.answer", "candidate.answered", "candidate.discard", "candidate.done",
		"candidate.editing", "candidate.preserveOnExpiry", "candidate.saveAddress", "candidate.saveAnswer",
		"candidate.sayDelivered", "candidate.saveMoreTime", "candidate.send", "candidate.stepArrangement",
		"candidate.takeOut", "web.Confirmation", "hr.afterLeaving", "hr.holdSlot", "signin.finishSetup", "signin.spendLink",
	}
}

// A handler that does what a form asks for says so, with web.Done: a redirect without a notice needs a reason. The
// handlers that only show a page have names of their own.
func TestNotice_EveryActionIsAnswered(t *testing.T) {
	t.Parallel()
	for _, call := range redirects(t) {
		_, name, _ := strings.Cut(call.function, ".")
		shows := strings.HasPrefix(name, "show") || strings.HasPrefix(name, "render")
		if call.isSilent && !shows && !slices.Contains(silent(), call.function) {
			t.Errorf("%s redirects without saying what was done", call.function)
		}
	}
}

// redirect is a function that redirects, with the messages that it names.
type redirect struct {
	function string
	isSilent bool
	keys     []string
}

// redirects returns the functions of all handlers that redirect.
func redirects(t *testing.T) (found []redirect) {
	t.Helper()
	files, err := filepath.Glob("*/*.go")
	must(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		must(t, err)
		for _, declared := range parsed.Decls {
			f, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			r := redirect{function: filepath.Dir(file) + "." + f.Name.Name}
			ast.Inspect(f, func(n ast.Node) bool { r.add(n); return true })
			if r.isSilent || len(r.keys) > 0 {
				found = append(found, r)
			}
		}
	}
	return found
}

// add records a call of SeeOther and the key of a notice.
func (r *redirect) add(n ast.Node) {
	switch n := n.(type) {
	case *ast.Ident:
		r.isSilent = r.isSilent || n.Name == "SeeOther"
	case *ast.BasicLit:
		if key := strings.Trim(n.Value, `"`); strings.HasPrefix(key, "notice.") && key != "notice." {
			r.keys = append(r.keys, key)
		}
	}
}

// After an action the page begins with what was done; without one it does not.
func TestNotice_AfterActions(t *testing.T) {
	t.Parallel()
	h := inprocess.NewPopulated(t)
	for _, c := range []struct {
		role         account.Role
		page, action string
		fields       url.Values
		want         string
	}{
		{account.RoleAdmin, "/admin/days/:day/remove", "/admin/days/:day/remove", nil, "The days are open again."},
		{account.RoleAdmin, "/admin", "/admin/stay-signed-in", nil, "You stay signed in."},
		{account.RolePanel, "/panel/:booking", "/panel/:booking/acknowledge", nil, "Thank you."},
		{
			account.RoleHR, "/interviews/bookings/:booking/provisions/:provision",
			"/interviews/bookings/:booking/provisions/:provision",
			url.Values{"to": {"needed"}},
			"this is not in place any more.",
		},
		{
			account.RoleHR, "/interviews/bookings/:booking/cancel", "/interviews/bookings/:booking",
			url.Values{"reason": {"The panel is ill"}},
			"is cancelled.",
		},
		{account.RoleCandidate, "/requests/:request/withdraw", "/requests/:request/withdraw", nil, "You withdrew everything"},
	} {
		v := h.SignedIn(t, c.role, h.Sessions[c.role])
		fields := v.Get(t, h.Path(c.page, h.IDs)).Hidden()
		maps.Copy(fields, c.fields)
		got := v.Post(t, h.Path(c.action, h.IDs), fields)
		if got.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", c.action, got.Status)
			continue
		}
		page := v.Get(t, got.Location())
		_, after, found := strings.Cut(page.Text, "</h1>")
		if next := strings.Index(after, c.want); !found || next < 0 || next > 600 {
			t.Errorf("%s: the page does not say %q below its title", c.action, c.want)
		}
	}
}
