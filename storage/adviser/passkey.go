package adviser

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/storage"
)

// Passkey is a way to open the adviser's identity by a touch.
type Passkey struct {
	ID         uuid.UUID `db:"id"`
	Credential string    `db:"credential"` // which token to ask
	Sealed     []byte    `db:"sealed"`     // the identity
	CreatedAt  time.Time `db:"created_at"`
}

// Passkeys lists this adviser's passkeys, the oldest first.
func (tx Tx) Passkeys(ctx context.Context) (all []Passkey, err error) {
	const query = `select id, credential, sealed, created_at from seal.passkey where account_id = $1 order by created_at, id`
	return all, tx.db.SelectContext(ctx, &all, query, tx.me.ID)
}

// AddPasskey stores a passkey for the identity whose public key is recipient. It returns storage.ErrChanged if this
// adviser's is another one by now, and storage.ErrExists if the same form has stored it.
func (tx Tx) AddPasskey(ctx context.Context, p Passkey, recipient string) error {
	const query = `
		insert into seal.passkey (id, account_id, recipient, credential, sealed, created_at) values ($1, $2, $3, $4, $5, $6)`
	_, err := tx.db.ExecContext(ctx, query, p.ID, tx.me.ID, recipient, p.Credential, p.Sealed, p.CreatedAt)
	return err
}

// RemovePasskey deletes a passkey of this adviser. It returns storage.ErrNotFound if there is none.
func (tx Tx) RemovePasskey(ctx context.Context, id uuid.UUID) error {
	result, err := tx.db.ExecContext(ctx, `delete from seal.passkey where id = $1`, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return storage.ErrNotFound
	}
	return nil
}
