package hr

import (
	"time"

	"stepfree/interview"
	"stepfree/views/ui"
)

// Touched is the bookings that a change would make unfit.
type Touched struct {
	Bookings  []TouchedBooking
	Elsewhere int // bookings of vacancies that are not the officer's
}

// TouchedBooking is a booking of the officer's vacancies, and what would be wrong with it.
type TouchedBooking struct {
	Start                time.Time
	Candidate, Reference string // Reference is the vacancy's
	Kind                 interview.StageKind
	Wrong                []string
}

// RemoveTimePage is the data of the page that asks whether to remove a free time.
type RemoveTimePage struct {
	Start, End time.Time
	Touched    *Touched
	Form       ui.Form
	State      ui.FormState
}
