package mail_test

import (
	"strings"
	"testing"
	"time"

	"stepfree/locale"
	"stepfree/mail"
)

func both(t *testing.T) []locale.Localizer {
	t.Helper()
	b, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	return []locale.Localizer{b.Localizer("en", time.UTC), b.Localizer("fr", time.UTC)}
}

func TestNotification_SaysNothingConfidential(t *testing.T) {
	t.Parallel()
	for _, l := range both(t) {
		for _, m := range []mail.Message{
			mail.Notification(l, "https://portal.example"), mail.SignInLink(l, "https://portal.example/x", mail.LinkValid),
		} {
			text := strings.ToLower(m.Subject + m.Text)
			for _, word := range []string{
				"medical", "médic", "disab", "handicap", "accommod", "aménag", "arrangement", "evidence", "interview", "entretien",
				"request", "demande", "health", "santé",
			} {
				if strings.Contains(text, word) {
					t.Errorf("%s: %q says %q", l.Lang(), m.Subject, word)
				}
			}
		}
	}
}

func TestSignInLink_LineAndValidity(t *testing.T) {
	t.Parallel()
	for _, l := range both(t) {
		link := "https://portal.example/sign-in/abc?a=1&b=<2>"
		for _, m := range []mail.Message{mail.Notification(l, link), mail.SignInLink(l, link, 30*time.Minute)} {
			if !strings.Contains(m.Text, "\n"+link+"\n") {
				t.Errorf("%s: %q", l.Lang(), m.Text)
			}
			if m.To != "" || strings.ContainsAny(m.Subject, "\r\n") {
				t.Errorf("%s: %q", l.Lang(), m)
			}
		}
		if m := mail.SignInLink(l, link, 30*time.Minute); !strings.Contains(m.Text, "30 minutes") {
			t.Errorf("%s: %q", l.Lang(), m.Text)
		}
	}
}

func TestMailbox_LastMessages(t *testing.T) {
	t.Parallel()
	b := mail.NewMailbox()
	for i := range 250 {
		to := []string{"ana@example.org", "ben@example.org"}[i%2]
		if err := b.Send(t.Context(), mail.Message{To: to, Text: strings.Repeat("x", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if all := b.Messages(""); len(all) != 200 || len(all[0].Text) != 249 || len(all[199].Text) != 50 {
		t.Errorf("%d messages", len(all))
	}
	if ben := b.Messages("ben@example.org"); len(ben) != 100 || len(ben[0].Text) != 249 {
		t.Errorf("%d messages to Ben", len(ben))
	}
	if got := b.Messages("nobody@example.org"); len(got) != 0 {
		t.Errorf("%d messages to nobody", len(got))
	}
}
