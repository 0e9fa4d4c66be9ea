// Package accommodation is the confidential world: what candidates ask for, and why it is approved or not. It holds
// plain rules without SQL, HTTP or clock. The packages of HR, the panel and the administrators must not import it.
//
// A Request covers one application and one or more of its stages. It holds Measures: each is one measure of the
// catalogue, asked for at one stage, with an outcome of its own. The medical adviser makes a Decision on each measure.
// Deadlines say until when.
//
// The states of a measure (Steps):
//
//	draft ── candidate ──▶ submitted ── adviser ──▶ under_review ◀─▶ info_requested
//	                                                  │
//	              ┌──────────────┬────────────────────┼───────────────────┐   adviser
//	              ▼              ▼                    ▼                   ▼
//	         recommended      modified       alternative_offered    not_supported
//	              │              │            │ candidate │               │
//	              │              │            ▼           ▼               ▼
//	              │              │         accepted    declined      not_approved
//	              ▼              ▼            │           └── candidate ──┴──▶ reconsideration ──▶ under_review
//	              └──────────▶ approved ◀─────┘
//
// A candidate can withdraw a measure from every state except draft. An approved measure continues as an
// interview.Arrangement with the same id; package interview has its states. Request.Decide, and Request.Accept for an
// alternative, are the only way from the confidential to the operational world: arrangements carry no reason.
//
// The State of a request is computed from its measures and never stored.
package accommodation
