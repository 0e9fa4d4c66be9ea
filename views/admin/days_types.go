package admin

import (
	"time"

	"stepfree/locale"
	"stepfree/views/ui"
)

// DaysPage is the data of the page of closed days.
type DaysPage struct {
	Year    int          // 0: the year that was typed is none
	State   ui.FormState // of the field with the year
	Days    []ClosedDay  // that count
	Removed []ClosedDay
}

// ClosedDay is a day, or days in a row, on which the organisation is closed.
type ClosedDay struct {
	ID, Name    string
	First, Last time.Time
	Booked      int    // interviews on these days
	By          string // who added it, or who removed it
	At          time.Time
}

// days returns the days in words.
func (d ClosedDay) days(l locale.Localizer) string {
	if d.First.Equal(d.Last) {
		return l.Day(d.First)
	}
	return l.T("admin.days.range", "first", l.Day(d.First), "last", l.Day(d.Last))
}

// by returns who added or removed the days, and when; without a name, that it is a public holiday.
func (d ClosedDay) by(l locale.Localizer) string {
	if d.By == "" {
		return l.T("admin.days.by_rule")
	}
	return l.T("admin.days.by", "name", d.By, "date", l.ShortDate(d.At))
}

// stillBooked reports whether interviews are booked on days that are closed.
func (p DaysPage) stillBooked() bool {
	for _, d := range p.Days {
		if d.Booked > 0 {
			return true
		}
	}
	return false
}

// ProposePage is the data of the page that proposes the public holidays of a year.
type ProposePage struct {
	Year     string
	Holidays []Holiday // that are not on the list
	Form     ui.Form
	State    ui.FormState
}

// Holiday is a public holiday.
type Holiday struct {
	Code   string
	Day    time.Time
	Booked int // interviews on this day
}

// items returns the holidays as answers.
func (p ProposePage) items(l locale.Localizer) []ui.Item {
	items := make([]ui.Item, len(p.Holidays))
	for i, h := range p.Holidays {
		name := l.T("holiday." + h.Code)
		items[i] = ui.Item{Value: h.Code, Text: l.T("admin.days.propose.day", "day", l.Day(h.Day), "name", name)}
		if h.Booked > 0 {
			items[i].Hint = l.T("admin.days.propose.booked", "count", h.Booked)
		}
	}
	return items
}
