package mail_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"stepfree/mail"
)

func event() mail.Event {
	start := time.Date(2026, time.October, 25, 9, 0, 0, 0, time.FixedZone("CET", 3600))
	return mail.Event{
		UID: "1@portal.example", Sequence: 3, Summary: "Interview", Location: "Salle Éluard, rue de la Loi 1",
		Start: start, End: start.Add(85 * time.Minute), Stamp: start.AddDate(0, -1, 0),
	}
}

func TestACalendarFileSaysWhenAndWhereInUTCAndIsPrivate(t *testing.T) {
	t.Parallel()
	got, err := mail.Calendar(event())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"DTSTART:20261025T080000Z", "DTEND:20261025T092500Z", "CLASS:PRIVATE", "SEQUENCE:3", "SUMMARY:Interview\r\n", "UID:1@portal.example", "METHOD:PUBLISH", "STATUS:CONFIRMED",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	cancelled := event()
	cancelled.Cancelled = true
	if got, err := mail.Calendar(cancelled); err != nil || !strings.Contains(string(got), "STATUS:CANCELLED") {
		t.Errorf("cancelled: %v\n%s", err, got)
	}
}

func TestLinesAreFoldedBetweenCharacters(t *testing.T) {
	t.Parallel()
	e := event()
	e.Location = strings.Repeat("é", 200)
	got, err := mail.Calendar(e)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(got), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	parsed, err := ical.NewDecoder(bytes.NewReader(got)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if location, err := parsed.Events()[0].Props.Text(ical.PropLocation); err != nil || location != e.Location {
		t.Errorf("%q, %v", location, err)
	}
}

func TestAnEventThatEndsBeforeItStartsIsNotWritten(t *testing.T) {
	t.Parallel()
	e := event()
	e.End = e.Start
	if _, err := mail.Calendar(e); !errors.Is(err, mail.ErrEvent) {
		t.Error(err)
	}
}

func FuzzCalendar(f *testing.F) {
	f.Add("Interview", "Room 1")
	f.Add("a\r\nATTENDEE:x", "\\;,\n")
	f.Fuzz(func(t *testing.T, summary, location string) {
		e := event()
		e.Summary, e.Location = summary, location
		got, err := mail.Calendar(e)
		if err != nil {
			return
		}
		if strings.Contains(string(got), "\nATTENDEE") {
			t.Errorf("a property was injected:\n%q", got)
		}
	})
}
