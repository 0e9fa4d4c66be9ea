package signin

import (
	"context"
	"errors"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
	"stepfree/storage/storagetest"
)

// An unknown address must cost a password check too: with all checks taken, it waits until its context ends.
func TestStaffSignIn_DecoyForUnknownAddress(t *testing.T) {
	t.Parallel()
	h := New(&web.Site{Audiences: account.Roles()}, storagetest.New(t).SignIn, account.NewSignInKey(), false)
	for range cap(h.checks) {
		h.checks <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	session := store.StaffSession{Token: account.NewToken()}
	_, err := h.check(ctx, staffForm{Email: "nobody@example.org", Password: "x", Code: "000000"}, &session)
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("it did not wait for a check: %v", err)
	}
}
