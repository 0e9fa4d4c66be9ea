package mail_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"stepfree/mail"
)

func event() mail.Event {
	start := time.Date(2026, time.October, 25, 9, 0, 0, 0, time.FixedZone("CET", 3600))
	return mail.Event{
		UID: "1@portal.example", Sequence: 3, Summary: "Interview", Location: "Salle Éluard, rue de la Loi 1",
		Start: start, End: start.Add(85 * time.Minute), Stamp: start.AddDate(0, -1, 0),
	}
}

// write writes an event and checks what holds for every file: lines of at most 75 bytes that end in CRLF.
func write(t *testing.T, e mail.Event) string {
	t.Helper()
	file, err := mail.Calendar(e)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutSuffix(string(file), "\r\n")
	if !ok {
		t.Errorf("the last line is not ended: %q", file)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) ||
			strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' }) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	return string(file)
}

// parse reads a file again, which has to hold one event.
func parse(t *testing.T, file string) ical.Event {
	t.Helper()
	calendar, err := ical.NewDecoder(bytes.NewReader([]byte(file))).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	if len(calendar.Children) != 1 || len(calendar.Events()) != 1 {
		t.Fatalf("%d parts in\n%s", len(calendar.Children), file)
	}
	return calendar.Events()[0]
}

func TestCalendar_OnlyTimeAndPlace(t *testing.T) {
	t.Parallel()
	want := []string{
		"BEGIN:VCALENDAR", "BEGIN:VEVENT", "CLASS:PRIVATE", "DTEND:20261025T092500Z", "DTSTAMP:20260925T080000Z",
		"DTSTART:20261025T080000Z",
		"END:VCALENDAR", "END:VEVENT", `LOCATION:Salle Éluard\, rue de la Loi 1`, "METHOD:PUBLISH",
		"PRODID:-//Stepfree//Stepfree//EN", "SEQUENCE:3",
		"STATUS:CONFIRMED", "SUMMARY:Interview", "UID:1@portal.example", "VERSION:2.0",
	}
	got := slices.Sorted(strings.SplitSeq(strings.TrimSpace(write(t, event())), "\r\n"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCalendar_CancellationKeepsIDAndTime(t *testing.T) {
	t.Parallel()
	e := event()
	e.Cancelled, e.Sequence, e.Summary, e.Location = true, 4, "Entretien", ""
	got := parse(t, write(t, e)).Props
	for name, want := range map[string]string{
		ical.PropStatus: "CANCELLED", ical.PropUID: "1@portal.example", ical.PropSequence: "4", ical.PropSummary: "Entretien",
		ical.PropDateTimeStart: "20261025T080000Z",
	} {
		if p := got.Get(name); p == nil || p.Value != want {
			t.Errorf("%s: %v, want %s", name, p, want)
		}
	}
	if got.Get(ical.PropLocation) != nil {
		t.Error("a place where none is known")
	}
}

func TestCalendar_Status(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*mail.Event){
		"CONFIRMED": func(*mail.Event) {}, "TENTATIVE": func(e *mail.Event) { e.Tentative = true },
		"CANCELLED": func(e *mail.Event) { e.Cancelled = true },
	} {
		e := event()
		change(&e)
		if got := parse(t, write(t, e)).Props.Get(ical.PropStatus); got == nil || got.Value != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

func TestCalendar_FoldsLinesBetweenCharacters(t *testing.T) {
	t.Parallel()
	for _, character := range []string{"a", "é", "€", "😀", "\\", "\n"} {
		for n := range 160 {
			e := event()
			e.Location = "x" + strings.Repeat(character, n)
			if got, err := parse(t, write(t, e)).Props.Text(ical.PropLocation); err != nil || got != e.Location {
				t.Fatalf("%q, %v, want %q", got, err, e.Location)
			}
		}
	}
}

func TestCalendar_RefusesIncompleteOrUnsafeEvent(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*mail.Event){
		"ends when it starts": func(e *mail.Event) { e.End = e.Start },
		"ends before":         func(e *mail.Event) { e.End = e.Start.Add(-time.Minute) },
		"no id":               func(e *mail.Event) { e.UID = "" },
		"an id of two lines":  func(e *mail.Event) { e.UID = "1\r\nATTENDEE:x" },
		"no stamp":            func(e *mail.Event) { e.Stamp = time.Time{} },
		"falls in version":    func(e *mail.Event) { e.Sequence = -1 },
		"no title":            func(e *mail.Event) { e.Summary = "" },
		"a title that tells":  func(e *mail.Event) { e.Summary = "Interview with a sign-language interpreter" },
	} {
		e := event()
		spoil(&e)
		if file, err := mail.Calendar(e); !errors.Is(err, mail.ErrEvent) {
			t.Errorf("%s: %v\n%s", name, err, file)
		}
	}
}

func TestCalendar_TitlesMatchMessages(t *testing.T) {
	t.Parallel()
	for _, l := range both(t) {
		e := event()
		e.Summary = l.T("calendar.summary")
		if _, err := mail.Calendar(e); err != nil {
			t.Errorf("%s: %q: %v", l.Lang(), e.Summary, err)
		}
	}
}

// FuzzCalendar puts any words in place of the room and the id, and any times in place of ours.
func FuzzCalendar(f *testing.F) {
	f.Add("1@portal.example", "Room 1", int64(1_792_915_200), int64(5_100), 0)
	f.Add("x", "a\r\nATTENDEE:x", int64(0), int64(1), 7)
	f.Add("\\;,\n", "\\;,\n\t\x00\x7f", int64(-1), int64(86_400*400), 1)
	f.Add("é", strings.Repeat("\x80", 200), int64(253_402_300_799), int64(1), -1)
	f.Add("1", strings.Repeat("😀", 60)+"\u2028\u0085", int64(1), int64(60), 2)
	f.Fuzz(func(t *testing.T, uid, location string, start, length int64, sequence int) {
		e := event()
		e.UID, e.Location, e.Sequence = uid, location, sequence
		e.Start, e.End = time.Unix(start, 0), time.Unix(start, 0).Add(time.Duration(length)*time.Second)
		if _, err := mail.Calendar(e); err != nil {
			if !errors.Is(err, mail.ErrEvent) {
				t.Errorf("%v is no error of ours", err)
			}
			return
		}
		got := parse(t, write(t, e))
		if text, err := got.Props.Text(ical.PropUID); err != nil || text != uid {
			t.Errorf("id %q, %v, want %q", text, err, uid)
		}
		if location != "" {
			if text, err := got.Props.Text(ical.PropLocation); err != nil || text != location {
				t.Errorf("place %q, %v, want %q", text, err, location)
			}
		}
		if at, err := got.DateTimeStart(time.UTC); err != nil || !at.Equal(e.Start) {
			t.Errorf("starts %v, %v, want %v", at, err, e.Start)
		}
		if at, err := got.DateTimeEnd(time.UTC); err != nil || !at.Equal(e.End) {
			t.Errorf("ends %v, %v, want %v", at, err, e.End)
		}
	})
}
