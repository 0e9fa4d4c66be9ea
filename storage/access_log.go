package storage

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// RecordAccess adds to the access log that the adviser opens a request, or one of its files. It must be committed before
// anything sealed is handed out. It returns ErrNotFound if there is no such request for this adviser.
func (a Adviser) RecordAccess(ctx context.Context, request uuid.UUID, evidence uuid.NullUUID, at time.Time) error {
	const query = `
		insert into accommodation.access_log (id, request_id, candidate_id, evidence_id, account_id, pseudonym, at)
		select $1, r.id, r.candidate_id, cast($3 as uuid), $4, $5, $6 from accommodation.request r
		where r.id = $2 and (cast($3 as uuid) is null or exists (select from accommodation.evidence e where e.id = $3 and e.request_id = r.id))`
	result, err := a.tx.ExecContext(ctx, query, uuid.New(), request, evidence, a.me.ID, a.me.Pseudonym, at)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return ErrNotFound
	}
	return nil
}

// Sealed is what the adviser's browser opens: everything that the database holds of it, still sealed.
type Sealed struct {
	Identity  []byte // the adviser's, sealed with the passphrase
	Access    []byte // the vault's identity, sealed to the adviser
	Statement *SealedStatement
	Evidence  []SealedEvidence
}

// SealedStatement is the candidate's words.
type SealedStatement struct {
	Object  uuid.UUID `db:"object"`
	Version int       `db:"version"`
	Sealed  []byte    `db:"sealed"`
}

// SealedEvidence is the label of a file.
type SealedEvidence struct {
	ID    uuid.UUID `db:"id"`
	Label []byte    `db:"label"`
}

// Sealed loads the chain of a request. ErrNotFound: the adviser has no access to the vault.
func (a Adviser) Sealed(ctx context.Context, request uuid.UUID) (s Sealed, err error) {
	var chain struct {
		Identity []byte `db:"identity"`
		Access   []byte `db:"access"`
	}
	const keys = `
		select i.sealed as identity, x.sealed as access from seal.identity i join seal.access x on x.account_id = i.account_id where i.account_id = $1`
	if err := a.tx.GetContext(ctx, &chain, keys, a.me.ID); err != nil {
		return s, err
	}
	s.Identity, s.Access = chain.Identity, chain.Access
	var statements []SealedStatement
	if err := a.tx.SelectContext(ctx, &statements, `select object, version, sealed from accommodation.statement where request_id = $1`, request); err != nil {
		return s, err
	}
	if len(statements) == 1 {
		s.Statement = &statements[0]
	}
	const evidence = `select id, label from accommodation.evidence where request_id = $1 and status = 'stored' order by received_at, id`
	return s, a.tx.SelectContext(ctx, &s.Evidence, evidence, request)
}

// AccessRecord is one row of the access log.
type AccessRecord struct {
	EvidenceID uuid.NullUUID `db:"evidence_id"`
	Pseudonym  int           `db:"pseudonym"`
	At         time.Time     `db:"at"`
}

// AccessLog lists who opened what of a request, the newest first.
func (a Adviser) AccessLog(ctx context.Context, request uuid.UUID) (rows []AccessRecord, err error) {
	const query = `select evidence_id, pseudonym, at from accommodation.access_log where request_id = $1 order by at desc limit $2`
	return rows, a.tx.SelectContext(ctx, &rows, query, request, PageSize)
}
