package locale_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// calls matches the beginning of a call with the full key of a message: T("some.key".
var calls = regexp.MustCompile(`\bT\("([a-z][a-z0-9_]*\.[A-Za-z0-9_.-]*[A-Za-z0-9_])"`)

// arguments splits the rest of a call, up to its closing parenthesis.
func arguments(text string) (found []string) {
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '(', '[', '{':
			depth++
		case ']', '}':
			depth--
		case ',', ')':
			if depth == 0 {
				found = append(found, strings.TrimSpace(text[start:i]))
				start = i + 1
			}
			if text[i] == ')' {
				if depth == 0 {
					return found[1:] // the text before the first comma is empty, because the key was cut off
				}
				depth--
			}
		}
	}
	return nil
}

func TestArguments_SplitsNestedCalls(t *testing.T) {
	t.Parallel()
	got := arguments(`, "count", len(f(a, b)), "name", x[T{1, 2}], "c", ",)\"(")) }`)
	want := []string{`"count"`, `len(f(a, b))`, `"name"`, `x[T{1, 2}]`, `"c"`, `",)\"("`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := arguments(`)`); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func TestMessages_CallersPassEveryField(t *testing.T) {
	t.Parallel()
	known, count := read(t, "en"), 0
	for _, s := range sources(t) {
		for _, at := range calls.FindAllStringSubmatchIndex(s.text, -1) {
			key, given := s.text[at[2]:at[3]], []string{}
			args := arguments(s.text[at[1]:])
			if slices.ContainsFunc(args, func(a string) bool { return strings.HasSuffix(a, "...") }) {
				continue
			}
			for i := 0; i < len(args); i += 2 {
				name, err := strconv.Unquote(args[i])
				if err != nil {
					t.Errorf("%s: %s: %s is not a field name", s.path, key, args[i])
				}
				given = append(given, name)
			}
			want := fields(known[key])
			if plural := len(known[key]) > 1; plural && !slices.Contains(want, "count") {
				want = append(want, "count")
			}
			slices.Sort(want)
			slices.Sort(given)
			if diff := cmp.Diff(want, given); diff != "" && (len(want) > 0 || len(given) > 0) {
				t.Errorf("%s: %s, -named +given:\n%s", s.path, key, diff)
			}
			count += len(given)
		}
	}
	if count < 50 {
		t.Errorf("only %d fields found: the pattern may be wrong", count)
	}
}
