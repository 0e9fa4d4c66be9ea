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

// Event is an interview as a calendar file tells it. The summary says "Interview" and nothing else.
type Event struct {
	UID        string // stable over all versions
	Sequence   int    // rises with every change (RFC 5545 section 3.8.7.4)
	Summary    string
	Location   string
	Start, End time.Time
	Stamp      time.Time // when the file was made
	Cancelled  bool
}

// ErrEvent says that an event cannot be written: it ends before it starts, or has no id.
var ErrEvent = errors.New("mail: the event is not complete")

// maxLine is the longest line of a calendar file in bytes, without its end (RFC 5545 section 3.1).
const maxLine = 75

// Calendar writes a calendar file of one event, in UTC (RFC 5545).
func Calendar(e Event) ([]byte, error) {
	if e.UID == "" || !e.Start.Before(e.End) {
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
	if e.Cancelled {
		status = "CANCELLED"
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
