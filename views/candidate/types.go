// Package candidate holds the pages of candidates. None of them needs any script.
package candidate

import (
	"time"

	"stepfree/accommodation"
	"stepfree/interview"
	"stepfree/views/ui"
)

// Application is one of the candidate's own applications.
type Application struct {
	ID         string
	Number     int64
	Vacancy    string
	Reference  string
	AnswerBy   time.Time // a day
	Answer     string    // "none", "yes" or "unsure"; empty until it was given
	Requests   []RequestLine
	Interviews []InterviewLine
}

// RequestLine is one request below its application.
type RequestLine struct {
	ID      string
	Number  int64
	State   accommodation.State
	Next    accommodation.Actor
	DueOn   time.Time // a day; zero for a draft
	Expires time.Time // of a draft
}

// Draft is a request that is still being written.
type Draft struct {
	ID                          string
	Application                 Application
	Language                    string
	Expires                     time.Time
	Stages                      []Stage
	Hard, Helps                 string
	StatementDone, EvidenceDone bool
	Files                       []File
	Sendable                    bool
}

// Stage is a stage with what is asked for it.
type Stage struct {
	ID       string
	Kind     interview.StageKind
	Date     time.Time // the planned day; zero for none
	Measures []Measure
}

// Measure is one thing that is asked for.
type Measure struct {
	ID         string
	Kind       interview.Kind
	Parameters interview.Parameters
	Complete   bool
	Words      string
}

// File is a file that was received.
type File struct {
	ID         string
	Name       string
	Size       int64 // bytes
	ReceivedAt time.Time
}

// Choice is the page on which measures are chosen for a stage.
type Choice struct {
	Stage      Stage
	Kinds      []interview.Kind
	Filtered   bool   // only what fits is shown
	Everything string // where everything is shown
	Again      string // where what is difficult is asked again
	Form       ui.Form
	State      ui.FormState
}

// Words is a page for the candidate's own words.
type Words struct {
	Question  string // "hard" or "helps"
	Language  string
	Version   int
	Elsewhere string // what another window saved meanwhile
	Form      ui.Form
	State     ui.FormState
}

// EvidenceOf is the page of the files.
type EvidenceOf struct {
	Draft
	Form, Done ui.Form
	Remove     []ui.Form // one for each file
	State      ui.FormState
	Received   bool // a file was just received
}
