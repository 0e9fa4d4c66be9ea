package account

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestClean_EndsAndForm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ typed, want string }{
		"zero width space":  {"ana@example.org\u200b", "ana@example.org"},
		"byte order mark":   {"\ufeff ana@example.org\u00a0\u2060", "ana@example.org"},
		"direction":         {"\u202aana@example.org\u202c", "ana@example.org"},
		"only invisible":    {"\u200b\u3164\u2800 \u00ad", ""},
		"decomposed":        {"zoe\u0301@example.org", "zo\u00e9@example.org"},
		"composed":          {"zo\u00e9@example.org", "zo\u00e9@example.org"},
		"spaces in between": {" Ana\u00a0 \tMaria ", "Ana Maria"},
		"inside stays":      {"a\u200bna", "a\u200bna"},
	} {
		if got := Clean(c.typed); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestIsVisible_InvisibleInside(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"ana@example.org": true, "a\u200bna@example.org": false, "an\u00ada": false, "a\u202ena": false, "a\u3164b": false,
		"a\u200dna": false, "می\u200cرا": true, "क्\u200dष": true, "a\x01na": false, "Siobhán O’Brien": true, "山田 太郎": true,
		"\u2800": false, "a\ufe0fna": false,
	} {
		if got := IsVisible(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestHasLetter_EveryScript(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "  ": false, "12": false, "-": false, "\u200b": false, "A": true, "山": true, "م": true,
	} {
		if got := HasLetter(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// FuzzClean checks that a cleaned text stays as it is, so that what is stored is found again by what is typed.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{"ana@example.org\u200b", "e\u0301", "\u200b\u0301", "a \u200b b", "\u1161\u1175"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if again := Clean(got); again != got {
			t.Fatalf("%q: %q, then %q", s, got, again)
		}
		if !norm.NFC.IsNormalString(got) {
			t.Fatalf("%q is not composed", got)
		}
	})
}
