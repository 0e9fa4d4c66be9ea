package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest/fixture"
)

func TestDecision_WarnsOfBreaksThatNeverCome(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	breaks := fixture.Measure{Request: w.id("request"), Stage: w.id("stage"), Code: "T-BREAKS"}.Insert(t, w.DB)
	w.DB.Exec(t, `update accommodation.measure set parameters = '{"break": "10", "every": "60"}' where id = $1`, breaks)
	never := "No break would come: this stage takes 50 minutes, and the first break would come after 1 hour."
	b := w.visitor(t, account.RoleAdviser)
	path := "/review/" + w.ids["request"] + "/measures/" + breaks.String()
	for _, page := range []string{path, path + "?outcome=recommended", path + "?outcome=modified"} {
		if words := markup.CheckHTML(t, b.Get(t, page).Text); !strings.Contains(words, never) {
			t.Errorf("%s does not say it: %s", page, words)
		}
	}
	preview := func(page string, set url.Values) string {
		t.Helper()
		form := b.Get(t, page).Hidden()
		maps.Copy(form, set)
		form.Set("practical", "Breaks.")
		form.Set("reasons", "Because.")
		got := b.Post(t, path+"/preview", form)
		if got.Status != http.StatusOK {
			t.Fatalf("%d: %s", got.Status, got.Text)
		}
		return markup.CheckHTML(t, got.Text)
	}
	if words := preview(path+"?outcome=recommended", nil); !strings.Contains(words, never) {
		t.Errorf("the preview does not say it: %s", words)
	}
	fits := url.Values{"parameter-break": {"10"}, "parameter-every": {"25"}}
	if words := preview(path+"?outcome=modified", fits); strings.Contains(words, "No break would come") {
		t.Errorf("25 minutes fit: %s", words)
	}
	// Offered in place of something else, the proposal fits the stage.
	other := "/review/" + w.ids["request"] + "/measures/" + w.ids["measure"]
	if page := b.Get(t, other+"?outcome=alternative_offered&code=T-BREAKS").Text; !strings.Contains(page, `value="25"`) {
		t.Errorf("the proposal does not fit 50 minutes: %s", page)
	}
}
