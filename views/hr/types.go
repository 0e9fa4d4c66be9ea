// Package hr has the pages of HR officers: what to arrange, never why. It must not import package accommodation.
package hr

import (
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/views/ui"
)

// Vacancy is one vacancy in a list.
type Vacancy struct {
	ID, Reference, Title, Status string
	Applications                 int
}

// ClosedBooking is an interview that is booked on a day that is closed.
type ClosedBooking struct {
	ID, Candidate string
	Number        int64 // of the application
	Kind          interview.StageKind
	Status        interview.BookingStatus
	Start         time.Time
	Day           string // the name of the closed day
}

// NewResource is the data of the form of a new resource.
type NewResource struct {
	Kind     interview.ResourceKind
	Accounts []ui.Option // of panel members
	Form     ui.Form
	State    ui.FormState
}

// ResourceList is the data of a page of rooms, providers or panel members.
type ResourceList struct {
	Family  string // "rooms", "providers" or "panel-members"
	Path    string // of the list
	Addable []interview.ResourceKind
	Retired bool // those out of use
	Search  ui.FormState
	Rows    []ResourceLine
	Next    string // the address of the next page, or nothing
}

// ResourceLine is a resource in a list.
type ResourceLine struct {
	interview.Resource

	HasHours bool // it can be booked at some times only
	Times    int  // how many of them are ahead
}

// ChangeResourcePage is the data of the form that changes a resource.
type ChangeResourcePage struct {
	Resource interview.Resource
	Form     ui.Form
	State    ui.FormState
	Touched  *Touched // the bookings that the change would make unfit
}

// ResourcePage is the data of the page of one resource.
type ResourcePage struct {
	Resource interview.Resource
	Retired  bool // taken out of use
	Times    []FreeTime
	Next     string // the address of the next page of free times, or nothing
	Add      ui.Form
	State    ui.FormState
	Touched  *Touched // the bookings that the first free time would make unfit
}

// FreeTime is one availability of a resource.
type FreeTime struct {
	Start, End time.Time
	Remove     ui.Form
}

// SchedulingPage is the data of the page of one stage of one application.
type SchedulingPage struct {
	Path               string
	Number             int64
	Candidate, Vacancy string
	Ready              bool
	ReadyBy            time.Time // a day: until when it is ready at the latest
	Stage              interview.Stage
	Warnings           []string
	Scheduled          bool // it takes place at a time that is booked
	Remote             bool // it is not held in a room
	Joining            interview.Joining
	Arrangements       []Arrangement
	Checklist          []CheckItem // of a stage without a booking; else the booking has it
	Bookings           []BookingLine
	Active             bool // there is an active booking
	Booked             bool // there is an active booking, or one that is done
	Problems           []ui.FieldError
}

// Arrangement is one arrangement as HR sees it.
type Arrangement struct {
	ID                 string
	Type               catalogue.Measure
	Parameters         catalogue.Parameters
	Practical, Conduct string
	Written            string // the language of Practical and Conduct
	Status             interview.ArrangementStatus
}

// BookingLine is one booking in a list.
type BookingLine struct {
	ID         string
	Start, End time.Time
	Status     interview.BookingStatus
}

// SlotsPage is the data of the page of slots.
type SlotsPage struct {
	SchedulingPage
	SearchPath      string    // the path of the search, without its query
	Search          string    // the address of this search
	From, To        time.Time // days
	State           ui.FormState
	Slots           []Slot
	More            bool       // there may be more slots than these
	Blocking        []Obstacle // what keeps there from being any
	BlockingSetSize int        // how many of it must be given up together
	First           string     // the first time without all of it, if several must be given up together
	Problem         string     // what went wrong with the last press
	Why             []string   // why each of the slots fits
	Move            *Move      // of the interview that is to be moved; nil: a new one is booked
}

// Obstacle is one thing that keeps there from being a slot, and where it can be changed.
type Obstacle struct {
	Text  string
	First string // the first time without it
	Do    []ui.Link
}

// Move is an interview that is to be moved, and what is lost with its slot.
type Move struct {
	Start, End time.Time
	Lost       []string // who was asked or in place, and what they do
	Kept       []string // documents that are in place
	Announced  bool     // the candidate and the panel know of it, and are told
	Version    int
}

// Slot is one slot in a list.
type Slot struct {
	Start, End     time.Time
	CandidateTime  string // in the candidate's own zone, where that is another one
	Room, RoomName string
	Panel          []string
	People         []Person
	Equipment      []string
	Warnings       []string
	Hold           ui.Form
}

// Person is one panel member or provider of a slot.
type Person struct {
	Name string
	Role catalogue.Role
}

// TeamPage is the data of the page of a vacancy's team.
type TeamPage struct {
	Path     string
	Member   bool // the reader is one of the team
	Officers []Officer
	Covers   []Cover
	Events   []TeamEvent
	State    ui.FormState
	Form     func(action string) ui.Form
}

// Officer is an HR officer of a team, or one who can be added to it.
type Officer struct {
	ID, Name   string
	Active     bool // can sign in
	Member, Me bool
}

// Cover says who works in place of whom, and until when.
type Cover struct {
	AbsentID, Absent, Name string
	LastDay                time.Time // a day
}

// TeamEvent is a change of a team. Actor is empty for an administrator.
type TeamEvent struct {
	Step, Officer, Actor string
	At                   time.Time
}

// TakeBackPage is the data of the page that takes an application back. Numbers are of what depends on it.
type TakeBackPage struct {
	Candidate              string
	Bookings, Arrangements int
	Form                   ui.Form
}

// StageFormPage is the data of the form of a stage.
type StageFormPage struct {
	Panel   []interview.Resource
	Form    ui.Form
	State   ui.FormState
	Touched *Touched // the bookings that the change would make unfit
	Place   string   // the path of the page of its place in the order; a new stage has none
	// Joining is the path of the page that says how it is joined; a new stage, and one in a room, have none.
	Joining string
}

// StagePlacePage is the data of the page of a stage's place in the order. Numbers are of what uses the stage.
type StagePlacePage struct {
	Stage                  interview.Stage
	Before, After          interview.Stage
	CanRise, CanSink       bool
	Version                string // of the order
	Bookings, Arrangements int
	Order, Remove          ui.Form
}
