package interview

import (
	"errors"
	"slices"

	"stepfree/catalogue"
)

// Office is the days and hours on which the organisation works.
type Office struct {
	Calendar catalogue.Calendar
	Hours    Hours
}

// Hours is the office hours of each site.
type Hours struct {
	Default OfficeHours // without a room, and at each site that is not in Sites
	Sites   map[string]OfficeHours
}

// At returns the office hours of a site; an empty site is a stage without a room.
func (h Hours) At(site string) OfficeHours {
	if hours, ok := h.Sites[site]; ok {
		return hours
	}
	return h.Default
}

// OfficeHours is when interviews can take place on a business day. Times are minutes after midnight in local time.
type OfficeHours struct {
	From, To           int
	LunchFrom, LunchTo int // both 0: no lunch
	StartInterval      int // minutes between possible starts
	Buffer             int // minutes between two interviews in one room, of one person or with the same equipment
}

// DefaultOfficeHours returns the hours of an organisation that has set none.
func DefaultOfficeHours() OfficeHours {
	return OfficeHours{From: 9 * 60, To: 18 * 60, StartInterval: 15}
}

// Errors of OfficeHours.Check.
var (
	ErrHoursOrder = errors.New("interview: the office closes before it opens")
	ErrLunch      = errors.New("interview: lunch is not within the office hours")
	ErrInterval   = errors.New("interview: starts cannot be so many minutes apart")
	ErrBuffer     = errors.New("interview: the buffer is negative or too long")
)

// MaxBuffer is the longest buffer in minutes.
const MaxBuffer = 120

// StartIntervals returns the minutes that possible starts can be apart. Each divides an hour, so that starts are at the
// same minutes of each hour.
func StartIntervals() []int { return []int{5, 10, 15, 20, 30, 60} }

// Check returns an error if the hours are not possible.
func (h OfficeHours) Check() error {
	switch {
	case h.From < 0 || h.To > 24*60 || h.From >= h.To:
		return ErrHoursOrder
	case h.HasLunch() && (h.LunchFrom <= h.From || h.LunchTo >= h.To || h.LunchFrom >= h.LunchTo):
		return ErrLunch
	case !slices.Contains(StartIntervals(), h.StartInterval):
		return ErrInterval
	case h.Buffer < 0 || h.Buffer > MaxBuffer:
		return ErrBuffer
	}
	return nil
}

// HasLunch reports whether no interview is held for a time in the middle of the day.
func (h OfficeHours) HasLunch() bool { return h.LunchFrom != 0 || h.LunchTo != 0 }

// Splits reports whether a slot of some minutes must be before or after lunch. One that is too long for both parts of
// the day may go on over lunch: else it could never be held.
func (h OfficeHours) Splits(minutes int) bool {
	return h.HasLunch() && minutes <= max(h.LunchFrom-h.From, h.To-h.LunchTo)
}
