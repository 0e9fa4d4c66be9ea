package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/views/assets"
)

func TestPreferences_OnEveryPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start(t))
	b := w.as(account.RoleCandidate, w.owners[account.RoleCandidate])
	saved := b.post(t, "/look", url.Values{"letters": {"reading"}, "space": {"more"}, "back": {"/requests"}})
	if saved.status != http.StatusSeeOther || saved.location() != "/requests" {
		t.Fatalf("%d to %q", saved.status, saved.location())
	}
	for _, path := range []string{"/", "/requests", "/help", "/nowhere"} {
		page := b.get(t, path).text
		if !strings.Contains(page, "sf-spacious") || !strings.Contains(page, assets.Path("reading.css")) {
			t.Errorf("%s has the usual look", path)
		}
	}
	if page := b.get(t, "/look").text; strings.Count(page, " checked") != 2 || !strings.Contains(page, `value="reading" checked`) {
		t.Error("the page does not show what was chosen")
	}
	b.post(t, "/look", url.Values{"letters": {"usual"}, "space": {"usual"}})
	if page := b.get(t, "/").text; strings.Contains(page, "sf-spacious") || strings.Contains(page, "reading.css") {
		t.Error("the usual look does not come back")
	}
}

func TestPreferences_InvalidAndRedirect(t *testing.T) {
	t.Parallel()
	b := start(t).browser()
	if got := b.post(t, "/look", url.Values{"letters": {"comic"}, "space": {"more"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Choose the letters from the list") {
		t.Errorf("%d", got.status)
	}
	for _, back := range []string{"https://evil.example/", "//evil.example/", `/\\evil.example/`, "javascript:alert(1)", ""} {
		got := b.post(t, "/look", url.Values{"letters": {"usual"}, "space": {"usual"}, "back": {back}})
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location(), "/") || strings.HasPrefix(got.location(), "//") || strings.Contains(got.location(), `\\`) {
			t.Errorf("back to %q leads to %q", back, got.location())
		}
	}
}

func TestPreferences_ReadingFont(t *testing.T) {
	t.Parallel()
	b := start(t).browser()
	style := b.get(t, assets.Path("reading.css"))
	fonts := strings.Split(style.text, `url("`)[1:]
	if style.status != http.StatusOK || len(fonts) != 4 {
		t.Fatalf("%d, %d fonts", style.status, len(fonts))
	}
	for _, font := range fonts {
		path, _, _ := strings.Cut(font, `"`)
		if got := b.get(t, path); got.status != http.StatusOK || got.header.Get("Content-Type") != "font/woff2" || len(got.text) > 20_000 {
			t.Errorf("%s: %d, %q, %d bytes", path, got.status, got.header.Get("Content-Type"), len(got.text))
		}
	}
}
