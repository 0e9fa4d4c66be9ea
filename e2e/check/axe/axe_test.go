package axe_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser"
	"stepfree/e2e/check/axe"
)

// policy is as strict as the product's content security policy.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"

func show(t *testing.T, body string, opts ...browser.Option) []string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>` + body +
			`</main></html>`))
	}))
	t.Cleanup(server.Close)
	ctx := browser.New(t, opts...)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	var rules []string
	for range 2 {
		findings, err := axe.Findings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rules = nil
		for _, f := range findings {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

func TestFindings_StrictPolicy(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, body, rule string }{
		{"a rule of level A", `<input type="text">`, "label"},
		{"a rule of level AAA", `<p><font color="#767676">Grey on white</font></p>`, "color-contrast-enhanced"},
		{"a rule of good practice", `<h4>Far down</h4>`, "heading-order"},
		{
			"an experimental rule", `<button aria-label="Close the window">Send the form</button>`,
			"label-content-name-mismatch",
		},
	}
	modes := []struct {
		name string
		opts []browser.Option
	}{{"with script", nil}, {"without script", []browser.Option{browser.WithoutScript()}}}
	for _, m := range modes {
		for _, c := range cases {
			t.Run(m.name+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				if rules := show(t, c.body, m.opts...); !slices.Contains(rules, c.rule) {
					t.Errorf("found %v, want %s", rules, c.rule)
				}
			})
		}
	}
}

func TestFindings_NoneOnCorrectPage(t *testing.T) {
	t.Parallel()
	if rules := show(t, `<p>Nothing is wrong here.</p>`, browser.WithoutScript()); len(rules) > 0 {
		t.Errorf("found %v", rules)
	}
}
