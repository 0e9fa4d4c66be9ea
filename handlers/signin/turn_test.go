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

// The work that takes time on purpose is done for an address that nobody has, too: here all turns are taken, and it waits.
func TestThePasswordOfAnUnknownAddressIsCheckedToo(t *testing.T) {
	t.Parallel()
	h := New(&web.Site{Audiences: account.Roles()}, storagetest.New(t).SignIn, false)
	for range cap(h.checks) {
		h.checks <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	session := store.StaffSession{Token: account.NewToken()}
	if _, err := h.check(ctx, staffForm{Email: "nobody@example.org", Password: "x", Code: "000000"}, &session); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("it did not wait for its turn: %v", err)
	}
}
