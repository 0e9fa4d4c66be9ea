// Package keyboard uses a page by keyboard only: Tab from stop to stop, Enter, space and arrow keys. It reports stops
// that come out of order or are covered, and measures whether the focus is visible. Only tests import it.
package keyboard

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"stepfree/e2e/browser/isolatedworld"
)

//go:embed check.js
var script string

// Stop is an element that has the focus.
type Stop struct {
	// Kind is equal for elements that are drawn alike.
	Kind string `json:"kind"`
	// Element is the beginning of its markup.
	Element string `json:"element"`
	// At is "target" at the wanted element, "group" at another radio of its group.
	At string `json:"at"`
	// End reports that Tab has left the page.
	End bool `json:"end"`
	// Faults describe what is wrong with the focus here.
	Faults []string `json:"faults"`
	// Whole reports that the element fits into the window.
	Whole bool `json:"whole"`
	// Box is the element's position.
	Box *Box `json:"box"`
}

// Box is a rectangle in CSS pixels from the upper left corner of the page.
type Box struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Walk visits all stops of the open page with Tab, from its start. It returns an error if Tab does not leave the page.
func Walk(ctx context.Context, visit func(Stop) error) error {
	p, err := open(ctx, "null")
	if err != nil {
		return err
	}
	limit, err := isolatedworld.Evaluate[int](ctx, p.world, "stops()")
	if err != nil {
		return err
	}
	for range limit {
		s, err := p.after(kb.Tab)
		if err != nil || s.End {
			return err
		}
		if err := visit(s); err != nil {
			return err
		}
	}
	return errors.New("the page has no end: Tab does not leave it")
}

// Press moves the focus to the link or button that a JavaScript expression returns, and presses its key.
func Press(ctx context.Context, find string) error {
	p, err := reach(ctx, find)
	if err != nil {
		return err
	}
	key, err := isolatedworld.Evaluate[string](ctx, p.world, "key()")
	if err != nil {
		return err
	}
	return p.press(map[string]string{"Enter": kb.Enter, "Space": " "}[key])
}

// Reach moves the focus to the field that a JavaScript expression returns, and selects its content, so that typing
// replaces it.
func Reach(ctx context.Context, find string) error {
	if _, err := reach(ctx, find); err != nil {
		return err
	}
	all := func(p *input.DispatchKeyEventParams) { p.Commands = []string{"selectAll"} }
	return chromedp.Do(ctx, chromedp.KeyEvent("a", chromedp.KeyModifiers(kb.ModifierCtrl), all))
}

// Tick checks the radio button or checkbox, or selects the option, that a JavaScript expression returns.
func Tick(ctx context.Context, find string) error {
	p, err := reach(ctx, find)
	if err != nil {
		return err
	}
	down, err := isolatedworld.Evaluate[int](ctx, p.world,
		fmt.Sprintf(`(() => { const e = %s; return e.matches("option") ? steps(e) : 0; })()`, find))
	if err != nil {
		return err
	}
	for ; down > 0; down-- {
		err = errors.Join(err, p.press(kb.ArrowDown))
	}
	for ; down < 0; down++ {
		err = errors.Join(err, p.press(kb.ArrowUp))
	}
	done, failure := isolatedworld.Evaluate[bool](ctx, p.world, `ticked() || target.matches("select")`)
	if err := errors.Join(err, failure); err != nil || done {
		return err
	}
	return p.press(" ")
}

// tab moves the focus in the open page.
type tab struct {
	ctx   context.Context //nolint:containedctx // chromedp's tab is its context
	world runtime.ExecutionContextID
}

func world(ctx context.Context) (runtime.ExecutionContextID, error) {
	source := func() (string, error) { return script, nil }
	return isolatedworld.Script{Name: "keyboard", There: "typeof aim === 'function'", Source: source}.World(ctx)
}

func open(ctx context.Context, find string) (tab, error) {
	id, err := world(ctx)
	if err != nil {
		return tab{}, err
	}
	found, err := isolatedworld.Evaluate[bool](ctx, id, "aim("+find+")")
	if err == nil && !found && find != "null" {
		err = errors.New("it is not on the page")
	}
	return tab{ctx, id}, err
}

// reach presses Tab until the focus is at the wanted element, at most once around the page, and arrow keys between
// radios.
func reach(ctx context.Context, find string) (tab, error) {
	p, err := open(ctx, find)
	if err != nil {
		return p, err
	}
	limit, err := isolatedworld.Evaluate[int](ctx, p.world, "stops()")
	if err != nil {
		return p, err
	}
	s, err := p.stop()
	for range 2 * limit {
		if err != nil || s.At == "target" {
			return p, err
		}
		if s.At == "group" {
			s, err = p.after(kb.ArrowDown)
			continue
		}
		if s, err = p.after(kb.Tab); len(s.Faults) > 0 {
			err = fmt.Errorf("%s %s", s.Element, strings.Join(s.Faults, ", "))
		}
	}
	if err == nil {
		err = errors.New("the keyboard does not come there")
	}
	return p, err
}

func (p tab) after(key string) (Stop, error) {
	if err := p.press(key); err != nil {
		return Stop{}, err
	}
	return p.stop()
}

func (p tab) stop() (Stop, error) { return isolatedworld.Evaluate[Stop](p.ctx, p.world, "stop()") }

// press sends key down and key up. A character comes with key down: if the page moves the focus then, nothing is typed
// into the new element.
func (p tab) press(key string) error {
	events := kb.Encode([]rune(key)[0])
	down, up := events[0], events[len(events)-1]
	if events[1].Type == kb.KeyChar {
		down.Text = events[1].Text
	}
	for _, event := range []*input.DispatchKeyEventParams{down, up} {
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, *event); err != nil {
			return err
		}
	}
	return nil
}
