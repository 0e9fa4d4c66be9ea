// Package casefile has what candidates and medical advisers both read of a request. It is confidential: no other store
// imports it.
package casefile

import (
	"time"

	"github.com/google/uuid"
)

// SealedStatement is the candidate's words.
type SealedStatement struct {
	Object  uuid.UUID `db:"object"`
	Version int       `db:"version"`
	Sealed  []byte    `db:"sealed"`
}

// AccessRecord tells that an adviser opened a request, or one of its files.
type AccessRecord struct {
	EvidenceID uuid.NullUUID `db:"evidence_id"` // null: the request itself
	Pseudonym  int           `db:"pseudonym"`   // of the adviser
	At         time.Time     `db:"at"`
}
