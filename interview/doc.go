// Package interview is the operational world: what is arranged, when, where and with whom, and never why. It holds
// plain rules without SQL, HTTP or clock. It must not import package accommodation, the confidential world.
//
// A Stage is one part of the selection for a vacancy. An Arrangement is what HR must do for one approved measure at one
// stage. A Slot is a possible time with the Resources that stage and arrangements need; package search finds slots. A
// Booking is a slot taken for an application and a stage, and a Provision is what delivers one arrangement at one
// booking. Package catalogue describes the measures.
//
// The states of an arrangement (ArrangementSteps):
//
//	approved ◀── candidate ──▶ waived
//
//	withdrawn ◀── candidate or adviser, from approved and waived
//
// The states of a provision (ProvisionSteps):
//
//	needed ◀── HR ──▶ asked ── HR ──▶ in_place ── HR ──▶ needed
//
//	declined ◀── HR, from asked and in_place: a successor is needed
//	cancelled ◀── HR replaces it, or the system: from needed, asked and in_place
//
// The states of a booking (BookingSteps):
//
//	held ── HR ──▶ arranged ── HR, nothing open ──▶ confirmed ── HR ──▶ done
//	  │               │  ▲                           │  │
//	  │ HR, expiry    │  └── a new arrangement ──────┘  │
//	  ▼               ▼                                 ▼
//	cancelled      moved or cancelled ◀───── HR ────────┘
//
// A booking can be confirmed only when each arrangement of its application and stage is in place for this booking, or
// waived by the candidate.
//
// Intervals are half-open and in UTC.
package interview
