package accommodation

import (
	"time"

	"stepfree/catalogue"
)

// Deadlines is the longest times for each part of deciding a request, in business days if not said otherwise.
type Deadlines struct {
	Acknowledge  int // until the candidate gets the acknowledgement
	FirstReview  int // until the adviser starts the review
	Simple       int // until a request without evidence is decided
	WithEvidence int // until a request with evidence is decided
	Absolute     int // calendar days after which no request is undecided; the last business day of them counts
	Offer        int // until an offered alternative lapses that the candidate does not answer
	LastAnswer   int // from the last reminder to answer until an application is ready without an answer
}

// DefaultDeadlines returns the deadlines of the first organisation (docs/decisions/0001-dependencies.md). The functions
// of the database that say what is ready have the same.
func DefaultDeadlines() Deadlines {
	return Deadlines{Acknowledge: 1, FirstReview: 2, Simple: 5, WithEvidence: 15, Absolute: 30, Offer: 10, LastAnswer: 3}
}

// Due is the day until which a request must be decided.
type Due struct {
	On        time.Time // its date counts
	Expedited bool      // an event makes it earlier than the deadlines
}

// Due returns the earlier of two days: the deadline counted forward from submission, and the event counted backward by
// lead, the longest lead time of the measures in business days. The event is the first planned day of the stages, zero
// if none is planned. If the result is before submission, it is the day of submission.
func (d Deadlines) Due(submitted time.Time, hasEvidence bool, event time.Time, lead int, cal catalogue.Calendar) Due {
	days := d.Simple
	if hasEvidence {
		days = d.WithEvidence
	}
	due := Due{On: cal.AddBusinessDays(submitted, days)}
	if absolute := cal.LastBusinessDay(submitted.AddDate(0, 0, d.Absolute)); absolute.Before(due.On) {
		due.On = absolute
	}
	if event.IsZero() {
		return due
	}
	if backward := cal.BusinessDaysBefore(event, lead); backward.Before(due.On) {
		due = Due{On: backward, Expedited: true}
	}
	if due.On.Before(submitted) {
		due.On = submitted
	}
	return due
}
