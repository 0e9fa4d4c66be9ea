package browser_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser"
)

func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/script.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(`document.title = "script ran"`))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>as served</title><script src="/script.js"></script>`))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestNew_Options(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, expression string
		opts             []browser.Option
	}{
		{"script", `document.title === "script ran"`, nil},
		{"no script", `document.title === "as served"`, []browser.Option{browser.WithoutScript()}},
		{"size", `innerWidth === 320 && innerHeight === 256`, []browser.Option{browser.WindowSize(320, 256)}},
		{"dark", `matchMedia("(prefers-color-scheme: dark)").matches`, []browser.Option{browser.ColourScheme("dark")}},
		{"light", `matchMedia("(prefers-color-scheme: light)").matches`, []browser.Option{browser.ColourScheme("light")}},
		{"contrast", `matchMedia("(prefers-contrast: more)").matches`, []browser.Option{browser.MoreContrast()}},
		{"forced", `matchMedia("(forced-colors: active)").matches`, []browser.Option{browser.ForcedColours()}},
	}
	url := serve(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx := browser.New(t, c.opts...)
			if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
				t.Fatal(err)
			}
			holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool](c.expression))
			if err != nil || !holds {
				t.Errorf("%s is %v, %v", c.expression, holds, err)
			}
		})
	}
}
