package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestOfficeHours_SavedForASite(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	room := fixture.Resource{Seats: 4}.Insert(t, a.DB)
	a.DB.Exec(t, `update interview.resource set site = 'Rue de la Loi 1, Brussels' where id = $1`, room)
	change := "/admin/hours/change?" + url.Values{"site": {"Rue de la Loi 1, Brussels"}}.Encode()
	shown := b.Get(t, change).Hidden()
	form := with(shown, "from", "8h30", "to", "17 h 30", "lunch_from", "12.30", "lunch_to", "1:15pm", "interval", "30",
		"buffer", "15 min")
	for range 2 {
		if got := b.Post(t, "/admin/hours/change", form); got.Location() != "/admin/hours?done=saved" {
			t.Fatalf("%d to %s: %s", got.Status, got.Location(), markup.CheckHTML(t, got.Text))
		}
	}
	words := markup.CheckHTML(t, b.Get(t, "/admin/hours").Text)
	if !strings.Contains(plainSpaces(words), "Rue de la Loi 1, Brussels 08:30 to 17:30 12:30 to 13:15 30 minutes 15 minutes Ada") {
		t.Errorf("the list: %s", words)
	}
	// Another window still shows what was there before.
	stale := with(shown, "from", "10:00", "to", "16:00", "interval", "15", "buffer", "0")
	got := b.Post(t, "/admin/hours/change", stale)
	words = plainSpaces(markup.CheckHTML(t, got.Text))
	if got.Status != http.StatusConflict || !strings.Contains(got.Text, `value="10:00"`) ||
		!strings.Contains(words, "Ada saved: 08:30 to 17:30") {
		t.Errorf("stale: %d, %s", got.Status, words)
	}
	if got := b.Post(t, "/admin/hours/follow", b.Get(t, change).Hidden()); got.Status != http.StatusSeeOther {
		t.Errorf("following again: %d", got.Status)
	}
	if words := markup.CheckHTML(t, b.Get(t, "/admin/hours").Text); !strings.Contains(words, "As all other sites") {
		t.Errorf("the list: %s", words)
	}
	if got := b.Get(t, "/admin/hours/change?site=Nowhere"); got.Status != http.StatusNotFound {
		t.Errorf("no such site: %d", got.Status)
	}
}

func TestOfficeHours_InvalidForm(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	shown := b.Get(t, "/admin/hours/change").Hidden()
	for name, c := range map[string]struct {
		field, value, at string
	}{
		"closes before it opens":  {"to", "08:00", "to"},
		"no time":                 {"from", "25:00", "from"},
		"half a lunch":            {"lunch_to", "", "lunch_to"},
		"lunch ends as it begins": {"lunch_to", "12:00", "lunch_to"},
		"lunch in the evening":    {"lunch_to", "19:00", "lunch_from"},
		"starts 7 minutes apart":  {"interval", "7", "interval"},
		"a buffer of three hours": {"buffer", "180", "buffer"},
	} {
		form := with(shown, "from", "09:00", "to", "18:00", "lunch_from", "12:00", "lunch_to", "13:00", "interval", "15",
			"buffer", "0")
		form.Set(c.field, c.value)
		got := b.Post(t, "/admin/hours/change", form)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#`+c.at+`"`) {
			t.Errorf("%s: %d", name, got.Status)
		}
		markup.CheckHTML(t, got.Text)
	}
	midnight := with(shown, "from", "09:00", "to", "00:00", "interval", "60", "buffer", "0")
	if got := b.Post(t, "/admin/hours/change", midnight); got.Status != http.StatusSeeOther {
		t.Errorf("until midnight: %d", got.Status)
	}
	if !strings.Contains(b.Get(t, "/admin/hours/change").Text, `value="00:00"`) {
		t.Error("midnight is not shown as it is read")
	}
}
