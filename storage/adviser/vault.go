package adviser

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
)

// VaultMember is a medical adviser with the public key and the access to the vault.
type VaultMember struct {
	AccountID uuid.UUID      `db:"id"`
	Name      string         `db:"name"`
	Pseudonym int            `db:"pseudonym"`
	Status    string         `db:"status"`
	Recipient sql.NullString `db:"recipient"` // null: has not made a key yet
	MadeKeyAt sql.NullTime   `db:"made_key_at"`
	GrantedAt sql.NullTime   `db:"granted_at"` // null: cannot open the vault
}

// VaultMembers lists the medical advisers.
func (tx Tx) VaultMembers(ctx context.Context) (members []VaultMember, err error) {
	const query = `
		select c.id, c.name, c.pseudonym, c.status, i.recipient, i.created_at as made_key_at, x.granted_at
		from account.account c
		left join seal.identity i on i.account_id = c.id
		left join seal.access x on x.account_id = c.id
		where c.role = 'adviser' order by c.pseudonym`
	return members, tx.db.SelectContext(ctx, &members, query)
}

// Keys are the adviser's own sealed identity and access, nil if there is none yet, and the public keys in use.
type Keys struct {
	Identity  []byte         `db:"identity"`
	Access    []byte         `db:"access"`
	Vault     sql.NullString `db:"vault"`
	Candidate sql.NullString `db:"candidate"`
}

// Keys returns the keys of this adviser.
func (tx Tx) Keys(ctx context.Context) (keys Keys, err error) {
	const query = `
		select (select i.sealed from seal.identity i where i.account_id = $1) as identity,
			(select x.sealed from seal.access x where x.account_id = $1) as access,
			(select v.recipient from seal.vault v order by v.created_at limit 1) as vault,
			(select c.recipient from seal.candidate_key c) as candidate`
	return keys, tx.db.GetContext(ctx, &keys, query, tx.me.ID)
}

// CandidateKey returns the public candidate key, to which reasons are sealed.
func (tx Tx) CandidateKey(ctx context.Context) (recipient string, err error) {
	const query = `select recipient from seal.candidate_key where name = 'candidate'`
	return recipient, tx.db.GetContext(ctx, &recipient, query)
}

// NewVault is a vault as the first adviser's browser made it.
type NewVault struct {
	Link      account.Token // of the invitation
	Vault     string        // the vault's public key
	Recipient string        // the adviser's public key
	Identity  []byte        // the adviser's, sealed with the passphrase
	Access    []byte        // the vault's identity, sealed to the adviser
}

// MakeVault stores the vault with this adviser's key and access. It returns storage.ErrChanged if the invitation is not
// this adviser's, was used or is over, or if there is a vault already.
func (tx Tx) MakeVault(ctx context.Context, v NewVault) error {
	var made bool
	const query = `select seal.make_vault($1, $2, $3, $4, $5, $6)`
	if err := tx.db.GetContext(
		ctx, &made, query, v.Link.Hash(), uuid.New(), v.Vault, v.Recipient, v.Identity, v.Access,
	); err != nil {
		return err
	}
	if !made {
		return storage.ErrChanged
	}
	return nil
}

// SaveIdentity stores the adviser's own key pair, whose private half the browser sealed. It returns storage.ErrExists
// if there is one already.
func (tx Tx) SaveIdentity(ctx context.Context, recipient string, sealed []byte, at time.Time) error {
	const query = `insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, $3, $4)`
	_, err := tx.db.ExecContext(ctx, query, tx.me.ID, recipient, sealed, at)
	return err
}

// ChangePassphrase stores the adviser's own identity, sealed with another passphrase. It returns storage.ErrChanged unless
// the SHA-256 of the one that is stored is opened: another window may have changed it.
func (tx Tx) ChangePassphrase(ctx context.Context, opened, sealed []byte) error {
	//guard:opened-identity sql
	const query = `update seal.identity set sealed = $3 where account_id = $1 and sha256(sealed) = $2`
	result, err := tx.db.ExecContext(ctx, query, tx.me.ID, opened, sealed)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return storage.ErrChanged
	}
	return nil
}

// ReplaceIdentity stores another key pair of the adviser, who can open the earlier one no more: that ends, with its passkeys
// and its access. It returns storage.ErrChanged unless the SHA-256 of the sealed identity that is stored is replaced, or
// if no other person could let this adviser in again.
func (tx Tx) ReplaceIdentity(ctx context.Context, replaced []byte, recipient string, sealed []byte) error {
	var done bool
	const query = `select seal.replace_identity($1, $2, $3)`
	if err := tx.db.GetContext(ctx, &done, query, replaced, recipient, sealed); err != nil {
		return err
	}
	if !done {
		return storage.ErrChanged
	}
	return nil
}

// GrantAccess stores the vault's identity, which this adviser's browser sealed to the public key of another adviser. It
// returns storage.ErrExists if the other adviser has access already, storage.ErrChanged if the other adviser's key is
// another one by now, and storage.ErrNotFound if the other adviser has no key or this one has no access.
func (tx Tx) GrantAccess(ctx context.Context, to uuid.UUID, recipient string, sealed []byte, at time.Time) error {
	const query = `
		insert into seal.access (vault_id, account_id, recipient, sealed, granted_by, granted_at)
		select x.vault_id, i.account_id, $5, $2, x.account_id, $3
		from seal.access x join seal.identity i on i.account_id = $1 where x.account_id = $4`
	result, err := tx.db.ExecContext(ctx, query, to, sealed, at, tx.me.ID, recipient)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return storage.ErrNotFound
	}
	return nil
}
