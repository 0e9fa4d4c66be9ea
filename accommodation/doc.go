// Package accommodation is the confidential world: what candidates ask for, and why it is or is not granted.
// It is plain rules: no SQL, no web, no clock. HR, the panel and the administrators never import it.
//
// A candidate's Request, for one application, covers one or more stages and holds Measures: each is one thing from the
// catalogue, asked for one stage, and has an outcome of its own. The medical adviser makes a Decision on each measure.
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
// A measure can be withdrawn by its candidate from every state before something was provided. An approved measure goes
// on as an interview.Arrangement, under the same id: what HR does about it is that package's to say. The one valve
// between the two worlds is (*Request).Decide, and (*Request).Accept for an alternative: they return arrangements, and
// the reason stays behind.
//
// The state of a request is computed from its measures and never stored.
package accommodation
