package accommodation

import (
	"time"

	"stepfree/catalogue"
)

// Deadlines says within how long a request is decided. Days are business days unless said otherwise.
type Deadlines struct {
	Acknowledge  int // until the candidate is told that the request arrived
	FirstReview  int // until the adviser has looked at it
	Simple       int // until a request without evidence is decided
	WithEvidence int // until a request with evidence is decided
	Absolute     int // calendar days after which no request is undecided
}

// DefaultDeadlines returns the limits of the first organisation's rules (docs/decisions/0001-dependencies.md).
func DefaultDeadlines() Deadlines {
	return Deadlines{Acknowledge: 1, FirstReview: 2, Simple: 5, WithEvidence: 15, Absolute: 30}
}

// Due is until when a request is to be decided.
type Due struct {
	On        time.Time // a day
	Expedited bool      // needed sooner than the deadlines give
}

// Due counts forward from the day of submission, and backward from the event: the decision is due at the
// earlier of the two. The event is zero where no day is planned; lead is the longest lead time in business days among
// the measures. A day that is already past when the request is sent means today, expedited.
func (d Deadlines) Due(submitted time.Time, hasEvidence bool, event time.Time, lead int, cal catalogue.Calendar) Due {
	days := d.Simple
	if hasEvidence {
		days = d.WithEvidence
	}
	due := Due{On: cal.AddBusinessDays(submitted, days)}
	if absolute := submitted.AddDate(0, 0, d.Absolute); absolute.Before(due.On) {
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
