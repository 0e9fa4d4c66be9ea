// Package browser starts Chromium for tests: one process with a fresh profile for each test, ended with the test.
package browser

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	// usual bounds one test's work with its browser.
	usual = 3 * time.Minute
	// closing bounds the wait for a browser to end.
	closing = 20 * time.Second
)

// Option changes how the browser starts or what it pretends.
type Option func(*settings)

type settings struct {
	width, height int
	noScript      bool
	lenient       bool
	limit         time.Duration
	features      []*emulation.MediaFeature
}

// WithoutScript turns the pages' scripts off; the test can still evaluate its own.
func WithoutScript() Option { return func(s *settings) { s.noScript = true } }

// WindowSize sets the viewport, in CSS pixels. The default is 1280 × 900.
func WindowSize(width, height int) Option {
	return func(s *settings) { s.width, s.height = width, height }
}

// ColourScheme asks pages for "light" or "dark".
func ColourScheme(name string) Option { return media("prefers-color-scheme", name) }

// MoreContrast asks pages for more contrast.
func MoreContrast() Option { return media("prefers-contrast", "more") }

// ForcedColours replaces the colours of pages, as the high-contrast modes of operating systems do.
func ForcedColours() Option { return media("forced-colors", "active") }

// Limit bounds the test's work with its browser, for a test that does more than usual. The default is three minutes.
func Limit(d time.Duration) Option { return func(s *settings) { s.limit = d } }

// Lenient keeps the test from failing when a page throws or breaks its own content security policy.
func Lenient() Option { return func(s *settings) { s.lenient = true } }

func media(name, value string) Option {
	return func(s *settings) {
		s.features = append(s.features, &emulation.MediaFeature{Name: name, Value: value})
	}
}

// New starts a browser and gives the context of its first tab, for use with chromedp. A page that throws, or that does
// what its content security policy forbids, fails the test.
func New(tb testing.TB, opts ...Option) context.Context {
	tb.Helper()
	s := settings{width: 1280, height: 900, limit: usual}
	for _, opt := range opts {
		opt(&s)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), s.limit)
	ctx, stop := chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(flags(s)...))
	tb.Cleanup(func() {
		defer cancel()
		defer stop()
		ending, done := context.WithTimeout(ctx, closing)
		defer done()
		if err := chromedp.Cancel(ending); err != nil {
			tb.Errorf("ending the browser: %v", err)
		}
	})
	if err := chromedp.Do(ctx, prepare(s)); err != nil {
		tb.Fatalf("starting the browser (is chromium installed?): %v", err)
	}
	if !s.lenient {
		watch(ctx, tb)
	}
	return ctx
}

func flags(s settings) []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		// A container has no user namespaces for the sandbox; the browser loads only the test's own pages.
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.WindowSize(s.width, s.height),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	}
}

func prepare(s settings) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: s.features})
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: s.noScript})
		if err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.EmulateViewport(int64(s.width), int64(s.height)))
	})
}

// watch fails the test for what goes wrong on its pages, and ends before the test does.
func watch(ctx context.Context, tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithCancel(ctx)
	messages := chromedp.Console(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Source == "security" {
				tb.Errorf("page %s: %s", m.URL, m)
			}
		}
	}()
	tb.Cleanup(func() {
		cancel()
		<-done
	})
}
