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
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleCandidate)
	saved := b.Post(t, "/look", url.Values{"letters": {"reading"}, "space": {"more"}, "back": {"/requests"}})
	if saved.Status != http.StatusSeeOther || saved.Location() != "/requests" {
		t.Fatalf("%d to %q", saved.Status, saved.Location())
	}
	for _, path := range []string{"/", "/requests", "/help", "/nowhere"} {
		page := b.Get(t, path).Text
		if !strings.Contains(page, "sf-spacious") || !strings.Contains(page, assets.Path("reading.css")) {
			t.Errorf("%s has the usual look", path)
		}
	}
	if page := b.Get(t, "/look").Text; strings.Count(page, " checked") != 2 ||
		!strings.Contains(page, `value="reading" checked`) {
		t.Error("the page does not show what was chosen")
	}
	b.Post(t, "/look", url.Values{"letters": {"usual"}, "space": {"usual"}})
	if page := b.Get(t, "/").Text; strings.Contains(page, "sf-spacious") || strings.Contains(page, "reading.css") {
		t.Error("the usual look does not come back")
	}
}

func TestPreferences_FormAndRedirect(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	invalid := b.Post(t, "/look", url.Values{"letters": {"comic"}, "space": {"more"}})
	if invalid.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(invalid.Text, "Choose the letters from the list") {
		t.Errorf("%d", invalid.Status)
	}
	for _, back := range []string{
		"https://evil.example/", "//evil.example/", `/\\evil.example/`, "javascript:alert(1)", "",
	} {
		got := b.Post(t, "/look", url.Values{"letters": {"usual"}, "space": {"usual"}, "back": {back}})
		if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location(), "/") ||
			strings.HasPrefix(got.Location(), "//") || strings.Contains(got.Location(), `\\`) {
			t.Errorf("back to %q leads to %q", back, got.Location())
		}
	}
}

func TestPreferences_ReadingFont(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	style := b.Get(t, assets.Path("reading.css"))
	fonts := strings.Split(style.Text, `url("`)[1:]
	if style.Status != http.StatusOK || len(fonts) != 4 {
		t.Fatalf("%d, %d fonts", style.Status, len(fonts))
	}
	for _, font := range fonts {
		path, _, _ := strings.Cut(font, `"`)
		if got := b.Get(t, path); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "font/woff2" ||
			len(got.Text) > 20_000 {
			t.Errorf("%s: %d, %q, %d bytes", path, got.Status, got.Header.Get("Content-Type"), len(got.Text))
		}
	}
}
