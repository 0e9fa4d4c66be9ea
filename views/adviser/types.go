// Package adviser has the pages of medical advisers.
package adviser

import (
	"time"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/views/ui"
)

// QueuePage is the data of the queue.
type QueuePage struct {
	Today time.Time
	Rows  []QueueRow
	Next  string // the address of the next page, or nothing
	// Interests is the address of the page on which the adviser declares to have applied.
	Interests string
	Excluded  []Exclusion
}

// Exclusion is what the adviser does not see for having said so.
type Exclusion struct {
	Application int64 // its number; 0 for all requests of the vacancy
	Vacancy     string
}

// InterestsPage is the data of the page that asks whether the adviser has applied for a vacancy.
type InterestsPage struct {
	Form      ui.Form
	Input     ui.FormState
	Next      string // where the page leads afterwards
	Vacancies []ui.Item
}

// DeclarationPage is the data of the page that asks again before what is declared hides requests for good.
type DeclarationPage struct {
	Form    ui.Form
	Next    string
	Asked   []string // ids of vacancies
	Applied []ui.Item
	Sole    bool // no other adviser works on a request of them
}

// QueueRow is one request in the queue.
type QueueRow struct {
	ID                                 string
	Number, Application                int64
	Candidate, Vacancy                 string
	SubmittedAt                        time.Time
	DueOn                              time.Time // a day
	Expedited, Overdue                 bool
	Measures, Undecided, AnswersNeeded int
	Recused                            []string // the pseudonyms of other advisers
}

// Review is the part of a request that all its pages show.
type Review struct {
	ID                   string
	Number, Application  int64
	Candidate, Vacancy   string
	Language             string // of the candidate's words
	SubmittedAt          time.Time
	DueOn                time.Time // a day
	Expedited, TakenBack bool      // taken back is the application, by HR
	State                accommodation.State
	Stages               []Stage
}

// Stage is a stage with the measures asked for it.
type Stage struct {
	Kind     interview.StageKind
	Number   int // among the stages of its kind; 0 if it is the only one
	Minutes  int
	Mode     catalogue.Mode
	Skills   []catalogue.Skill
	Date     time.Time // the planned day or the booking; zero for none
	Measures []Measure
}

// Measure is one measure of a request.
type Measure struct {
	ID         string
	Type       catalogue.Measure
	Parameters catalogue.Parameters
	Status     accommodation.Status
	Outcome    accommodation.Status // empty while it is not decided
	DecidedAt  time.Time
	Pseudonym  int
}

// RequestPage is the data of the page of one request.
type RequestPage struct {
	Review
	Identity  string // the adviser's own, sealed, in base64; empty if the adviser cannot open the vault
	Passkeys  []Passkey
	Today     time.Time
	Open      ui.Form
	Sent      string // what the script compares with the receipt: see data-sent in views/assets/opener/review.js
	Confirm   string // the page that confirms who is signed in, which comes first; empty if it is done
	AccessLog []AccessRecord
}

// AccessRecord is one access of an adviser to a request or a file.
type AccessRecord struct {
	At        time.Time
	Pseudonym int
	File      bool // a file, else the statement and the list of files
}

// DecisionPage is the data of the pages of one decision.
type DecisionPage struct {
	Review     Review
	Stage      Stage
	Asked      Measure
	Path       string
	Language   string // in which the candidate reads the reasons
	Catalogue  []catalogue.Measure
	Outcome    accommodation.Status
	Granted    catalogue.Measure
	Parameters catalogue.Parameters
	Warning    string // of what would never come about; empty for none
	State      ui.FormState
	Form, Edit ui.Form
}

// VaultPage is the data of the vault page.
type VaultPage struct {
	Identity, Access string // the reader's own, sealed, in base64; empty when there is none
	Vault, Candidate string // fingerprints of the public keys that the database names
	Link             string // of the invitation to make the vault; empty without one, and when there is a vault
	Pinned           string // fingerprint of the pinned vault; empty until it is pinned
	Signing          string // fingerprint of the pinned key that signs receipts
	NewIdentity      ui.Form
	NewPasskey       ui.Form
	Passkeys         []Passkey // the reader's own
	Members          []VaultMember
	Recovery         RecoveryState
}

// RecoveryState is what the page says of custodians and recovery copies.
type RecoveryState struct {
	Custodians []Custodian // none until they are named
	Keys       string      // their public keys, with blanks between
	SealedAt   time.Time   // of the newest copies; zero without copies
	Outdated   bool        // the copies are for other custodians
	DrilledAt  time.Time   // zero without a drill
	Renew      ui.Form
}

// ForgottenPage is the data of the page of an adviser who can open the own key no more.
type ForgottenPage struct {
	VaultPage
	Replaced string // digest of the own sealed identity, in base64; empty without one
}

// colleagues names the other advisers who can open the vault.
func (p ForgottenPage) colleagues() (names []string) {
	for _, m := range p.Members {
		if m.Access && m.Active && !m.Own {
			names = append(names, m.Name)
		}
	}
	return names
}

// hasCopies reports whether two custodians can let the adviser in.
func (p ForgottenPage) hasCopies() bool { return !p.Recovery.SealedAt.IsZero() }

// canReplace reports whether the key can be replaced: there is a way in afterwards, or none that would be lost.
func (p ForgottenPage) canReplace() bool {
	return p.Pinned != "" && (p.Access == "" || p.hasCopies() || len(p.colleagues()) > 0)
}

// Custodian is a custodian as an adviser compares the key.
type Custodian struct{ Name, Fingerprint string }

// VaultMember is a medical adviser, with the adviser's key and access to the vault.
type VaultMember struct {
	Name                   string
	Pseudonym              int
	Own, Active, Access    bool
	MadeKeyAt, Since       time.Time // zero without key, and without access
	Recipient, Fingerprint string
	Grant                  ui.Form
}

// exchanged reports whether the database names another vault than the pinned keys.
func (v VaultPage) exchanged() bool { return v.Pinned != "" && v.Vault != v.Pinned }

// openers returns the number of active advisers with access to the vault.
func (v VaultPage) openers() int {
	n := 0
	for _, m := range v.Members {
		if m.Access && m.Active {
			n++
		}
	}
	return n
}
