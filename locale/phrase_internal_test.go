package locale

import (
	"slices"
	"testing"
	"time"
)

func TestPhrasesSayWhatTheLibraryWouldSay(t *testing.T) {
	t.Parallel()
	bundle, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Languages() {
		l := bundle.Localizer(lang, time.UTC)
		speaker := bundle.speakers[lang]
		if apart, all := len(speaker.phrases), len(speaker.keys); apart < all {
			t.Errorf("%s: %d of %d messages are taken apart", lang, apart, all)
		}
		for key, phrase := range speaker.phrases {
			for _, n := range []int{0, 1, 2, 5, 21, 101, 1000, 999_999} {
				args := argsOf(phrase, n)
				got, ok := phrase.say(l, args)
				want, wanted := l.localize(key, args)
				if ok != wanted || ok && got != want {
					t.Fatalf("%s %s with %v: %q %v, the library: %q %v", lang, key, args, got, ok, want, wanted)
				}
				if len(args) == 0 {
					break
				}
			}
		}
	}
}

// argsOf gives each field of a phrase a value.
func argsOf(p phrase, n int) (args []any) {
	if len(p.one) > 1 || len(p.one) == 1 && p.one[0].text != "" {
		args = append(args, "count", n)
	}
	for _, piece := range slices.Concat(p.one, p.other) {
		if _, given := argument(args, piece.field); piece.field != "" && !given {
			args = append(args, piece.field, n)
		}
	}
	return args
}

func TestAPhraseWithoutAFieldIsNotSaid(t *testing.T) {
	t.Parallel()
	p := phrase{other: []piece{{"Request ", "number"}, {"", ""}}}
	l := Localizer{lang: "en", zone: time.UTC}
	if text, ok := p.say(l, nil); ok {
		t.Errorf("said %q", text)
	}
	if text, ok := p.say(l, []any{"number", 7, "count", million}); ok {
		t.Errorf("said %q", text)
	}
	if text, ok := p.say(l, []any{"number", int64(7)}); !ok || text != "Request 7" {
		t.Errorf("said %q, %v", text, ok)
	}
}
