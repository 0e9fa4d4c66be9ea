package admin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/e2e/check/markup"
	"stepfree/locale"
	"stepfree/views/admin"
	"stepfree/views/ui"
)

func TestPages_WellFormed(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	adviser := admin.Account{ID: "1", Name: "Maria", Email: "m@example.org", Role: "adviser", State: admin.StateActive, Pseudonym: 2}
	disabled := admin.Account{ID: "2", Name: "Hugo", Email: "h@example.org", Role: "hr", State: admin.StateDisabled}
	form := ui.Form{Action: "/admin/accounts/new", CSRF: "c", Key: "k"}
	with := admin.VaultMember{
		Name:   "Maria",
		Active: true,
		HasKey: true,
		Access: true,
		Since:  time.Date(2027, time.March, 1, 0, 0, 0, 0, time.UTC),
	}
	wait := admin.Change{Kind: "disable", By: "Ada", Reason: "She left.", At: with.Since, Until: with.Since}
	refused := admin.Change{
		Kind: "disable", By: "Ada", Reason: "She left.", Outcome: "refused", DecidedBy: "Ben", Refusal: "She is here.",
		DecidedAt: with.Since,
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		frame := func(key string, args ...any) ui.Page {
			return ui.Page{Lang: l, Title: l.T(key, args...), Path: "/admin"}
		}
		wrong := ui.FormState{
			Errors: []ui.FieldError{
				{Field: "email", Text: l.T("error.account.email.exists")},
				{Field: "role", Text: l.T("error.account.role.required")},
			},
		}
		below := func(count int) string { return l.T("admin.vault.below_two", "count", count) }
		for name, c := range map[string]struct {
			page templ.Component
			says string
		}{
			"accounts": {
				admin.Accounts(frame("admin.accounts.title"), admin.AccountsPage{
					Accounts: []admin.Account{adviser, disabled}, Waiting: []admin.Account{adviser}, Next: "/admin?after=1",
				}),
				"M2",
			},
			"account": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{Account: adviser, Form: form}),
				l.T("admin.account.disable"),
			},
			"own account": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{Account: adviser, Own: true, Form: form}),
				l.T("admin.account.own"),
			},
			"disabled": {
				admin.OneAccount(frame("admin.account.title", "name", "Hugo"), admin.AccountPage{Account: disabled, Form: form}),
				l.T("admin.account.enable"),
			},
			"officer": {
				admin.OneAccount(frame("admin.account.title", "name", "Hanne"), admin.AccountPage{
					Account: adviser, Form: form, Team: form, Vacancies: []string{"V-1", "V-2"}, Sole: []string{"V-2"},
					Colleagues: []ui.Option{{Value: "1", Text: "Nora"}},
				}),
				l.T("admin.team.add"),
			},
			"new":       {admin.NewAccount(frame("admin.new.title"), form, ui.FormState{}), l.T("admin.new.role.panel")},
			"new again": {admin.NewAccount(frame("admin.new.title"), form, wrong), l.T("error.account.email.exists")},
			"two decide": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{Account: adviser, Two: true}),
				l.T("admin.change.ask.disable"),
			},
			"alone": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{
					Account: adviser, Two: true, Alone: true,
				}),
				"stepfree account disable",
			},
			"to approve": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{
					Account: adviser, Change: &wait, Approve: form, Refuse: "/admin/changes/1/refuse",
				}),
				l.T("admin.change.approve"),
			},
			"asked for": {
				admin.OneAccount(frame("admin.account.title", "name", "Maria"), admin.AccountPage{
					Account: adviser, Change: &admin.Change{Kind: "reset", AtOnce: true, By: "Ada", Reason: "Lost.", Own: true},
					Withdraw: form, History: []admin.Change{refused},
				}),
				"She is here.",
			},
			"ask": {
				admin.AskChange(frame("admin.change.title.reset", "name", "Maria"), admin.ChangePage{
					Name: "Maria", Kind: "reset", Form: form,
				}),
				l.T("admin.reset.stolen"),
			},
			"ask alone": {
				admin.AskChange(frame("admin.change.title.reset", "name", "Maria"), admin.ChangePage{Kind: "reset", Alone: true}),
				"stepfree account invite",
			},
			"refuse": {
				admin.RefuseChange(frame("admin.refusal.title"), wait, form, ui.FormState{}), l.T("admin.refusal.send"),
			},
			"invited": {
				admin.OneAccount(frame("admin.account.title", "name", "Hugo"), admin.AccountPage{
					Account: admin.Account{Name: "Hugo", Role: "hr", State: admin.StateInvited, InvitedUntil: with.Since},
					Form:    form, Invite: form,
				}),
				l.T("admin.invitation.withdraw"),
			},
			"invitation refused": {
				admin.OneAccount(frame("admin.account.title", "name", "Hugo"), admin.AccountPage{
					Account: admin.Account{Name: "Hugo", Email: "h@example.org", Role: "hr", State: admin.StateRefused},
					Form:    form, Invite: form,
				}),
				l.T("admin.invitation.refused", "email", "h@example.org"),
			},
			"invitation expired": {
				admin.OneAccount(frame("admin.account.title", "name", "Hugo"), admin.AccountPage{
					Account: admin.Account{Name: "Hugo", Role: "hr", State: admin.StateExpired}, Form: form, Invite: form,
				}),
				l.T("admin.invitation.expired", "name", "Hugo"),
			},
			"no vault": {admin.Vault(frame("admin.vault.title"), admin.VaultPage{}), "stepfree vault init"},
			"no openers": {
				admin.Vault(frame("admin.vault.title"), admin.VaultPage{
					Vault: "0123 4567 89ab cdef 0123", Members: []admin.VaultMember{{Name: "Maria", Active: true}, {Name: "P", Access: true}},
				}),
				below(0),
			},
			"one opener": {
				admin.Vault(frame("admin.vault.title"), admin.VaultPage{
					Vault: "0123 4567 89ab cdef 0123", Members: []admin.VaultMember{with, {Name: "Paul", Active: true, HasKey: true}},
				}),
				below(1),
			},
			"two can open": {
				admin.Vault(frame("admin.vault.title"), admin.VaultPage{
					Vault: "0123 4567 89ab cdef 0123", Members: []admin.VaultMember{with, with},
				}),
				l.T("admin.vault.intro"),
			},
		} {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				words := markup.Check(t, c.page)
				if !strings.Contains(words, c.says) {
					t.Errorf("it does not say %q: %s", c.says, words)
				}
				if name == "two can open" && strings.Contains(words, below(2)) {
					t.Error("two are enough, and the page warns")
				}
			})
		}
	}
}
