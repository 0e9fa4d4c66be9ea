package pg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"stepfree/storage"
)

// TimeZone returns the organisation's time zone from the database, which decides by it on which day an application is
// ready.
func (db *DB) TimeZone(ctx context.Context) (*time.Location, error) {
	logins := slices.Sorted(maps.Keys(db.pools))
	if len(logins) == 0 {
		return nil, storage.ErrNotServed
	}
	var name string
	if err := db.Get(ctx, logins[0], &name, `select account.organisation_time_zone()`); err != nil {
		return nil, err
	}
	return time.LoadLocation(name)
}

// SetTimeZoneAsOwner sets the organisation's time zone, an IANA name. It returns an error if this machine or the
// database does not know the name.
func SetTimeZoneAsOwner(ctx context.Context, ownerURL, name string) error {
	if _, err := time.LoadLocation(name); err != nil {
		return err
	}
	err := asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `update account.organisation set time_zone = $1`, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("the time zone %q: %w", name, err)
	}
	return nil
}
