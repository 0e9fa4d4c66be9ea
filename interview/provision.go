package interview

// ProvisionKind says what delivers an arrangement.
type ProvisionKind string

// The kinds of provisions.
const (
	ProvisionPerson   ProvisionKind = "person"   // one row for each person that the slot needs
	ProvisionThing    ProvisionKind = "thing"    // equipment, or something to ask for or to do
	ProvisionDocument ProvisionKind = "document" // made or sent to the candidate
	ProvisionSlot     ProvisionKind = "slot"     // the slot itself: its length, breaks, hours, room, way of meeting
)

// ProvisionKinds returns all kinds of provisions.
func ProvisionKinds() []ProvisionKind {
	return []ProvisionKind{ProvisionPerson, ProvisionThing, ProvisionDocument, ProvisionSlot}
}

// ProvisionStatus is the state of a provision; see the diagram in doc.go.
type ProvisionStatus string

// The states of a provision.
const (
	ProvisionNeeded    ProvisionStatus = "needed"
	ProvisionAsked     ProvisionStatus = "asked"
	ProvisionInPlace   ProvisionStatus = "in_place"
	ProvisionDeclined  ProvisionStatus = "declined"  // by the provider; a successor is needed
	ProvisionCancelled ProvisionStatus = "cancelled" // replaced, or not needed any more
)

// ProvisionStatuses returns all states in the order in which a provision passes through them.
func ProvisionStatuses() []ProvisionStatus {
	return []ProvisionStatus{
		ProvisionNeeded, ProvisionAsked, ProvisionInPlace, ProvisionDeclined, ProvisionCancelled,
	}
}

// ProvisionSteps returns all allowed steps of a provision. The system cancels one whose booking, arrangement or need
// ends; what it was replaced by is another provision.
func ProvisionSteps() []Step[ProvisionStatus] {
	steps := []Step[ProvisionStatus]{
		{ProvisionNeeded, ProvisionAsked, ByHR},
		{ProvisionNeeded, ProvisionInPlace, ByHR},
		{ProvisionAsked, ProvisionInPlace, ByHR},
		{ProvisionAsked, ProvisionNeeded, ByHR},
		{ProvisionInPlace, ProvisionNeeded, ByHR},
		{ProvisionAsked, ProvisionDeclined, ByHR},
		{ProvisionInPlace, ProvisionDeclined, ByHR},
	}
	for _, from := range []ProvisionStatus{ProvisionNeeded, ProvisionAsked, ProvisionInPlace} {
		steps = append(steps,
			Step[ProvisionStatus]{from, ProvisionCancelled, ByHR},
			Step[ProvisionStatus]{from, ProvisionCancelled, BySystem})
	}
	return steps
}

// IsLive reports whether a provision of this state counts for its booking.
func (s ProvisionStatus) IsLive() bool {
	return s == ProvisionNeeded || s == ProvisionAsked || s == ProvisionInPlace
}

// StandDown says whether a provider has to be told that they are not needed any more.
type StandDown string

// The values of StandDown; none is the empty string.
const (
	StandDownDue  StandDown = "due"
	StandDownDone StandDown = "done"
)
