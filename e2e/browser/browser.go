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
	// defaultLimit bounds the time for which a test uses its browser.
	defaultLimit = 3 * time.Minute
	// closeLimit bounds the wait for the browser to exit.
	closeLimit = 20 * time.Second
)

// Option changes how the browser starts or what it emulates.
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

// ColourScheme emulates a preference for "light" or "dark".
func ColourScheme(name string) Option { return media("prefers-color-scheme", name) }

// MoreContrast emulates a preference for more contrast.
func MoreContrast() Option { return media("prefers-contrast", "more") }

// ForcedColours emulates forced colours, the high-contrast mode of operating systems.
func ForcedColours() Option { return media("forced-colors", "active") }

// Limit bounds the time for which a test uses its browser. The default is three minutes.
func Limit(d time.Duration) Option { return func(s *settings) { s.limit = d } }

// Lenient ignores exceptions and violations of the content security policy, which otherwise fail the test.
func Lenient() Option { return func(s *settings) { s.lenient = true } }

func media(name, value string) Option {
	return func(s *settings) {
		s.features = append(s.features, &emulation.MediaFeature{Name: name, Value: value})
	}
}

// New starts a browser and returns the chromedp context of its first tab. An exception on a page, and a violation of
// its content security policy, are errors of the test.
func New(tb testing.TB, opts ...Option) context.Context {
	tb.Helper()
	s := settings{width: 1280, height: 900, limit: defaultLimit}
	for _, opt := range opts {
		opt(&s)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), s.limit)
	ctx, stop := chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(flags(s)...))
	tb.Cleanup(func() {
		defer cancel()
		defer stop()
		ending, done := context.WithTimeout(ctx, closeLimit)
		defer done()
		if err := chromedp.Cancel(ending); err != nil {
			tb.Errorf("closing the browser: %v", err)
		}
	})
	if err := chromedp.Do(ctx, prepare(s)); err != nil {
		tb.Fatalf("starting the browser (is chromium installed?): %v", err)
	}
	if !s.lenient {
		reportErrors(ctx, tb)
	}
	return ctx
}

func flags(s settings) []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		// The sandbox needs user namespaces, which containers lack; the browser loads only pages of the test.
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
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: s.noScript})
		if err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.EmulateViewport(int64(s.width), int64(s.height)))
	})
}

// reportErrors reports exceptions and policy violations until the test ends.
func reportErrors(ctx context.Context, tb testing.TB) {
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
