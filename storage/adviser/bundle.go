package adviser

import (
	"context"

	"github.com/google/uuid"

	"stepfree/storage/casefile"
)

// SealedBundle is what the adviser's browser decrypts: the keys, the receipt, the statement and the labels of the files.
type SealedBundle struct {
	Access    []byte // the vault's identity, sealed to the adviser
	Vault     string // the vault's public key
	Receipt   []byte // of what was sent, sealed to the request key; nil if there is none
	Statement *casefile.SealedStatement
	Evidence  []SealedEvidence
}

// SealedEvidence is the sealed label of a file.
type SealedEvidence struct {
	ID    uuid.UUID `db:"id"`
	Label []byte    `db:"label"`
}

// SealedBundle loads the bundle of a request. It returns storage.ErrNotFound if the adviser has no access to the vault.
func (tx Tx) SealedBundle(ctx context.Context, request uuid.UUID) (s SealedBundle, err error) {
	var chain struct {
		Access  []byte `db:"access"`
		Vault   string `db:"vault"`
		Receipt []byte `db:"receipt"`
	}
	const keys = `
		select x.sealed as access, v.recipient as vault,
			(select r.receipt from accommodation.request r where r.id = $2) as receipt
		from seal.access x join seal.vault v on v.id = x.vault_id where x.account_id = $1`
	if err := tx.db.GetContext(ctx, &chain, keys, tx.me.ID, request); err != nil {
		return s, err
	}
	s.Access, s.Vault, s.Receipt = chain.Access, chain.Vault, chain.Receipt
	var statements []casefile.SealedStatement
	const statement = `select object, version, sealed from accommodation.statement where request_id = $1`
	if err := tx.db.SelectContext(ctx, &statements, statement, request); err != nil {
		return s, err
	}
	if len(statements) == 1 {
		s.Statement = &statements[0]
	}
	const evidence = `
		select id, label from accommodation.evidence
		where request_id = $1 and status = 'stored' order by received_at, id`
	return s, tx.db.SelectContext(ctx, &s.Evidence, evidence, request)
}
