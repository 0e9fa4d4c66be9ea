package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// What a change would do to interviews is listed before it is saved, with all that was typed; of other vacancies the
// number only.
func TestStage_ListsInterviewsBeforeSaving(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	w.DB.Exec(t, `update interview.resource set seats = 8`)
	fixture.PanelMember(t, w.DB, w.id("stage"), w.id("seat"))
	path := w.stagePath(w.id("stage"))
	fields := form(t, b, path, "kind", "panel_interview", "mode", "in_person", "minutes", "90", "panel", w.ids["seat"])
	asked := b.Post(t, path, fields)
	words := markup.CheckHTML(t, asked.Text)
	if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(asked.Text, `value="90"`) ||
		!strings.Contains(words, "Ana Panel interview, V-1") || !strings.Contains(words, "takes 90 minutes now, and 60 are booked") ||
		!strings.Contains(words, "Save this, although 1 interview would not fit any more") {
		t.Fatalf("%d %s", asked.Status, words)
	}
	fields.Set("unusual", tickable(t, asked.Text))
	if got := b.Post(t, path, with(fields, "minutes", "95")); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("the answer counts for another length: %d", got.Status)
	}
	if got := b.Post(t, path, fields); got.Status != http.StatusSeeOther {
		t.Fatalf("answered: %d %s", got.Status, markup.CheckHTML(t, got.Text))
	}
	var marked bool
	if w.query(t, &marked, `select misfit is not null from interview.booking`); !marked {
		t.Error("the booking is not marked")
	}
}

func TestRoom_ListsInterviewsBeforeSaving(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8`)
	own := w.visitor(t, account.RoleHR)
	hanna := storagetest.Person[account.HR](t, w.DB, "Hanna")
	other := w.SignedIn(t, account.RoleHR, hanna.Session)
	path := "/interviews/resources/" + w.ids["room"] + "/change"
	fields := form(t, own, path, "name", "Room 5", "seats", "8", "use", "no")
	asked := own.Post(t, path, fields)
	words := markup.CheckHTML(t, asked.Text)
	if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(words, "Ana Panel interview, V-1") ||
		!strings.Contains(asked.Text, `value="Room 5"`) {
		t.Errorf("%d %s", asked.Status, words)
	}
	hers := form(t, other, path, "name", "Room 5", "seats", "8", "use", "no")
	asked = other.Post(t, path, hers)
	words = markup.CheckHTML(t, asked.Text)
	if asked.Status != http.StatusUnprocessableEntity || strings.Contains(words, "Ana") || strings.Contains(words, "V-1") ||
		!strings.Contains(words, "1 interview of another team would not fit any more") {
		t.Errorf("another officer: %d %s", asked.Status, words)
	}
	hers.Set("unusual", tickable(t, asked.Text))
	if got := other.Post(t, path, hers); got.Status != http.StatusSeeOther {
		t.Errorf("answered: %d", got.Status)
	}
	var marked bool
	if w.query(t, &marked, `select misfit is not null from interview.booking`); !marked {
		t.Error("the booking is not marked")
	}
}

func TestFreeTime_ListsInterviewsBeforeRemoving(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8`)
	b := w.visitor(t, account.RoleHR)
	day := time.Now().UTC().AddDate(0, 1, 0).Truncate(24 * time.Hour)
	free := func(days int) uuid.UUID {
		return fixture.Availability{
			Resource: w.id("room"), Start: day.AddDate(0, 0, days).Add(8 * time.Hour), Length: 4 * time.Hour,
		}.Insert(t, w.DB)
	}
	needed, spare := free(0), free(1)
	path := "/interviews/resources/" + w.ids["room"]
	remove := func(id uuid.UUID) string { return path + "/times/" + id.String() + "/remove" }
	fields := with(b.Get(t, path).Hidden())
	asked := b.Post(t, remove(needed), fields)
	if words := markup.CheckHTML(t, asked.Text); asked.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(words, "The room is not available at this time any more.") {
		t.Fatalf("%d %s", asked.Status, words)
	}
	answered := with(fields, "unusual", tickable(t, asked.Text))
	for range 2 { // removing twice is no error
		if got := b.Post(t, remove(needed), answered); got.Location() != path {
			t.Errorf("answered: %d", got.Status)
		}
	}
	if got := b.Post(t, remove(spare), fields); got.Location() != path { // without any it is free again
		t.Errorf("the other: %d", got.Status)
	}
	var marked bool
	if w.query(t, &marked, `select misfit @> '[{"code":"room_busy"}]' from interview.booking`); marked {
		t.Error("the booking is still marked")
	}
}
