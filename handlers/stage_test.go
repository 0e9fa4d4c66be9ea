package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest/fixture"
)

// stagePath returns the path of a stage.
func (w setup) stagePath(stage uuid.UUID) string {
	return "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/" + stage.String()
}

// order returns the kinds of the stages in the order of the vacancy's page.
func (w setup) order(t *testing.T) (kinds []string) {
	t.Helper()
	must(t, w.DB.Super.SelectContext(t.Context(), &kinds, `
		select kind from interview.stage where removed_at is null order by position`))
	return kinds
}

func TestStage_Reorder(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	video := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "recorded_video"}.Insert(t, w.DB)
	test := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "written_test"}.Insert(t, w.DB)
	path := w.stagePath(w.id("stage"))
	form := with(b.Get(t, path+"/place").Hidden(), "to", "later")
	for range 2 { // the same form sent twice moves it once
		if got := b.Post(t, path+"/order", form); got.Status != http.StatusSeeOther || got.Location() != path+"/place" {
			t.Fatalf("%d %s", got.Status, got.Location())
		}
	}
	if got := strings.Join(w.order(t), " "); got != "recorded_video panel_interview written_test" {
		t.Errorf("the order: %s", got)
	}
	if got := b.Post(t, w.stagePath(test)+"/order", with(form, "to", "earlier")); got.Status != http.StatusConflict {
		t.Errorf("an order that has changed: %d", got.Status)
	}
	first := with(b.Get(t, w.stagePath(test)+"/place").Hidden(), "to", "earlier")
	if got := b.Post(t, w.stagePath(video)+"/order", first); got.Status != http.StatusConflict {
		t.Errorf("the first stage before the first: %d", got.Status)
	}
	if got := b.Post(t, path+"/order", with(form, "to", "up")); got.Status != http.StatusBadRequest {
		t.Errorf("a step that has no button: %d", got.Status)
	}
}

func TestStage_RemoveUnused(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	twice := fixture.Stage{Vacancy: w.id("vacancy"), Kind: "written_test"}.Insert(t, w.DB)
	fixture.Request{Application: w.id("application"), Stages: []uuid.UUID{twice}}.Insert(t, w.DB) // HR must not notice it
	form := b.Get(t, w.stagePath(twice)+"/place").Hidden()
	for range 2 { // the same form sent twice is no surprise
		if got := b.Post(t, w.stagePath(twice)+"/remove", form); got.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.Status, markup.CheckHTML(t, got.Text))
		}
	}
	if got := strings.Join(w.order(t), " "); got != "panel_interview" {
		t.Errorf("left: %s", got)
	}
	for _, gone := range []string{
		w.stagePath(twice), "/interviews/applications/" + w.ids["application"] + "/stages/" + twice.String(),
	} {
		if got := b.Get(t, gone); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", gone, got.Status)
		}
	}
	used := b.Post(t, w.stagePath(w.id("stage"))+"/remove", form)
	if words := markup.CheckHTML(t, used.Text); used.Status != http.StatusConflict ||
		!strings.Contains(words, "1 interview was booked for this stage, so it cannot be removed.") {
		t.Errorf("a stage with a booking: %d %s", used.Status, words)
	}
	add := "/interviews/vacancies/" + w.ids["vacancy"] + "/stages/new"
	added := with(b.Get(t, add).Hidden(),
		"kind", "written_test", "mode", "remote", "minutes", "50", "briefing", "0", "setup", "0", "panel_size", "0")
	if got := b.Post(t, add, added); got.Status != http.StatusSeeOther {
		t.Errorf("a new stage after a removed one: %d", got.Status)
	}
}

func TestVacancy_CloseAndReopen(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleHR)
	path := "/interviews/vacancies/" + w.ids["vacancy"]
	for _, status := range []string{"closed", "open"} {
		form := with(b.Get(t, path+"/edit").Hidden(),
			"reference", "V-1", "title_en", "Director", "title_fr", "Directrice", "status", status)
		if status == "closed" { // with an interview ahead
			form.Set("unusual", tickable(t, b.Post(t, path+"/edit", form).Text))
		}
		if got := b.Post(t, path+"/edit", form); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", status, got.Status, markup.CheckHTML(t, got.Text))
		}
		var stored string
		w.query(t, &stored, `select status from interview.vacancy where id = $1`, w.ids["vacancy"])
		if stored != status {
			t.Errorf("%s: it is %s", status, stored)
		}
	}
}
