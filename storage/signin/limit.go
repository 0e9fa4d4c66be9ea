package signin

import (
	"context"
	"time"

	"stepfree/account"
	"stepfree/storage/pg"
)

// Try is a try to give the password and the code of an address, which may be unknown.
type Try struct {
	Address string
	Network string
	Device  account.Token // of the browser; the zero value if it has none
}

// CountTry counts a try before it is checked, with the login of an audience of staff. It returns how long to wait: if that
// is not 0, the try may not be made and was not counted.
func (s *Store) CountTry(ctx context.Context, role account.Role, t Try) (time.Duration, error) {
	var device any
	if !t.Device.IsZero() {
		device = t.Device.Hash()
	}
	var seconds float64
	const query = `select account.count_try($1, $2, $3)`
	err := s.db.Get(ctx, role.Login(), &seconds, query, t.Address, t.Network, device)
	return toWait(seconds), err
}

// CountLink counts a request for a sign-in link, as CountTry does.
func (tx Tx) CountLink(ctx context.Context, address, network string) (time.Duration, error) {
	var seconds float64
	err := tx.db.GetContext(ctx, &seconds, `select account.count_link($1, $2)`, address, network)
	return toWait(seconds), err
}

func toWait(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// EndTries ends the tries of the person of a session, who gave password and code, and makes the device known.
func (s *Sessions) EndTries(ctx context.Context, role account.Role, session account.Token, t Try) error {
	return s.db.Run(ctx, role.Login(), session, func(tx *pg.Tx) error {
		_, err := tx.ExecContext(ctx, `select account.end_tries($1, $2)`, t.Network, t.Device.Hash())
		return err
	})
}
