package pg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/account"
	"stepfree/storage"
)

// NewVault is the vault with the first adviser's identity and access.
type NewVault struct {
	ID               uuid.UUID
	Recipient        string
	AdviserEmail     string
	AdviserRecipient string
	SealedIdentity   []byte // with the adviser's passphrase
	SealedVault      []byte // to the adviser's identity
	CandidateKey     string // the public candidate key
	// Custodians are the fingerprints of the three to whose pairs RecoveryCopies are sealed; none without custodians.
	Custodians     []string
	RecoveryCopies [][]byte
}

// CreateVaultAsOwner stores the vault's public key and the first adviser's access. It returns storage.ErrExists if
// there is a vault already, since another one would make submitted requests unreadable, and storage.ErrNotFound if
// there is no such adviser.
func CreateVaultAsOwner(ctx context.Context, ownerURL string, v NewVault, at time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		adviser, err := firstAdviser(ctx, tx, v.AdviserEmail)
		if err != nil {
			return err
		}
		for _, statement := range []struct {
			query string
			args  []any
		}{
			{
				`insert into seal.vault (id, recipient, created_at) values ($1, $2, $3)`,
				[]any{v.ID, v.Recipient, at},
			},
			{
				`insert into seal.candidate_key (name, recipient) values ('candidate', $1)`,
				[]any{v.CandidateKey},
			},
			{
				`insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, $3, $4)`,
				[]any{adviser, v.AdviserRecipient, v.SealedIdentity, at},
			},
			{
				`insert into seal.access (vault_id, account_id, recipient, sealed, granted_at) values ($1, $2, $3, $4, $5)`,
				[]any{v.ID, adviser, v.AdviserRecipient, v.SealedVault, at},
			},
		} {
			if _, err := tx.ExecContext(ctx, statement.query, statement.args...); err != nil {
				return err
			}
		}
		return addRecovery(ctx, tx, v, at)
	})
}

// firstAdviser returns the account of the adviser who gets the vault. It returns storage.ErrExists if there is a vault, and
// sql.ErrNoRows without such an active account. The advisory lock orders it with other commands and with an adviser who is
// making the vault, so that there is never a second one.
func firstAdviser(ctx context.Context, tx *sqlx.Tx, email string) (adviser uuid.UUID, err error) {
	var exists bool
	const vault = `select exists (select from seal.vault) from pg_advisory_xact_lock(7302)`
	if err := tx.GetContext(ctx, &exists, vault); err != nil {
		return adviser, err
	}
	if exists {
		return adviser, storage.ErrExists
	}
	const byEmail = `select id from account.account where email = lower($1) and role = 'adviser' and status = 'active'`
	return adviser, tx.GetContext(ctx, &adviser, byEmail, email)
}

// VaultInvitation lets one adviser make the vault, once.
type VaultInvitation struct {
	AdviserEmail string
	Link         account.Token
	Until        time.Time
	CandidateKey string // the public candidate key
}

// InviteToVaultAsOwner stores an invitation in place of an earlier one. It returns storage.ErrExists if there is a vault
// already, and storage.ErrNotFound if there is no such adviser.
func InviteToVaultAsOwner(ctx context.Context, ownerURL string, v VaultInvitation) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		adviser, err := firstAdviser(ctx, tx, v.AdviserEmail)
		if err != nil {
			return err
		}
		const candidate = `
			insert into seal.candidate_key (name, recipient) values ('candidate', $1) on conflict (name) do nothing`
		if _, err := tx.ExecContext(ctx, candidate, v.CandidateKey); err != nil {
			return err
		}
		const invite = `
			insert into seal.vault_invitation (account_id, token_hash, expires_at) values ($1, $2, $3)
			on conflict (is_only) do update set account_id = $1, token_hash = $2, expires_at = $3`
		_, err = tx.ExecContext(ctx, invite, adviser, v.Link.Hash(), v.Until)
		return err
	})
}

// asOwner runs fn in a transaction of the owner's login and commits it.
func asOwner(ctx context.Context, ownerURL string, fn func(*sqlx.Tx) error) error {
	owner, err := connect(ctx, ownerURL, Owner)
	if err != nil {
		return err
	}
	defer owner.Close()
	tx, err := owner.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // no effect after a commit; before it the first error counts
	if err := fn(tx); err != nil {
		return translate(err)
	}
	return translate(tx.Commit())
}

// HasVault reports whether there is a vault.
func HasVault(ctx context.Context, ownerURL string) (exists bool, err error) {
	err = asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		return tx.GetContext(ctx, &exists, `select exists (select from seal.vault)`)
	})
	return exists, err
}
