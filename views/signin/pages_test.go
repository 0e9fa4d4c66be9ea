package signin_test

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/e2e/check/markup"
	"stepfree/e2e/check/readability"
	"stepfree/locale"
	"stepfree/views/signin"
	"stepfree/views/ui"
)

func speak(t *testing.T, lang string) locale.Localizer {
	t.Helper()
	b, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	return b.Localizer(lang, time.UTC)
}

// pages returns every page of this package, with the title that its handler sets.
func pages(l locale.Localizer) map[string]templ.Component {
	frame := func(key string) ui.Page { return ui.Page{Lang: l, Title: l.T(key), Path: "/"} }
	wrong := ui.FormState{
		Values: map[string][]string{"email": {"ana"}},
		Errors: []ui.FieldError{{Field: "email", Text: l.T("error.signin.email.email")}},
	}
	form := ui.Form{Action: "/somewhere", Key: "key"}
	ana, bruno := signin.LinkPerson{Name: "Ana", Address: "a…@example.org"}, signin.LinkPerson{Name: "Bruno", Address: "b…@example.org"}
	return map[string]templ.Component{
		"signed out":    signin.SignedOut(frame("signin.out.title")),
		"address":       signin.Address(frame("signin.address.title"), form, ui.FormState{}),
		"address again": signin.Address(frame("signin.address.title"), form, wrong),
		"sent":          signin.Sent(frame("signin.sent.title"), true),
		"link":          signin.Link(frame("signin.link.title"), form, signin.LinkPage{Owner: ana}),
		"link of other": signin.Link(frame("signin.link.title"), form, signin.LinkPage{Owner: ana, Other: &bruno}),
		"spent":         signin.Spent(frame("signin.spent.title")),
		"invitation":    signin.Invitation(frame("signin.invitation.title"), form),
		"no invitation": signin.InvitationSpent(frame("signin.spent.title")),
		"password":      signin.SetupPassword(frame("signin.setup.password.title"), form, "h@example.org", ui.FormState{}),
		"password again": signin.SetupPassword(frame("signin.setup.password.title"), form, "h@example.org", ui.FormState{
			Errors: []ui.FieldError{{Field: "again", Text: l.T("error.setup.again.differs")}},
		}),
		"app": signin.SetupApp(frame("signin.setup.app.title"), signin.SetupAppPage{
			Form: form, Secret: "ABCDEFGHIJKLMNOP", URL: "otpauth://totp/Stepfree:h@example.org?secret=ABCDEFGHIJKLMNOP",
		}),
		"security": signin.Security(frame("signin.security.title"), signin.SecurityPage{
			Password: "/p", App: "/a", Codes: "/c", CodesLeft: 1, Changes: []signin.SecurityChange{
				{Kind: "reset", By: "Ada"}, {Kind: "disable", By: "Ada", Outcome: "refused", DecidedBy: "Ben"},
			},
		}),
		"change password": signin.ChangePassword(frame("signin.security.password.title"), form, "h@example.org", ui.FormState{}),
		"change app": signin.ChangeApp(frame("signin.security.app.title"), signin.SetupAppPage{
			Form: form, Secret: "ABCDEFGHIJKLMNOP", URL: "otpauth://totp/Stepfree:h@example.org?secret=ABCDEFGHIJKLMNOP",
		}, "sealed"),
		"new codes":   signin.NewCodes(frame("signin.security.codes.title"), form, ui.FormState{}),
		"codes":       signin.RecoveryCodes(frame("signin.codes.title"), []string{"ABCD-EFGH-IJKL-MNOP"}, "/panel"),
		"staff":       signin.Staff(frame("signin.staff.title"), form, ui.FormState{}),
		"staff again": signin.Staff(frame("signin.staff.title"), form, wrong),
	}
}

func TestPages_WellFormed(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		l := speak(t, lang)
		for name, page := range pages(l) {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				if words := markup.Check(t, page); len(words) < 40 {
					t.Errorf("the page says only %q", words)
				}
			})
		}
	}
}

func TestPages_ReadEasily(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		for name, page := range pages(speak(t, lang)) {
			readability.CheckPage(t, lang, name, page)
		}
	}
}
