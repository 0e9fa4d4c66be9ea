package interview

import (
	"errors"
	"fmt"
	"maps"
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
	InterviewID   uuid.UUID // the UID of the calendar file (RFC 5545), the same for all bookings of the stage
	Sequence      int       // SEQUENCE of the calendar file; rises with each change of the interview
	Sitting       int       // 1, or the number of this one of the sittings that the interview is split into
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
		{BookingHeld, BookingMoved, ByHR},
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

// TakesPlace reports whether an interview of this state takes place at its time, or took place.
func (s BookingStatus) TakesPlace() bool { return s == BookingConfirmed || s == BookingDone }

// Errors that keep a booking from being confirmed.
var (
	// ErrOpenArrangements means that something is not in place for the booking. The error can be an
	// *OpenProvisionsError.
	ErrOpenArrangements = errors.New("interview: an arrangement is still open")
	// ErrNotReady means that the stage of the booking is not ready.
	ErrNotReady = errors.New("interview: the stage is not ready")
	// ErrMisfit means that the slot does not satisfy its constraints any more, and is not kept on purpose.
	ErrMisfit = errors.New("interview: the slot does not fit any more")
)

// ErrProvider means that a resource cannot deliver what it was chosen for: it is not a provider of that role, it is out
// of use, it is not taken by the booking, or no name is given.
var ErrProvider = errors.New("interview: this resource cannot deliver it")

// Misfit is something that a booked slot does not satisfy any more, as a code with arguments, as package search returns
// it. JSON: {"code":…,"args":{…}}. Message: "misfit.<code>".
type Misfit struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Equal reports whether two misfits are the same.
func (m Misfit) Equal(o Misfit) bool { return m.Code == o.Code && maps.Equal(m.Args, o.Args) }

// OpenProvisionsError carries the provisions that prevent a booking from being confirmed.
type OpenProvisionsError struct {
	Provisions []Provision
}

// Error says how many provisions are open, and nothing about them: an error text may be logged.
func (e *OpenProvisionsError) Error() string {
	return fmt.Sprintf("%v: %d", ErrOpenArrangements, len(e.Provisions))
}

// Unwrap returns ErrOpenArrangements.
func (e *OpenProvisionsError) Unwrap() error { return ErrOpenArrangements }

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
	Seating    Seating        // of a room that is shared
	SharedRoom uuid.UUID      // in which a panel member is, for all who share it
}

// Seating is what a candidate takes of a room that candidates of one stage share, each with an end of their own and with
// the same panel. The zero value takes the whole room.
type Seating struct {
	Stage uuid.UUID
	Seats int // of the candidate and of those who come along
}

// IsShared reports whether others may sit in the room.
func (s Seating) IsShared() bool { return s.Stage != uuid.Nil }
