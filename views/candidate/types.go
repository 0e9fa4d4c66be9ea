// Package candidate has the pages of candidates. They work without JavaScript.
package candidate

import (
	"time"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/views/ui"
)

// Application is one application of the candidate.
type Application struct {
	ID         string
	Number     int64
	Vacancy    string
	Reference  string
	AnswerBy   time.Time // a day
	Answer     string    // "none", "yes", "unsure" or, for more time, "later"; empty until it was given
	HasStages  bool      // more time can be asked for; not set in a list
	ReadyOn    time.Time // a day: from when on HR plans without an answer; zero before the last reminder
	Address    string    // that HR entered and the candidate is asked about; empty for none
	TakenBack  bool      // by HR, which entered it by mistake
	New        bool      // not opened yet
	Requests   []RequestLine
	Interviews []InterviewLine
}

// MoreTimePage is the data of the page on which stages are chosen that need more time to answer.
type MoreTimePage struct {
	Stages []Stage
	Form   ui.Form
	State  ui.FormState
	Active bool // it was asked for
	End    ui.Form
}

// RequestLine is one request in the list of an application.
type RequestLine struct {
	ID      string
	Number  int64
	State   accommodation.State
	Next    accommodation.Actor
	DueOn   time.Time // a day; zero for a draft
	Expires time.Time // of a draft
	New     bool      // changed by others since it was opened
}

// Draft is a request before its submission.
type Draft struct {
	ID                          string
	Application                 Application
	Expires                     time.Time
	Stages                      []Stage
	Hard, Helps                 OwnText
	StatementDone, EvidenceDone bool
	Files                       []File
	Complete                    bool
}

// Stage is a stage with the measures asked for it.
type Stage struct {
	ID       string
	Kind     interview.StageKind
	Number   int // among the stages of its kind; 0 if it is the only one
	Minutes  int // 0 where the page does not say how long it takes
	Mode     catalogue.Mode
	Date     time.Time // the planned day; zero for none
	Removed  bool      // by HR
	Measures []Measure
}

// Measure is one measure of a draft.
type Measure struct {
	ID         string
	Type       catalogue.Measure
	Parameters catalogue.Parameters
	Complete   bool
	Words      OwnText
	Warning    string // of what would never come about; empty for none
}

// OwnText are words of the candidate with their language.
type OwnText struct{ Text, Lang string }

// File is one file of the evidence.
type File struct {
	ID         string
	Name       string
	Size       int64 // bytes
	ReceivedAt time.Time
}

// Choice is the data of the page on which measures are chosen for a stage.
type Choice struct {
	Stage      Stage
	Measures   []catalogue.Measure
	Filtered   bool   // only what fits is shown
	Everything string // where everything is shown
	Again      string // where what is difficult is asked again
	Form       ui.Form
	State      ui.FormState
	Conflict   *EditConflict
}

// StageChoice is the data of the page on which stages are chosen.
type StageChoice struct {
	Stages   []Stage
	Form     ui.Form
	State    ui.FormState
	Conflict *EditConflict
}

// MeasureDetails is the data of the page with the questions about one measure.
type MeasureDetails struct {
	Measure
	Remove   string // where the measure is taken out
	Form     ui.Form
	State    ui.FormState
	Conflict *EditConflict
}

// EditConflict is the answer that another window has saved since this form was shown; it may be empty.
type EditConflict struct {
	Lines    []string
	Words    string
	Language string // of the words
}

// Words is the data of a page for the candidate's own words.
type Words struct {
	Question string // "hard" or "helps"
	Form     ui.Form
	State    ui.FormState
	Conflict *EditConflict
}

// EvidencePage is the data of the page of the evidence.
type EvidencePage struct {
	Draft
	Form, Done ui.Form
	State      ui.FormState
}

// CheckPage is the data of the page on which all answers are checked before submission.
type CheckPage struct {
	Draft
	Send  ui.Form
	State ui.FormState
}
