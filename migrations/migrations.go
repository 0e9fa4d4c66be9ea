// Package migrations holds the database's numbered SQL, forward only, and applies it.
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

//go:embed roles.sql
var roles string

// Roles returns the SQL that creates the owner and one login per audience; whoever runs it may create roles.
func Roles() string { return roles }

//go:embed closed.sql
var closed string

// Closed returns the SQL that takes from everybody what the server gives to everybody and the product does not need; its
// superuser runs it in the product's database.
func Closed() string { return closed }

// Up brings a database to the newest version. The connection is the owner's; several programs may call it at once.
func Up(ctx context.Context, owner *sql.DB) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, owner, files,
		goose.WithSessionLocker(locker), goose.WithExcludeNames([]string{"roles.sql", "closed.sql"}))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}
