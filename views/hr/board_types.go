package hr

import (
	"time"

	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/ui"
)

// BoardPage is the data of the page of one vacancy: its applications by its stages.
type BoardPage struct {
	Vacancy
	Team     []string          // the names of its officers
	Stages   []interview.Stage // all of them
	Stage    string            // the only one that is shown; empty for all
	Rows     []BoardRow
	Matching int // applications that the filter finds
	Filtered bool
	Filter   ui.FormState
	Path     string // of the page, without its query
	Next     string // the address of the next page, or nothing
}

// columns returns the indices of the stages that are shown.
func (b BoardPage) columns() []int {
	var columns []int
	for i, s := range b.Stages {
		if b.Stage == "" || b.Stage == s.ID.String() {
			columns = append(columns, i)
		}
	}
	return columns
}

// BoardRow is one application.
type BoardRow struct {
	ID        string
	Number    int64
	Candidate string
	ReadyBy   time.Time // a day: until when it is ready at the latest
	Refused   bool      // mail to the address
	Cells     []BoardCell
}

// BoardCell is one stage of an application.
type BoardCell struct {
	Stage     interview.Stage
	State     string // as in message "hr.board.state.<state>"
	Ready     bool
	BookingID string    // empty without a booking
	Start     time.Time // of the booking, or its first sitting
	Sittings  int
	Misfit    bool // the slot does not fit any more
	Open      int  // how much is to be arranged
	Answer    string
	Panel     int // members of the panel
	Read      int // of them, who have read the instructions
}

// isActive reports whether there is a booking that has not taken place.
func (c BoardCell) isActive() bool { return interview.BookingStatus(c.State).Active() }

// tag returns the words and the tone of the state. What has to be changed comes first.
func (c BoardCell) tag(l locale.Localizer) (string, ui.Tone) {
	status := c.status(l)
	switch {
	case c.Misfit:
		return l.T("hr.home.misfit"), ui.ToneAttention
	case c.Answer == "move_asked":
		return l.T("hr.booking.answer.move_asked"), ui.ToneAttention
	case interview.BookingStatus(c.State).TakesPlace():
		return status, ui.ToneDone
	case c.isActive():
		return status, ui.ToneWaiting
	}
	return status, ui.ToneNeutral
}

func (c BoardCell) status(l locale.Localizer) string {
	if c.BookingID != "" {
		return l.T("booking.status." + c.State)
	}
	return l.T("hr.board.state." + c.State)
}

// link returns where the stage is worked on, and the words that lead there.
func (c BoardCell) link(l locale.Localizer, row BoardRow) (text, href string) {
	stage := "/interviews/applications/" + row.ID + "/stages/" + c.Stage.ID.String()
	switch {
	case c.BookingID != "":
		return l.ShortDateTime(c.Start), "/interviews/bookings/" + c.BookingID
	case !c.Ready:
		return l.T("hr.board.by", "day", l.In(row.ReadyBy.Location()).ShortDate(row.ReadyBy)), stage
	case c.Stage.Kind.Scheduled():
		return l.T("hr.slots.find"), stage + "/slots"
	case c.Open > 0:
		return l.T("hr.board.open", "count", c.Open), stage
	}
	return l.T("hr.board.nothing"), stage
}

// facts says in short what else is to be known of a booking.
func (c BoardCell) facts(l locale.Localizer) (facts []string) {
	if c.isActive() && !c.Ready && c.State != string(interview.BookingConfirmed) {
		facts = append(facts, l.T("hr.board.state.not_ready"))
	}
	if c.isActive() && c.Open > 0 {
		facts = append(facts, l.T("hr.board.open", "count", c.Open))
	}
	if c.Sittings > 1 {
		facts = append(facts, l.T("hr.board.sittings", "count", c.Sittings))
	}
	if c.State != string(interview.BookingConfirmed) {
		return facts
	}
	switch c.Answer {
	case "accepted":
		facts = append(facts, l.T("hr.board.accepted"))
	case "":
		facts = append(facts, l.T("hr.board.unanswered"))
	}
	switch {
	case c.Panel > 0 && c.Read == c.Panel:
		facts = append(facts, l.T("hr.board.has_read"))
	case c.Panel > 0:
		facts = append(facts, l.T("hr.board.unread", "read", c.Read, "all", c.Panel))
	}
	return facts
}
