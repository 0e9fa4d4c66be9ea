// Package migrations holds the schema as numbered SQL files, forward only, and applies it. Each file is the
// documentation of its subject.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

//go:embed server/roles.sql
var roles string

// Roles returns the SQL that creates the owner and one login per audience. It needs the right to create roles.
func Roles() string { return roles }

//go:embed server/revoke_public.sql
var revokePublic string

// RevokePublic returns the SQL that revokes from PUBLIC what the server grants by default and the product does not
// need. It must run in the product's database, as the server's superuser.
func RevokePublic() string { return revokePublic }

// Up brings a database to the newest version. The connection must be the owner's. Safe to call from several programs at
// once: a session advisory lock serialises them.
func Up(ctx context.Context, owner *sql.DB) error {
	provider, err := newProvider(owner)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

// newProvider returns what applies the migrations to a database.
func newProvider(owner *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, owner, files, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}
