package handlers_test

import (
	"regexp"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/views/assets"
)

var linked = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)

// The first page and its files are at most 35 kB, compressed, for slow connections. None is on another host.
func TestPageWeight_FirstPage(t *testing.T) {
	t.Parallel()
	b := start(t).Visitor(t)
	b.Header["Accept-Encoding"] = "br"
	page := b.Get(t, "/")
	total := len(page.Text)
	for _, m := range linked.FindAllStringSubmatch(page.Text, -1) {
		if !strings.HasPrefix(m[1], "/") && !strings.HasPrefix(m[1], "#") || strings.HasPrefix(m[1], "//") {
			t.Errorf("the page asks %s", m[1])
		}
		if strings.HasPrefix(m[1], assets.Prefix) {
			total += len(b.Get(t, m[1]).Text)
		}
	}
	t.Logf("%d bytes", total)
	if total > 35_000 || total < 10_000 {
		t.Errorf("%d bytes", total)
	}
}

// Style and scripts of a candidate's heaviest page are at most 20 kB, compressed.
func TestPageWeight_CandidatePage(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	b := w.visitor(t, account.RoleCandidate)
	b.Header["Accept-Encoding"] = "gzip"
	total := 0
	for _, name := range []string{"app.css", "session.js", "upload.js"} {
		got := len(b.Get(t, assets.Path(name)).Text)
		if got == 0 {
			t.Errorf("%s is empty", name)
		}
		total += got
	}
	t.Logf("%d bytes", total)
	if total > 20_000 {
		t.Errorf("%d bytes", total)
	}
}
