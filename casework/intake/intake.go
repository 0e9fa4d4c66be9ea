// Package intake is what a candidate does with a request: start a draft, write it, add evidence, submit or discard
// it; afterwards answer an offer and withdraw measures. It creates and destroys the keys, and seals what the
// candidate types and uploads.
//
// The pages, the demonstration and tests call it; it knows no web framework.
package intake

import (
	"log/slog"
	"time"

	"stepfree/accommodation"
	"stepfree/seal"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
	"stepfree/storage/worker"
)

// Service has what the use cases need. It is safe for concurrent use.
type Service struct {
	Store        *store.Store
	Retention    *worker.DraftRetention
	CandidateKey seal.PrivateKey // opens draft keys and letters to the candidate
	SigningKey   seal.SigningKey // signs receipts
	Pins         seal.PinFile    // names the vault to which request keys are sealed
	Objects      *blob.Dir       // sealed files
	Keyring      *blob.Dir       // request keys, sealed to the vault
	Drafts       *blob.Dir       // request keys of drafts, sealed to the candidate key
	DiskReserve  int64           // bytes that files leave free on the disk
	Scanner      Scanner         // looks for malicious content in files
	Deadlines    accommodation.Deadlines
	TimeZone     *time.Location // the organisation's
	Now          func() time.Time
	Log          *slog.Logger
}
