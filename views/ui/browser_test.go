package ui_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
	"stepfree/views/assets"
)

// serve serves components under their names, with the product's Content-Security-Policy.
func serve(t *testing.T, pages map[string]templ.Component) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'")
		if name, ok := lastPart(r.URL.Path, assets.Prefix); ok {
			body, contentType, _ := assets.Lookup(name)
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write(body)
			return
		}
		name, _ := lastPart(r.URL.Path, "/")
		if page := pages[name]; page != nil {
			templ.Handler(page).ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func lastPart(path, prefix string) (string, bool) {
	if len(path) < len(prefix) || path[:len(prefix)] != prefix {
		return "", false
	}
	return path[len(prefix):], true
}

func TestComponents_Accessibility(t *testing.T) {
	t.Parallel()
	screens := []struct {
		name string
		opts []browser.Option
	}{
		{"light", []browser.Option{browser.ColourScheme("light")}},
		{"dark", []browser.Option{browser.ColourScheme("dark")}},
		{"more contrast, dark", []browser.Option{browser.ColourScheme("dark"), browser.MoreContrast()}},
		{"narrow", []browser.Option{browser.WindowSize(320, 256)}},
		{"forced colours", []browser.Option{browser.ForcedColours()}},
	}
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			t.Parallel()
			ctx := browser.New(t, append(screen.opts, browser.WithoutScript())...)
			pages := specimens(speak(t, "en"))
			url := serve(t, pages)
			for name := range pages {
				if err := chromedp.Do(ctx, chromedp.Navigate(url+"/"+name)); err != nil {
					t.Fatal(err)
				}
				axe.Check(t, ctx)
				overflow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`))
				if err != nil || overflow > 0 {
					t.Errorf("%s scrolls sideways by %d pixels, %v", name, overflow, err)
				}
			}
		})
	}
}
