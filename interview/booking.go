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
	TimeZone      string // IANA name; in which the time was agreed
	Mode          catalogue.Mode
	HeldUntil     time.Time // zero unless it is held
	Sequence      int       // SEQUENCE of the calendar file (RFC 5545); rises with each change
	Version       int       // optimistic lock; rises with each change
}

// BookingStatus is the state of a booking; see the diagram in doc.go.
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

// BookingStatuses returns all states in the order in which a booking passes through them.
func BookingStatuses() []BookingStatus {
	return []BookingStatus{
		BookingHeld, BookingArranged, BookingConfirmed, BookingDone, BookingCancelled, BookingMoved,
	}
}

// BookingSteps returns all allowed steps of a booking. The system cancels an expired hold, and takes a confirmed
// booking back to arranged when a new arrangement is released for it.
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

// Active reports whether the booking occupies its room, panel, providers and equipment.
func (s BookingStatus) Active() bool {
	return s == BookingHeld || s == BookingArranged || s == BookingConfirmed
}

// ErrNotReady means that the stage of a booking is not ready, so that the booking cannot be confirmed.
var ErrNotReady = errors.New("interview: the stage is not ready")

// ErrOpenArrangements means that an arrangement is neither confirmed nor waived. The error is an
// *OpenArrangementsError.
var ErrOpenArrangements = errors.New("interview: an arrangement is still open")

// OpenArrangementsError carries the arrangements that prevent a booking from being confirmed.
type OpenArrangementsError struct {
	Arrangements []Arrangement
}

// Error says how many arrangements are open, and nothing about them: an error text may be logged.
func (e *OpenArrangementsError) Error() string {
	return fmt.Sprintf("%v: %d", ErrOpenArrangements, len(e.Arrangements))
}

// Unwrap returns ErrOpenArrangements.
func (e *OpenArrangementsError) Unwrap() error { return ErrOpenArrangements }

// OpenArrangements returns the arrangements of the booking's application and stage that are open.
func (b Booking) OpenArrangements(arr []Arrangement) []Arrangement {
	var open []Arrangement
	for _, a := range arr {
		if a.ApplicationID == b.ApplicationID && a.StageID == b.StageID && a.IsOpen() {
			open = append(open, a)
		}
	}
	return open
}

// Confirm returns nil if HR may confirm the booking: it is arranged and has no open arrangement. It returns
// ErrSchedulingStep or an *OpenArrangementsError otherwise. It does not change the booking.
func (b Booking) Confirm(arr []Arrangement) error {
	if err := CheckStep(b.Status, BookingConfirmed, ByHR); err != nil {
		return err
	}
	if open := b.OpenArrangements(arr); len(open) > 0 {
		return &OpenArrangementsError{Arrangements: open}
	}
	return nil
}

// Purpose is the use of a resource in a booking.
type Purpose string

// The purposes of a resource.
const (
	PurposeRoom      Purpose = "room"
	PurposePanel     Purpose = "panel"
	PurposePerson    Purpose = "person"
	PurposeEquipment Purpose = "equipment"
)

// Occupation is the time for which a slot takes one resource. It is longer than the slot if a provider is needed before
// or after it, or if the resource is held for a late end.
type Occupation struct {
	Interval

	ResourceID uuid.UUID
	Purpose    Purpose
	Role       catalogue.Role // of a provider
}
