// Package panel has the pages of panel members: when and where, and how to act, never why.
package panel

import (
	"time"

	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/ui"
)

// Interview is one interview in the list.
type Interview struct {
	ID         string
	Start, End time.Time
	TimeZone   *time.Location // in which the time was agreed
	Mode       string
	Vacancy    string
	Stage      string // the kind of stage
	Candidate  string
	Read       bool // the instructions were read as they stand now
	Changed    bool // they changed since they were read
}

func (i Interview) when(l locale.Localizer) string {
	return l.In(i.TimeZone).BetweenTimeZone(i.Start, i.End)
}

// DetailsPage is the data of the page of one interview.
type DetailsPage struct {
	Interview

	Places       []Place
	Parts        []interview.Part
	Instructions []Instruction
	LockAt       time.Time         // until when the questions are fixed; zero: they are not
	Joining      interview.Joining // if it is not held in a room
	Calendar     string            // the path of the calendar file
	Form         ui.Form
	Version      string // of the instructions on this page
}

// Place is a room and its site.
type Place struct{ Room, Site string }

// Instruction is one instruction to the panel (conduct), in the language in which it was written.
type Instruction struct{ Text, Lang string }
