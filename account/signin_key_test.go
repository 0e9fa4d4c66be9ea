package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
)

func TestSignInKey_OpensForItsAccountOnly(t *testing.T) {
	t.Parallel()
	key, id := account.NewSignInKey(), uuid.New()
	sealed, err := key.Seal(id, "JBSWY3DPEHPK3PXP")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed), "JBSWY3DPEHPK3PXP") {
		t.Error("the secret is readable")
	}
	again, err := key.Seal(id, "JBSWY3DPEHPK3PXP")
	if err != nil || string(again) == string(sealed) {
		t.Errorf("sealed twice it is the same, or %v", err)
	}
	if got, err := key.Open(id, sealed); err != nil || got != "JBSWY3DPEHPK3PXP" {
		t.Errorf("%q, %v", got, err)
	}
	for name, open := range map[string]func() (string, error){
		"another account": func() (string, error) { return key.Open(uuid.New(), sealed) },
		"another key":     func() (string, error) { return account.NewSignInKey().Open(id, sealed) },
		"no key":          func() (string, error) { return account.SignInKey{}.Open(id, sealed) },
		"cut":             func() (string, error) { return key.Open(id, sealed[:10]) },
		"nothing":         func() (string, error) { return key.Open(id, nil) },
	} {
		if got, err := open(); !errors.Is(err, account.ErrSignInKey) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestParseSignInKey_ItsOwnTextOnly(t *testing.T) {
	t.Parallel()
	key := account.NewSignInKey()
	if got, err := account.ParseSignInKey(key.Secret() + "\n"); err != nil || got != key {
		t.Error("the key was not read back")
	}
	for _, wrong := range []string{"", "x", key.Secret()[:40], key.Secret() + key.Secret(), strings.Repeat("*", 43)} {
		if _, err := account.ParseSignInKey(wrong); !errors.Is(err, account.ErrSignInKey) {
			t.Errorf("%q was accepted", wrong)
		}
	}
	if printed := fmt.Sprintf("%v %+v %#v", key, key, key); strings.Contains(printed, key.Secret()) {
		t.Errorf("printed: %s", printed)
	}
}
