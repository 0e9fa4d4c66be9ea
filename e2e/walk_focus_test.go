package e2e_test

import (
	"stepfree/e2e/check/keyboard"
)

// goThrough uses the page by keyboard: its stops come in order, none is covered, there is an end, and each shows that it
// has the focus. What is drawn alike is looked at once in each scheme. Pages are gone through wide in one language, and
// narrow and low, where most is covered, in the other.
func (w *walker) goThrough(route string) {
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
		// What a low window cannot hold is looked at in the high one.
		if !s.Whole && usual.height < schemes()[0].height {
			return nil
		}
		if _, before := w.kinds.LoadOrStore(s.Kind, true); before {
			return nil
		}
		for _, as := range schemes()[:4] {
			in(as)
			changed, wanted, err := keyboard.Visible(w.ctx, s)
			if err != nil {
				return err
			}
			if changed < wanted {
				w.t.Errorf("%s, %s: the focus changes %d pixels of %s, which is less than %d", route, as.name, changed, s.Element, wanted)
			}
		}
		in(usual)
		return nil
	}))
	w.emulate(schemes()[0])
}
