// Package adviser holds the pages of the medical adviser.
package adviser

import (
	"time"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/views/ui"
)

// QueuePage is what the queue shows.
type QueuePage struct {
	Today time.Time
	Rows  []QueueRow
	Next  string // the address of the next page, or nothing
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
}

// Review is one request as all its pages show it.
type Review struct {
	ID                  string
	Number, Application int64
	Candidate, Vacancy  string
	Language            string // of the candidate's words
	SubmittedAt         time.Time
	DueOn               time.Time // a day
	Expedited           bool
	State               accommodation.State
	Stages              []Stage
}

// Stage is a stage with what was asked for it.
type Stage struct {
	Kind     interview.StageKind
	Minutes  int
	Mode     catalogue.Mode
	Skills   []catalogue.Skill
	Date     time.Time // the planned day or the booking; zero for none
	Measures []Measure
}

// Measure is one thing that was asked for.
type Measure struct {
	ID         string
	Type       catalogue.Measure
	Parameters catalogue.Parameters
	Status     accommodation.Status
	Outcome    accommodation.Status // empty while it is not decided
	DecidedAt  time.Time
	Pseudonym  int
}

// RequestPage is what the page of one request shows.
type RequestPage struct {
	Review
	Access    bool // this adviser can open the vault
	Today     time.Time
	Open      ui.Form
	AccessLog []AccessRecord
	Done      bool // a decision was just made
}

// AccessRecord is one access of an adviser to a request or a file.
type AccessRecord struct {
	At        time.Time
	Pseudonym int
	File      bool // a file, else the statement and the list of files
}

// DecisionPage is what the pages of one decision show.
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
	State      ui.FormState
	Form, Edit ui.Form
}

// VaultPage is what the page of the vault shows.
type VaultPage struct {
	Identity, Access string // the reader's own, sealed, in base64; empty when there is none
	NewIdentity      ui.Form
	Notice           string // what was just done: "identity" or "access"
	Members          []VaultMember
}

// VaultMember is a medical adviser and what the adviser holds.
type VaultMember struct {
	Name                   string
	Pseudonym              int
	Own, Active, Access    bool
	Since                  time.Time
	Recipient, Fingerprint string
	Grant                  ui.Form
}

// openers counts the advisers who can open what candidates send.
func (v VaultPage) openers() int {
	n := 0
	for _, m := range v.Members {
		if m.Access && m.Active {
			n++
		}
	}
	return n
}
