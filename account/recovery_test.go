package account_test

import (
	"bytes"
	"strings"
	"testing"

	"stepfree/account"
)

func TestRecoveryHash_HoweverTyped(t *testing.T) {
	t.Parallel()
	codes := account.NewRecoveryCodes()
	if len(codes) != 10 || codes[0] == codes[1] {
		t.Fatalf("%d codes, or two alike", len(codes))
	}
	want, ok := account.RecoveryHash(codes[0])
	if !ok {
		t.Fatal("it is no code")
	}
	for _, typed := range []string{
		strings.ToLower(codes[0]), strings.ReplaceAll(codes[0], "-", ""), " " + strings.ReplaceAll(codes[0], "-", " ") + " ",
	} {
		if got, ok := account.RecoveryHash(typed); !ok || !bytes.Equal(got, want) {
			t.Errorf("%q: %v", typed, ok)
		}
	}
	for _, wrong := range []string{"", "123456", codes[0] + "A", codes[0][1:], strings.Repeat("1", 24), strings.Repeat("é", 24)} {
		if _, ok := account.RecoveryHash(wrong); ok {
			t.Errorf("%q is taken for a code", wrong)
		}
	}
}
