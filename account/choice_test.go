package account_test

import (
	"errors"
	"strings"
	"testing"

	"stepfree/account"
)

func TestCheckChoice_LengthAndCommonOnesOnly(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]error{
		"elevenchars":            account.ErrPasswordShort,
		"éàüïöéàüïöé":            account.ErrPasswordShort, // 11 characters in 22 bytes
		strings.Repeat("xy", 65): account.ErrPasswordLong,
		"qwerty123456":           account.ErrPasswordCommon,
		"QWERTY123456":           account.ErrPasswordCommon,
		"password2026!":          account.ErrPasswordCommon,
		"  password  ":           account.ErrPasswordCommon,
		"aaaaaaaaaaaa":           account.ErrPasswordCommon,
		"abcabcabcabc":           account.ErrPasswordCommon,
		"passwordpassword":       account.ErrPasswordCommon,
		"Zoe@Example.org":        account.ErrPasswordCommon,
		"Stepfree-2026":          account.ErrPasswordCommon,
		"example12345":           account.ErrPasswordCommon,
		"ZoeZoeZoeZoeZoe":        account.ErrPasswordCommon,
		"ExampleExample":         account.ErrPasswordCommon,
		"example of a lamp":      nil,
		"correct horse battery":  nil, // neither a digit nor a capital letter
		"843975102938":           nil,
		"пароль на каждый день": nil,
		" a lamp by the door ":  nil,
	} {
		if err := account.CheckChoice(password, "zoe@example.org"); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
	long := strings.Repeat("lamp-", 25) + "abc"
	if err := account.CheckChoice(long, "zoe@example.org"); err != nil {
		t.Errorf("%d characters: %v", len(long), err)
	}
}
