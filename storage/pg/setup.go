package pg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"stepfree/migrations"
)

// Prepare creates the logins and the database on a server; superuser returns the connection string of a database for a
// superuser. It changes nothing that exists.
func Prepare(ctx context.Context, superuser func(database string) string, database string) error {
	super, err := sqlx.ConnectContext(ctx, "postgres", superuser("postgres"))
	if err != nil {
		return fmt.Errorf("storage: preparing the server: %w", err)
	}
	defer super.Close()
	if _, err := super.ExecContext(ctx, migrations.Roles()); err != nil {
		return fmt.Errorf("storage: creating the logins: %w", err)
	}
	var found bool
	const exists = `select exists (select from pg_database where datname = $1)`
	if err := super.GetContext(ctx, &found, exists, database); err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	if !found {
		// The owner owns the database, so that it may create schemas and the trusted extension btree_gist.
		create := fmt.Sprintf(`create database %q owner %q encoding 'UTF8' template template0`, database, Owner)
		if _, err := super.ExecContext(ctx, create); err != nil {
			return fmt.Errorf("storage: creating the database: %w", err)
		}
	}
	if err := Restrict(ctx, super, database); err != nil {
		return err
	}
	inside, err := sqlx.ConnectContext(ctx, "postgres", superuser(database))
	if err != nil {
		return fmt.Errorf("storage: revoking the rights of PUBLIC: %w", err)
	}
	defer inside.Close()
	if _, err := inside.ExecContext(ctx, migrations.RevokePublic()); err != nil {
		return fmt.Errorf("storage: revoking the rights of PUBLIC: %w", err)
	}
	return nil
}

// Restrict lets only the product's logins connect to a database, and no login create temporary tables.
func Restrict(ctx context.Context, super *sqlx.DB, database string) error {
	const form = `revoke all on database %q from public; grant connect on database %q to %s`
	if _, err := super.ExecContext(ctx, fmt.Sprintf(form, database, database, strings.Join(Logins(), ", "))); err != nil {
		return fmt.Errorf("storage: restricting the database: %w", err)
	}
	return nil
}

// Migrate applies the migrations as the database's owner.
func Migrate(ctx context.Context, ownerURL string) error {
	owner, err := connect(ctx, ownerURL, Owner)
	if err != nil {
		return err
	}
	defer owner.Close()
	return migrations.Up(ctx, owner.DB)
}
