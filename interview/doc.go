// Package interview is the operational world: what is arranged, when, where and with whom, and never why. It is plain
// rules: no SQL, no web, no clock. It knows nothing of the confidential world, which imports it.
//
// Package catalogue says what can be arranged and what it changes. An Arrangement is what HR must do
// for one approved measure. Package search finds Slots for a Stage and its arrangements among Resources. A Booking is a
// slot that was taken.
//
// An arrangement:
//
//	approved ── HR ──▶ arranging ◀── HR ──▶ confirmed ── HR or candidate ──▶ provided ── candidate ─┐
//	    ▲                  │                    │                                                   ▼
//	candidate              │                    └────────── HR or candidate ──────────▶ not_provided
//	    │                  │
//	  waived ◀── candidate, from approved, arranging and confirmed
//
//	withdrawn ◀── candidate or adviser, from approved, arranging, confirmed and waived
//
// A booking:
//
//	held ── HR ──▶ arranged ── HR, nothing open ──▶ confirmed ── HR ──▶ done
//	  │               │  ▲                           │  │
//	  │ HR, expiry    │  └── a new arrangement ──────┘  │
//	  ▼               ▼                                 ▼
//	cancelled      moved or cancelled ◀───── HR ────────┘
//
// A booking cannot be confirmed until every arrangement of its application and stage is confirmed, or the candidate has
// waived it: see Booking.Confirm.
//
// The length of a slot follows from the stage and the arrangements alone:
//
//	slot = setup + briefing + round up to 5 minutes (assessed × the largest multiplier + fixed minutes) + breaks + pause
//
// People are counted on the slot that results. Intervals are half-open and UTC; wall times, such as office hours and a
// candidate's window, are in the zone of the interviews.
package interview
