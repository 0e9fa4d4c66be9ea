package mail

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// Event is an interview as a calendar file tells it.
type Event struct {
	UID        string    // stable over all versions
	Sequence   int       // rises with every change (RFC 5545 section 3.8.7.4)
	Summary    string    // "Interview" or "Entretien": a calendar is seen by many, so no other title is written
	Location   string    // empty where there is none
	Start, End time.Time // to the second
	Stamp      time.Time // when the file was made
	Tentative  bool      // it is not confirmed
	Cancelled  bool
}

// ErrEvent says that an event cannot be written: something is missing or out of order, a text cannot be put in a
// calendar file, or the title says more than that it is an interview.
var ErrEvent = errors.New("mail: the event cannot be written")

// complete tells whether an event can be written as it is.
func (e Event) complete() bool {
	years := func(t time.Time) bool { return t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 }
	return e.UID != "" && writable(e.UID) && writable(e.Location) &&
		(e.Summary == "Interview" || e.Summary == "Entretien") &&
		e.Sequence >= 0 && !e.Stamp.IsZero() && e.Start.Before(e.End) && years(e.Start) && years(e.End)
}

// writable tells whether a text survives the format, which has an escape for the end of a line, takes tabs as they are,
// and cannot write other control characters (RFC 5545 section 3.3.11).
func writable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f
	})
}

// maxLine is the longest line of a calendar file in bytes, without its end (RFC 5545 section 3.1).
const maxLine = 75

// Calendar writes a calendar file of one event, in UTC (RFC 5545). ErrEvent: it cannot be written.
func Calendar(e Event) ([]byte, error) {
	if !e.complete() {
		return nil, ErrEvent
	}
	event := ical.NewEvent()
	event.Props.SetText(ical.PropUID, e.UID)
	event.Props.SetDateTime(ical.PropDateTimeStamp, e.Stamp.UTC())
	event.Props.SetDateTime(ical.PropDateTimeStart, e.Start.UTC())
	event.Props.SetDateTime(ical.PropDateTimeEnd, e.End.UTC())
	event.Props.SetText(ical.PropSummary, e.Summary)
	if e.Location != "" {
		event.Props.SetText(ical.PropLocation, e.Location)
	}
	event.Props.SetText(ical.PropClass, "PRIVATE")
	sequence := ical.NewProp(ical.PropSequence)
	sequence.Value = strconv.Itoa(e.Sequence)
	event.Props.Set(sequence)
	status := "CONFIRMED"
	switch {
	case e.Cancelled:
		status = "CANCELLED"
	case e.Tentative:
		status = "TENTATIVE"
	}
	event.Props.SetText(ical.PropStatus, status)
	calendar := ical.NewCalendar()
	calendar.Props.SetText(ical.PropVersion, "2.0")
	calendar.Props.SetText(ical.PropProductID, "-//Stepfree//Stepfree//EN")
	calendar.Props.SetText(ical.PropMethod, "PUBLISH")
	calendar.Children = append(calendar.Children, event.Component)
	var text bytes.Buffer
	if err := ical.NewEncoder(&text).Encode(calendar); err != nil {
		return nil, fmt.Errorf("mail: calendar: %w", err)
	}
	return fold(text.String()), nil
}

// fold breaks lines that are too long, between characters; the library does not.
func fold(text string) []byte {
	var out bytes.Buffer
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		for limit := maxLine; len(line) > limit; limit = maxLine - 1 {
			cut := limit
			for !utf8.RuneStart(line[cut]) {
				cut--
			}
			out.WriteString(line[:cut] + "\r\n ")
			line = line[cut:]
		}
		out.WriteString(line + "\r\n")
	}
	return out.Bytes()
}
