package walk

import (
	"stepfree/e2e/check/keyboard"
)

// checkFocus goes through the page with Tab: stops come in order, none is covered, there is an end, and each has a
// visible focus. Elements that are drawn alike are compared once in each scheme. The window is wide in English, and
// narrow and low, where most is covered, in French.
func (w *walker) checkFocus(route string) {
	w.t.Helper()
	usual := schemes()[0]
	if w.lang != "en" {
		usual = schemes()[4]
	}
	in := func(s scheme) { w.emulate(scheme{s.name, usual.width, usual.height, s.media}) }
	in(usual)
	must(w.t, keyboard.Walk(w.ctx, func(s keyboard.Stop) error {
		for _, fault := range s.Faults {
			w.t.Errorf("%s, %s: %s %s", route, usual.name, s.Element, fault)
		}
		// An element that does not fit into the low window is checked in the other.
		if !s.Whole && usual.height < schemes()[0].height {
			return nil
		}
		if _, before := w.checked.LoadOrStore(s.Kind, true); before {
			return nil
		}
		for _, as := range schemes()[:4] {
			in(as)
			changed, wanted, err := keyboard.Visible(w.ctx, s)
			if err != nil {
				return err
			}
			if changed < wanted {
				w.t.Errorf("%s, %s: the focus changes %d pixels of %s, want at least %d", route, as.name, changed, s.Element,
					wanted)
			}
		}
		in(usual)
		return nil
	}))
	w.emulate(schemes()[0])
}
