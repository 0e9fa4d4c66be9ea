package migrations

import (
	"context"
	"database/sql"
)

// UpTo brings a database to a version.
func UpTo(ctx context.Context, owner *sql.DB, version int64) error {
	provider, err := newProvider(owner)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}
