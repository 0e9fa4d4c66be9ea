package interview

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Booking is a slot that was taken for one stage of one application.
type Booking struct {
	ID            uuid.UUID
	ApplicationID uuid.UUID
	StageID       uuid.UUID
	Status        BookingStatus
	Slot          Slot
	TimeZone      string // the IANA zone in which the time was agreed
	Mode          catalogue.Mode
	HeldUntil     time.Time // zero unless it is held
	Sequence      int       // of the calendar file (RFC 5545 SEQUENCE); rises with every change
	Version       int
}

// BookingStatus is where a booking is; see the diagram in doc.go.
type BookingStatus string

// The states of a booking.
const (
	BookingHeld      BookingStatus = "held"
	BookingArranged  BookingStatus = "arranged"
	BookingConfirmed BookingStatus = "confirmed"
	BookingDone      BookingStatus = "done"
	BookingCancelled BookingStatus = "cancelled"
	BookingMoved     BookingStatus = "moved"
)

// BookingStatuses lists the states in the order of a booking's life.
func BookingStatuses() []BookingStatus {
	return []BookingStatus{
		BookingHeld, BookingArranged, BookingConfirmed, BookingDone, BookingCancelled, BookingMoved,
	}
}

// BookingSteps is the table of all allowed steps of a booking; whatever is not in it is refused. The system cancels a
// hold that expired, and reopens a confirmed booking for which a new arrangement was released.
func BookingSteps() []Step[BookingStatus] {
	return []Step[BookingStatus]{
		{BookingHeld, BookingArranged, ByHR},
		{BookingHeld, BookingCancelled, ByHR},
		{BookingHeld, BookingCancelled, BySystem},
		{BookingArranged, BookingConfirmed, ByHR},
		{BookingArranged, BookingCancelled, ByHR},
		{BookingArranged, BookingMoved, ByHR},
		{BookingConfirmed, BookingArranged, BySystem},
		{BookingConfirmed, BookingCancelled, ByHR},
		{BookingConfirmed, BookingMoved, ByHR},
		{BookingConfirmed, BookingDone, ByHR},
	}
}

// Active tells whether the booking still takes its room and its people.
func (s BookingStatus) Active() bool {
	return s == BookingHeld || s == BookingArranged || s == BookingConfirmed
}

// ErrOpenArrangements says that an arrangement is neither confirmed nor waived; the error is an *OpenError.
var ErrOpenArrangements = errors.New("interview: an arrangement is still open")

// OpenError carries the arrangements that keep a booking from being confirmed.
type OpenArrangementsError struct {
	Arrangements []Arrangement
}

// Error tells how many arrangements are open, and nothing about them.
func (e *OpenArrangementsError) Error() string {
	return fmt.Sprintf("%v: %d", ErrOpenArrangements, len(e.Arrangements))
}

// Unwrap makes the error an ErrOpenArrangements.
func (e *OpenArrangementsError) Unwrap() error { return ErrOpenArrangements }

// Missing returns those arrangements of the booking's application and stage that are neither confirmed nor waived.
func (b Booking) OpenArrangements(arr []Arrangement) []Arrangement {
	var missing []Arrangement
	for _, a := range arr {
		if a.ApplicationID == b.ApplicationID && a.StageID == b.StageID && a.IsOpen() {
			missing = append(missing, a)
		}
	}
	return missing
}

// Confirm checks that HR may confirm the booking: it is arranged, and nothing is missing. The errors are ErrSchedulingStep and
// *OpenError.
func (b Booking) Confirm(arr []Arrangement) error {
	if err := CheckStep(b.Status, BookingConfirmed, ByHR); err != nil {
		return err
	}
	if missing := b.OpenArrangements(arr); len(missing) > 0 {
		return &OpenArrangementsError{Arrangements: missing}
	}
	return nil
}

// Purpose is what a booked resource is taken for.
type Purpose string

// The purposes of an occupation.
const (
	PurposeRoom      Purpose = "room"
	PurposePanel     Purpose = "panel"
	PurposePerson    Purpose = "person"
	PurposeEquipment Purpose = "equipment"
)

// Occupation is one resource that a slot takes, and for how long: longer than the slot itself where somebody meets the
// candidate before, or the room is held for a late arrival.
type Occupation struct {
	Interval

	ResourceID uuid.UUID
	Purpose    Purpose
	Role       catalogue.Role // of a person
}
