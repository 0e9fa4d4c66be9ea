package account_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"stepfree/account"
)

func TestToken_IsParsedAndNotPrinted(t *testing.T) {
	t.Parallel()
	token := account.NewToken()
	read, ok := account.ParseToken(token.Secret())
	if !ok || read != token {
		t.Error("the token was not read back")
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "token", token)
	formats := fmt.Sprintf("%v %+v %#v %s", token, token, token, token)
	for _, text := range []string{fmt.Sprint(token), formats, log.String()} {
		if strings.Contains(text, token.Secret()) {
			t.Errorf("printed: %s", text)
		}
	}
	for _, wrong := range []string{"", "short", token.Secret() + "A", strings.Repeat("*", 43), token.Secret()[:42]} {
		if _, ok := account.ParseToken(wrong); ok {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestIsCSRF_RejectsOtherSessions(t *testing.T) {
	t.Parallel()
	mine, other := account.NewToken(), account.NewToken()
	if !mine.IsCSRF(mine.CSRF()) {
		t.Error("the own form was refused")
	}
	for name, value := range map[string]string{
		"another session's": other.CSRF(), "none": "", "the token itself": mine.Secret(),
	} {
		if mine.IsCSRF(value) {
			t.Errorf("%s was accepted", name)
		}
	}
	if (account.Token{}).IsCSRF((account.Token{}).CSRF()) {
		t.Error("no session has a form")
	}
}

func TestCheckPassword_MatchesItsHashOnly(t *testing.T) {
	t.Parallel()
	hash, err := account.HashPassword("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !account.CheckPassword("correct horse", hash) || account.CheckPassword("correct horsf", hash) ||
		account.CheckPassword("correct horse", account.DecoyHash()) {
		t.Error("a wrong password fits, or the right one does not")
	}
}

func TestCheckCode_AcceptsAdjacentTimeSteps(t *testing.T) {
	t.Parallel()
	secret, err := account.NewTOTPSecret()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_790_000_010, 0)
	code, err := account.GenerateCode(secret, now)
	if err != nil {
		t.Fatal(err)
	}
	for late, want := range map[time.Duration]bool{
		0: true, 30 * time.Second: true, -30 * time.Second: true, 90 * time.Second: false, -90 * time.Second: false,
	} {
		step, ok := account.CheckCode(secret, code, now.Add(late))
		if ok != want || ok && step != now.Unix()/30 {
			t.Errorf("%v later: %v, step %d", late, ok, step)
		}
	}
	if _, ok := account.CheckCode(secret, "", now); ok {
		t.Error("an empty code was accepted")
	}
}

func TestRole_HomeAndLoginAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]account.Role{}
	for _, role := range account.Roles() {
		for _, thing := range []string{role.Home(), role.Login()} {
			if other, twice := seen[thing]; twice || thing == "/" {
				t.Errorf("%s of %s is also that of %s", thing, role, other)
			}
			seen[thing] = role
		}
	}
	if account.Role("unknown").Home() != "/" {
		t.Error("an unknown role has a home")
	}
}
