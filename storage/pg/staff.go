package pg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"stepfree/account"
)

// NewStaff is a staff account to be created.
type NewStaff struct {
	ID                    uuid.UUID
	Role                  account.Role
	Name, Email, Language string
}

// Credential is how a member of staff signs in.
type Credential struct {
	PasswordHash string
	TOTPSealed   []byte // to the sign-in key
}

// InviteStaffAsOwner creates a staff account with the owner's login, for the command line, with an invitation whose
// link is valid until a time. It returns storage.ErrExists if the person has a staff account already.
func InviteStaffAsOwner(
	ctx context.Context, ownerURL string, s NewStaff, link account.Token, at, until time.Time,
) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		if err := insertStaff(ctx, tx, s, at, nil); err != nil {
			return err
		}
		return insertInvitation(ctx, tx, s.ID, link, until)
	})
}

// InviteAgainAsOwner invites the person of a staff account with a new link. It ends an earlier invitation; a password
// and a second factor that the account has are in force until the link is used. It returns storage.ErrNotFound if no
// active staff account has the address.
func InviteAgainAsOwner(ctx context.Context, ownerURL, email string, link account.Token, until time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		var id uuid.UUID
		const byEmail = `
			select id from account.account
			where email = lower($1) and role <> 'candidate' and status = 'active' for update`
		if err := tx.GetContext(ctx, &id, byEmail, email); err != nil {
			return err
		}
		return insertInvitation(ctx, tx, id, link, until)
	})
}

// SetActiveAsOwner enables or disables the staff account with an address; of several that are disabled, the newest. It
// returns storage.ErrNotFound if no staff account with the address is in the other state, and storage.ErrAddressUsed if
// another account has the address now.
func SetActiveAsOwner(ctx context.Context, ownerURL, email string, active bool) error {
	from, to := "active", "disabled"
	if active {
		from, to = to, from
	}
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		var id uuid.UUID
		const query = `
			update account.account set status = $3 where id = (
				select a.id from account.account a where a.email = lower($1) and a.role <> 'candidate' and a.status = $2
				order by a.created_at desc limit 1)
			returning id`
		return tx.GetContext(ctx, &id, query, email, from, to)
	})
}

// CreateStaffAsOwner creates a staff account that is set up, for the demonstration and tests. It returns
// storage.ErrExists if the person has a staff account already.
func CreateStaffAsOwner(ctx context.Context, ownerURL string, s NewStaff, c Credential, at time.Time) error {
	return asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		if err := insertStaff(ctx, tx, s, at, &at); err != nil {
			return err
		}
		//nolint:gosec // a statement, not a secret
		const credential = `insert into account.credential (account_id, password_hash, totp_sealed) values ($1, $2, $3)`
		_, err := tx.ExecContext(ctx, credential, s.ID, c.PasswordHash, c.TOTPSealed)
		return err
	})
}

func insertStaff(ctx context.Context, tx *sqlx.Tx, s NewStaff, at time.Time, setUpAt *time.Time) error {
	const query = `
		insert into account.account (id, role, name, email, language, pseudonym, created_at, set_up_at)
		values ($1, $2, $3, lower($4), $5, case when $2 = 'adviser' then nextval('account.adviser_pseudonym') end, $6, $7)`
	_, err := tx.ExecContext(ctx, query, s.ID, s.Role, s.Name, s.Email, s.Language, at, setUpAt)
	return err
}

func insertInvitation(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, link account.Token, until time.Time) error {
	const query = `
		with earlier as (delete from mail.outbox where account_id = $1 and kind = 'invitation')
		insert into account.invitation as i (account_id, hash, expires_at) values ($1, $2, $3)
		on conflict (account_id) do update set hash = excluded.hash, setup_hash = null, expires_at = excluded.expires_at,
			refused_at = null, password_hash = null, totp_sealed = null`
	_, err := tx.ExecContext(ctx, query, id, link.Hash(), until)
	return err
}

// ClaimSignInKeyAsOwner stores the fingerprint of the sign-in key if the database has none yet, and returns the one
// that is in force.
func ClaimSignInKeyAsOwner(ctx context.Context, ownerURL, fingerprint string) (inForce string, err error) {
	return inForce, asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		const claim = `insert into account.signin_key (fingerprint) values ($1) on conflict do nothing`
		if _, err := tx.ExecContext(ctx, claim, fingerprint); err != nil {
			return err
		}
		return tx.GetContext(ctx, &inForce, `select fingerprint from account.signin_key`)
	})
}

// SignInKeyAsOwner returns the fingerprint of the sign-in key, or "" if the database has none yet.
func SignInKeyAsOwner(ctx context.Context, ownerURL string) (fingerprint string, err error) {
	return fingerprint, asOwner(ctx, ownerURL, func(tx *sqlx.Tx) error {
		return tx.GetContext(ctx, &fingerprint, `select coalesce(account.signin_key(), '')`)
	})
}

// SignInKey returns the fingerprint of the sign-in key from the login of a staff audience, or "" if the database has
// none yet.
func (db *DB) SignInKey(ctx context.Context, audience account.Role) (fingerprint string, err error) {
	return fingerprint, db.Get(ctx, audience.Login(), &fingerprint, `select coalesce(account.signin_key(), '')`)
}
