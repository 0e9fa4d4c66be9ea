package hr

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/views/ui"
)

// BookingPage is the data of the page of one booking.
type BookingPage struct {
	SchedulingPage
	Start, End             time.Time
	CandidateTime          string   // when it begins on the clocks where the candidate is, if they differ
	Daytime                []string // warnings of the hour there
	Status                 interview.BookingStatus
	Mode                   catalogue.Mode
	Parts                  []interview.Part
	Why                    []string
	Taken                  []Taken
	HeldUntil              time.Time
	CreatedBy, ConfirmedBy string
	ConfirmedAt            time.Time
	Answer, Wish           string // of the candidate
	Reopened               bool   // the candidate knows of it, and it is not confirmed
	Moved                  bool   // it took the place of one that was moved, and was not confirmed since
	InPlace                bool   // everything is in place, also at the other sittings
	Closed                 bool   // its day is no business day
	EndedReason, EndedLang string // why it was cancelled, and the language of that
	MovedTo                string // the path of the booking that took its place
	Sittings               []BookingLine
	Misfit                 []string // what its slot does not satisfy any more
	KeptBy, KeptReason     string
	StandDown              []StandDown
	Open                   int // provisions that are not in place
	Steps                  []interview.BookingStatus
	Form                   ui.Form
	State                  ui.FormState // of the form that keeps the slot
	Path                   string       // of the booking
	Version                int
}

// CancelPage is the data of the page that asks why an interview is cancelled.
type CancelPage struct {
	Start, End time.Time
	Announced  bool // the candidate and the panel know of it, and are told
	Sittings   int
	Lost       []string // who was asked or in place, and what they do
	Version    int
	Form       ui.Form
	State      ui.FormState
}

// Taken is one resource of a booking.
type Taken struct {
	ID, Name, Site string
	Purpose        interview.Purpose
	Role           catalogue.Role
	AcknowledgedAt time.Time
	Replace        string // the path of the page that replaces it; empty if it cannot be replaced
}

// CheckItem is one arrangement of the checklist, with what delivers it.
type CheckItem struct {
	Arrangement
	Provisions []Provision
}

// Provision is what delivers an arrangement at one booking.
type Provision struct {
	ID, Path           string
	What               string // it is: a role, a piece of equipment, a document
	Number             int    // among those of one kind for one arrangement
	Kind               interview.ProvisionKind
	Status             interview.ProvisionStatus
	Provider           string
	DueOn              time.Time // a day; zero if none is known
	Late               bool      // it is open, and the day is over
	Note               string
	ChangedBy          string
	ChangedAt          time.Time
	HRDelivered        Said
	CandidateDelivered Said
}

// Said is what a side says of a delivery: "yes", "no", or nothing yet.
type Said string

// StandDown is a provider who has to be told that they are not needed.
type StandDown struct {
	Name, What, Arrangement string
	Start                   time.Time // of what they were asked for
	Version                 int
	Form                    ui.Form
}

// ProvisionPage is the data of the page of one provision.
type ProvisionPage struct {
	Arrangement Arrangement
	Provision   Provision
	Start, End  time.Time // of the booking; zero of a stage without one
	Version     int
	Steps       []interview.ProvisionStatus
	Substitutes []ui.Option // who or what could take its place at the same slot
	Replaceable bool
	Begun       bool // something can be said of the delivery
	Spoken      bool // both sides have spoken
	Form        func(action string) ui.Form
	State       ui.FormState
}

// ReplacePage is the data of the page that replaces a room or a member of the panel.
type ReplacePage struct {
	Name       string
	Purpose    interview.Purpose
	Start, End time.Time
	Announced  bool
	Options    []ui.Option
	Version    int
	Form       ui.Form
	State      ui.FormState
}

// CheckID returns the HTML id of an arrangement in the checklist.
func CheckID(arrangement string) string { return "arrangement-" + arrangement }

// ProvisionID returns the HTML id of a provision in the checklist.
func ProvisionID(provision string) string { return "provision-" + provision }
