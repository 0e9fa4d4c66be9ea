package assets_test

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"stepfree/views/assets"
)

// schemes returns the colours of each scheme of the built style. Later blocks override earlier ones.
func schemes(t *testing.T) map[string]map[string]string {
	t.Helper()
	style, _, _ := assets.Lookup(strings.TrimPrefix(assets.Path("app.css"), assets.Prefix))
	var blocks []map[string]string
	root := regexp.MustCompile(`:root\{([^}]*--govuk-body-background-colour[^}]*)\}`)
	for _, block := range root.FindAllStringSubmatch(string(style), -1) {
		colours := map[string]string{}
		for declaration := range strings.SplitSeq(block[1], ";") {
			if name, value, ok := strings.Cut(declaration, ":"); ok && strings.HasPrefix(strings.TrimSpace(value), "#") {
				colours[strings.TrimSpace(name)] = strings.TrimSpace(value)
			}
		}
		blocks = append(blocks, colours)
	}
	if len(blocks) != 5 {
		t.Fatalf("found %d blocks of colours, want light, dark, contrast, dark contrast and print", len(blocks))
	}
	over := func(indices ...int) map[string]string {
		all := map[string]string{}
		for _, i := range indices {
			maps.Copy(all, blocks[i])
		}
		return all
	}
	return map[string]map[string]string{
		"light": over(0), "dark": over(0, 1), "contrast": over(0, 2), "dark contrast": over(0, 1, 2, 3), "print": over(0, 4),
	}
}

// luminance returns the relative luminance (WCAG 2.2) of a colour #rgb or #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if colour == "" {
		t.Fatal("a colour is missing")
	}
	digits := strings.TrimPrefix(colour, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("%q is no colour: %v", colour, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// pair is a foreground and a background colour with their minimum contrast.
type pair struct {
	front, ground string
	least         float64
}

func pairs() []pair {
	const text, line = 7, 3
	all := []pair{
		{"--sf-button-text", "--sf-button", text},
		{"--sf-button-text", "--sf-button-hover", text},
		{"--sf-warning-text", "--sf-warning", text},
		{"--sf-warning-text", "--sf-warning-hover", text},
		{"--sf-focus", "--sf-halo", text},
		{"--govuk-text-colour", "--sf-field", text},
		{"--govuk-input-border-colour", "--sf-field", line},
	}
	for _, ground := range []string{
		"--govuk-body-background-colour", "--govuk-template-background-colour", "--govuk-surface-background-colour",
	} {
		for _, front := range []string{
			"text", "secondary-text", "link", "link-visited", "link-hover", "link-active", "error",
		} {
			all = append(all, pair{"--govuk-" + front + "-colour", ground, text})
		}
		all = append(all, pair{"--sf-focus", ground, line}, pair{"--govuk-input-border-colour", ground, line},
			pair{"--govuk-border-colour", ground, line}, pair{"--sf-accent", ground, line}, pair{"--sf-button", ground, line})
	}
	for _, ground := range []string{"--sf-done", "--sf-waiting", "--sf-attention"} {
		all = append(all, pair{"--govuk-text-colour", ground, text}, pair{"--govuk-link-colour", ground, text})
	}
	return all
}

func TestColours_Contrast(t *testing.T) {
	t.Parallel()
	for scheme, colours := range schemes(t) {
		for _, p := range pairs() {
			if got := contrast(t, colours[p.front], colours[p.ground]); got < p.least {
				t.Errorf("%s: %s on %s has %.2f:1, want %.0f:1", scheme, p.front, p.ground, got, p.least)
			}
		}
	}
}
