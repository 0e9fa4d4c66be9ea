package hr

import (
	"time"

	"stepfree/interview"
)

// HomePage is the data of HR's home: what needs the officer today, and the vacancies.
type HomePage struct {
	Sections  []HomeSection
	Closed    []ClosedBooking
	Vacancies []Vacancy
	Next      string // the address of the next page of vacancies, or nothing
	// Rest says that the page only continues the list of vacancies.
	Rest bool
}

// total is how many lines there are.
func (h HomePage) total() int {
	n := len(h.Closed)
	for _, s := range h.Sections {
		n += s.Total
	}
	return n
}

// HomeSection is the lines of one kind.
type HomeSection struct {
	Kind  string // as in message "hr.home.<kind>"
	Total int    // lines of the kind, also those that are not shown
	Lines []HomeLine
	All   string // the address of the page with all lines, or nothing
	Next  string // the address of the next page of them, or nothing
}

// HomeLine is something that needs the officer, and where it is done.
type HomeLine struct {
	Kind      string
	Candidate string
	Number    int64 // of the application
	Reference string
	Stage     interview.StageKind // empty for what is not about a stage
	// StageNumber is the number among the vacancy's stages of one kind, or 0 if there is one.
	StageNumber int
	Start       time.Time // of the booking
	Until       time.Time // of a hold
	DueOn       time.Time // a day
	Planned     time.Time // the first day of a stage without a time; zero if none is planned
	Late        bool
	Need        interview.ProvisionKind // what a provision is
	Item        string
	Wish        string
	Names       []string
	InPlace     bool // nothing is missing for a booking that is to be confirmed again
	Href        string
}
