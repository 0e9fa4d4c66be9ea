package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/check/markup"
)

func TestAcknowledge_ShownVersion(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RolePanel)
	path := "/panel/" + w.ids["booking"]
	if words := markup.CheckHTML(t, b.Get(t, "/panel").Text); !strings.Contains(words, "Interview with Ana") ||
		!strings.Contains(words, "To read") {
		t.Errorf("the list: %s", words)
	}
	page := b.Get(t, path)
	words := markup.CheckHTML(t, page.Text)
	if !strings.Contains(words, "Meet at the door.") || !strings.Contains(words, "Room 4") ||
		strings.Contains(words, "without steps") {
		t.Errorf("the interview: %s", words)
	}
	shown := page.Hidden()
	// A new instruction arrives after the page was shown, and before it is acknowledged.
	w.DB.Exec(t, `
		update interview.arrangement set conduct = 'Speak slowly.', released_at = $1 where id = $2`,
		time.Now(), w.ids["arrangement"])
	late := b.Post(t, path+"/acknowledge", shown)
	if late.Status != http.StatusConflict || !strings.Contains(late.Text, "Speak slowly.") {
		t.Fatalf("what was not shown was acknowledged: %d", late.Status)
	}
	done := b.Post(t, path+"/acknowledge", late.Hidden())
	if done.Status != http.StatusSeeOther || done.Location() != path {
		t.Fatalf("%d to %s", done.Status, done.Location())
	}
	if words := markup.CheckHTML(t, b.Get(t, done.Location()).Text); !strings.Contains(words, "Thank you.") ||
		!strings.Contains(words, "You have read this.") {
		t.Errorf("after it: %s", words)
	}
}
