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
	Left       Left // why the member is not on its panel any more; empty while they are
}

// Left says why a panel member is not on the panel of an interview any more. Messages: "panel.left.<left>" and
// "panel.state.<left>".
type Left string

// Why a panel member left.
const (
	LeftCancelled Left = "cancelled"
	LeftMoved     Left = "moved"
	LeftReplaced  Left = "replaced" // another member comes
)

// FormerPage is the data of the page of an interview on whose panel the member is not any more.
type FormerPage struct {
	Interview

	At        time.Time // since when
	Successor string    // the path of the one that takes its place, with the member; or nothing
	Calendar  string    // the path of the calendar file that cancels it
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
