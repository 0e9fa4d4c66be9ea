package journey

import (
	"context"
	"errors"
	"fmt"

	"github.com/chromedp/chromedp"
)

// These functions return JavaScript expressions whose value is an element of the page, or null.

// pressable finds the button or link with a text, else the first whose text begins with it.
func pressable(text string) string {
	return fmt.Sprintf(`(() => {
		const words = (e) => e.textContent.replace(/\s+/g, " ").trim();
		const all = [...document.querySelectorAll("main button, main a, header button, header a")];
		return all.find((e) => words(e) === %[1]q) ?? all.find((e) => words(e).startsWith(%[1]q)) ?? null;
	})()`, text)
}

// field finds the field with a name, else with an id.
func field(name string) string {
	return fmt.Sprintf(
		`(document.querySelector('main [name=%[1]q]:not([type=hidden])') ?? document.getElementById(%[1]q))`, name,
	)
}

// choice finds the radio button, checkbox or option with a value.
func choice(name, value string) string {
	return fmt.Sprintf(`(document.querySelector('main input[name=%[1]q][value=%[2]q]')
		?? [...document.querySelectorAll('main select[name=%[1]q] option')].find((o) => o.value === %[2]q) ?? null)`, name,
		value)
}

// labelled finds the radio button, checkbox or option whose label begins with a text.
func labelled(text string) string {
	return fmt.Sprintf(`(() => {
		const says = (e) => e.textContent.trim().startsWith(%q);
		const label = [...document.querySelectorAll("main label")].find(says);
		const box = label && document.getElementById(label.htmlFor);
		if (box && /radio|checkbox/.test(box.type)) return box;
		return [...document.querySelectorAll("main option")].find(says) ?? null;
	})()`, text)
}

// tick checks a radio button or checkbox, or selects an option.
const tick = `if (e.matches("option")) e.parentElement.value = e.value; else if (!e.checked) e.click()`

// act runs a script with e as the element that an expression finds. It returns an error if there is none.
func act(ctx context.Context, find, script string) error {
	found, err := chromedp.Run(ctx,
		chromedp.Evaluate[bool](fmt.Sprintf(`(() => { const e = %s; if (!e) return false; %s; return true; })()`, find,
			script)))
	if err == nil && !found {
		err = errors.New("it is not on the page")
	}
	return err
}
