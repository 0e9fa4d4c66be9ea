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
	w := newWorld(t, start(t))
	b := w.as(account.RolePanel, w.owners[account.RolePanel])
	path := "/panel/" + w.ids["booking"]
	if words := markup.CheckHTML(t, b.get(t, "/panel").text); !strings.Contains(words, "Interview with Ana") || !strings.Contains(words, "To read") {
		t.Errorf("the list: %s", words)
	}
	page := b.get(t, path)
	words := markup.CheckHTML(t, page.text)
	if !strings.Contains(words, "Meet at the door.") || !strings.Contains(words, "Room 4") || strings.Contains(words, "without steps") {
		t.Errorf("the interview: %s", words)
	}
	shown := hidden(page.text)
	// A new instruction arrives after the page was shown, and before it is acknowledged.
	w.db.Exec(t, `update interview.arrangement set conduct = 'Speak slowly.', released_at = $1 where id = $2`, time.Now(), w.ids["arrangement"])
	late := b.post(t, path+"/acknowledge", shown)
	if late.status != http.StatusConflict || !strings.Contains(late.text, "Speak slowly.") {
		t.Fatalf("what was not shown was acknowledged: %d", late.status)
	}
	done := b.post(t, path+"/acknowledge", hidden(late.text))
	if done.status != http.StatusSeeOther || done.location() != path+"?read=1" {
		t.Fatalf("%d to %s", done.status, done.location())
	}
	if words := markup.CheckHTML(t, b.get(t, done.location()).text); !strings.Contains(words, "Thank you.") || !strings.Contains(words, "You have read this.") {
		t.Errorf("after it: %s", words)
	}
}
