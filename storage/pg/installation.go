package pg

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage"
)

// Installation is what the database says of the installation: a process compares it with its folders when it starts.
type Installation struct {
	ID        uuid.UUID      `db:"installation"`
	InUse     bool           `db:"in_use"` // keys were made for it
	Vault     sql.NullString `db:"vault_recipient"`
	Candidate sql.NullString `db:"candidate_recipient"`
}

const installationQuery = `select installation, in_use, vault_recipient, candidate_recipient from seal.start_state()`

// Installation returns the installation, for a process of the candidate zone or the adviser zone.
func (db *DB) Installation(ctx context.Context) (i Installation, err error) {
	for _, role := range []account.Role{account.RoleCandidate, account.RoleAdviser} {
		if _, served := db.pools[role.Login()]; served {
			return i, db.Get(ctx, role.Login(), &i, installationQuery)
		}
	}
	return i, storage.ErrNotServed
}

// InstallationAsOwner returns the installation, for a command.
func InstallationAsOwner(ctx context.Context, ownerURL string) (i Installation, err error) {
	err = asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error { return tx.GetContext(ctx, &i, installationQuery) })
	return i, err
}

// NewestRequest returns the request that was submitted last, for a process of the candidate zone.
func (db *DB) NewestRequest(ctx context.Context) (id uuid.NullUUID, err error) {
	return id, db.Get(ctx, account.RoleCandidate.Login(), &id, `select seal.newest_request()`)
}
