// Package casefile has the queries and rows of a request that the stores of candidates and of medical advisers share.
// It is confidential: no other store imports it.
package casefile

import (
	"time"

	"github.com/google/uuid"
)

// SealedStatement is the candidate's statement, sealed to the request key.
type SealedStatement struct {
	Object  uuid.UUID `db:"object"`
	Version int       `db:"version"`
	Sealed  []byte    `db:"sealed"`
}

// AccessRecord is an entry of the access log: an adviser opened a request, or one of its files.
type AccessRecord struct {
	EvidenceID uuid.NullUUID `db:"evidence_id"` // null: the request itself
	Pseudonym  int           `db:"pseudonym"`   // of the adviser
	At         time.Time     `db:"at"`
}
