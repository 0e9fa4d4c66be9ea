package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/mail"
)

// Appointment is what a calendar file says of one sitting of an interview.
type Appointment struct {
	InterviewID uuid.UUID
	Sitting     int // from 1
	Sequence    int
	Start, End  time.Time
	Room, Site  string // empty where there is none
	Status      interview.BookingStatus
}

// uid returns the UID of the event. It is the same for all bookings of an interview; each further sitting has one of
// its own.
func (a Appointment) uid(host string) string {
	id := a.InterviewID.String()
	if a.Sitting > 1 {
		id += "-" + strconv.Itoa(a.Sitting)
	}
	return id + "@" + host
}

// SendCalendar responds with an appointment as a calendar file, which says when and where and nothing else.
func (s *Site) SendCalendar(c *fiber.Ctx, a Appointment) error {
	l := L(c)
	place := a.Room
	if a.Room != "" && a.Site != "" {
		place = a.Room + ", " + a.Site
	}
	file, err := mail.Calendar(mail.Event{
		UID: a.uid(s.host()), Sequence: a.Sequence, Summary: l.T("calendar.summary"), Start: a.Start, End: a.End,
		Location: strings.TrimSpace(place), Stamp: s.Now(),
		Tentative: a.Status.Active() && !a.Status.TakesPlace(),
		Cancelled: !a.Status.Active() && !a.Status.TakesPlace(),
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="interview.ics"`)
	return c.Send(file)
}

// host names the site in calendar files: what a browser claims would change from file to file.
func (s *Site) host() string {
	if origin, err := url.Parse(s.Origin); err == nil {
		return origin.Hostname()
	}
	return "stepfree"
}
