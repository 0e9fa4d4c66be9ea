package candidate

import (
	"time"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// StatusPage is the data of the page of a submitted request.
type StatusPage struct {
	ID        string
	Number    int64
	Vacancy   string
	State     accommodation.State
	Next      accommodation.Actor
	DueOn     time.Time // a day
	Expedited bool
	Measures  []MeasureLine
	Events    []Event
	// CanWithdraw is true if a measure can still be withdrawn.
	CanWithdraw bool
	// Receipt is the short form of the digest of the receipt; empty if there is none.
	Receipt string
}

// MeasureLine is one measure with its status.
type MeasureLine struct {
	ID         string
	Type       catalogue.Measure
	Stage      Stage
	Parameters catalogue.Parameters
	Status     accommodation.Status
}

// Event is one event of a request.
type Event struct {
	Step    string
	Measure string // what it was about; empty for the whole request
	At      time.Time
}

// AccessRecord is one access of an adviser to a request or a file.
type AccessRecord struct {
	At        time.Time
	Pseudonym int
	File      bool // a file, else the statement and the list of files
}

// DecisionPage is the data of the page of one measure.
type DecisionPage struct {
	Measure            MeasureLine
	DueOn              time.Time // a day
	Decided            bool
	Outcome            accommodation.Status
	Granted            catalogue.Measure
	Parameters         catalogue.Parameters
	Reasons, Language  string
	DecidedAt          time.Time
	LapsesOn           time.Time // a day: until when HR waits for the answer to an offer
	Pseudonym          int
	Practical, Conduct string
	Written            string // the language of Practical and Conduct
	Arrangement        interview.Progress
	Released           bool // HR sees the arrangement
	Answer             ui.Form
	Withdraw           string // the address where it is taken back
	CanWithdraw        bool
}

// InterviewLine is one interview in the list of an application.
type InterviewLine struct {
	ID         string
	Kind       interview.StageKind
	Start, End time.Time
	Status     interview.BookingStatus
	Answered   bool
	NewMode    catalogue.Mode // how it takes place now, if a move changed that
	New        bool           // changed by others since it was opened
}

// InterviewPage is the data of the page of one interview.
type InterviewPage struct {
	ID            string
	Kind          interview.StageKind
	Vacancy       string
	Start, End    time.Time
	Local         locale.Localizer  // in the zone of the place
	Joining       interview.Joining // if it is not held in a room
	OtherTimeZone bool              // the reader is in another time zone than the place
	Status        interview.BookingStatus
	Started       bool // too late for an answer
	Mode          catalogue.Mode
	Room, Site    string
	Parts         []interview.Part
	Arrangements  []ArrangementLine
	Answer, Wish  string
	Accept        ui.Form
	Sitting       int            // of the interview
	MovedFrom     time.Time      // when the one whose place it took was to begin; zero if it took none's place
	MovedMode     catalogue.Mode // how that one was to take place
	ConfirmedOnce bool           // at its time
	MovedOn       bool           // it was moved to another one
	Successor     string         // the path of the appointment that takes place instead of it
	Reason        string         // why it was cancelled
	// ReasonLanguage is the language of the reason: "en" or "fr".
	ReasonLanguage string
}

// modeChanged reports whether the appointment takes place in another way than the one whose place it took.
func (v InterviewPage) modeChanged() bool { return v.MovedMode != "" && v.MovedMode != v.Mode }

// clocks returns the clocks of the appointment: those of the place if it is held in a room, else those of the reader.
func (v InterviewPage) clocks(l locale.Localizer) locale.Localizer {
	if v.OtherTimeZone && (v.Room != "" || v.Mode.OnSite()) {
		return v.Local
	}
	return l
}

// whenRows says when the appointment is, on its own clocks first; then on the others that matter.
func (v InterviewPage) whenRows(l locale.Localizer) []ui.SummaryRow {
	clocks := v.clocks(l)
	rows := []ui.SummaryRow{
		{Key: l.T("candidate.interview.when"), Value: clocks.BetweenTimeZone(v.Start, v.End), Lead: true},
	}
	switch {
	case !v.OtherTimeZone:
	case clocks == v.Local:
		rows = append(rows, ui.SummaryRow{
			Key: l.T("candidate.interview.here"), Value: l.BetweenTimeZone(v.Start, v.End), Lead: true,
		})
	default:
		rows = append(rows, ui.SummaryRow{
			Key: l.T("candidate.interview.there"), Value: v.Local.BetweenTimeZone(v.Start, v.End), Lead: true,
		})
	}
	return rows
}

// joiningRows says how an interview that is not held in a room is joined, or that it will stand there.
func (v InterviewPage) joiningRows(l locale.Localizer) []ui.SummaryRow {
	ahead := (v.Status == interview.BookingArranged || v.Status == interview.BookingConfirmed) && !v.Started
	if v.Joining.IsZero() && v.Room == "" && !v.Mode.OnSite() && ahead {
		return []ui.SummaryRow{{Key: l.T("joining.title"), Value: l.T("candidate.interview.joining_later")}}
	}
	return measure.JoiningRows(l, v.Joining)
}

// ArrangementLine is one arrangement in the list of an interview.
type ArrangementLine struct {
	ID                 string
	Type               catalogue.Measure
	Parameters         catalogue.Parameters
	Practical, Conduct string
	Written            string // the language of Practical and Conduct
	Progress           interview.Progress
	CanWaive           bool
	TakeUp             ui.Form // of one that was waived; without an action it cannot be taken up
	Deliver            ui.Form // of what the candidate says of the delivery; without an action nothing can be said
}
