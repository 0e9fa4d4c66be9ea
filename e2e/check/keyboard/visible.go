package keyboard

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"stepfree/e2e/browser/isolatedworld"
)

const (
	// margin is added around an element, in CSS pixels: the focus indicator is outside it.
	margin = 10
	// thickness, in CSS pixels, of a perimeter whose area must change by the ratio contrast (WCAG 2.2, criterion 2.4.13).
	thickness, contrast = 2, 3
)

// Visible returns how many pixels change by a contrast ratio of at least 3 when the stop loses the focus, and how many
// must (WCAG 2.2, criterion 2.4.13). The stop has the focus again afterwards.
func Visible(ctx context.Context, s Stop) (changed, wanted int, err error) {
	with, err := picture(ctx, *s.Box)
	if err != nil {
		return 0, 0, err
	}
	id, err := world(ctx)
	if err != nil {
		return 0, 0, err
	}
	if _, err := isolatedworld.Evaluate[bool](ctx, id, "(previous.blur(), true)"); err != nil {
		return 0, 0, err
	}
	without, err := picture(ctx, *s.Box)
	if err != nil {
		return 0, 0, err
	}
	if _, err := isolatedworld.Evaluate[bool](ctx, id, "(previous.focus({preventScroll: true}), true)"); err != nil {
		return 0, 0, err
	}
	return differences(with, without), int(2 * thickness * (s.Box.Width + s.Box.Height)), nil
}

func picture(ctx context.Context, b Box) (image.Image, error) {
	x, y := math.Max(0, b.X-margin), math.Max(0, b.Y-margin)
	clip := page.Viewport{X: x, Y: y, Width: b.X + b.Width + margin - x, Height: b.Y + b.Height + margin - y, Scale: 1}
	quick := true
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip:             &clip,
		OptimizeForSpeed: &quick,
	})
	if err != nil {
		return nil, err
	}
	made, err := png.Decode(bytes.NewReader(shot.Data))
	if err != nil {
		return nil, fmt.Errorf("a picture of the focus: %w", err)
	}
	return made, nil
}

func differences(a, b image.Image) int {
	count := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if ratio(a.At(x, y), b.At(x, y)) >= contrast {
				count++
			}
		}
	}
	return count
}

// ratio returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func ratio(a, b color.Color) float64 {
	lighter, darker := luminance(a), luminance(b)
	if lighter < darker {
		lighter, darker = darker, lighter
	}
	return (lighter + 0.05) / (darker + 0.05)
}

// luminance returns the relative luminance of a colour, 0 to 1 (WCAG 2.2).
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		part := float64(v) / 0xffff
		if part <= 0.04045 {
			return part / 12.92
		}
		return math.Pow((part+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
