package hr_test

import (
	"strings"
	"testing"
	"time"

	"stepfree/catalogue"
	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/views/hr"
)

func TestBooking_SaysWhatIsTrueNow(t *testing.T) {
	t.Parallel()
	const (
		lost, inPlace = "Something is not in place any more", "Everything is in place again: confirm the booking again."
		moved         = "This interview was moved. Everything is in place: confirm the new time."
		missing       = "This interview was moved. Something is not in place for the new time yet."
		misfit        = "This time does not fit any more."
		nothing, tell = "Nothing is left to do.", "Tell the people named below"
	)
	p := englishPage(t, "Booking")
	arranged, cancelled := interview.BookingArranged, interview.BookingCancelled
	unfit, told := []string{"Too short"}, []hr.StandDown{{Name: "Lotte", What: "Captioner"}}
	for name, c := range map[string]struct {
		page      hr.BookingPage
		says, not string
	}{
		"reopened":            {hr.BookingPage{Status: arranged, Reopened: true, Open: 1}, lost, inPlace},
		"reopened, in place":  {hr.BookingPage{Status: arranged, Reopened: true, InPlace: true}, inPlace, lost},
		"moved":               {hr.BookingPage{Status: arranged, Reopened: true, Moved: true, InPlace: true}, moved, lost},
		"moved, missing":      {hr.BookingPage{Status: arranged, Reopened: true, Moved: true, Open: 1}, missing, lost},
		"only the slot":       {hr.BookingPage{Status: arranged, Reopened: true, InPlace: true, Misfit: unfit}, misfit, inPlace},
		"cancelled":           {hr.BookingPage{Status: cancelled, Misfit: unfit}, nothing, misfit},
		"cancelled, to tell":  {hr.BookingPage{Status: cancelled, StandDown: told}, tell, nothing},
		"moved away, to tell": {hr.BookingPage{Status: interview.BookingMoved, Misfit: unfit, StandDown: told}, tell, misfit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.page.Start, c.page.End, c.page.Mode = day(), day().Add(time.Hour), catalogue.ModeInPerson
			words := markup.Check(t, hr.Booking(p, c.page))
			if !strings.Contains(words, c.says) || strings.Contains(words, c.not) {
				t.Errorf("it does not say %q, or says %q: %s", c.says, c.not, words)
			}
		})
	}
}

func TestHome_ReconfirmSaysWhetherSomethingIsMissing(t *testing.T) {
	t.Parallel()
	p := englishPage(t, "To be confirmed again")
	for _, inPlace := range []bool{true, false} {
		line := hr.HomeLine{Kind: "reconfirm", Candidate: "Ana", Reference: "V-1", InPlace: inPlace, Href: "/x"}
		words := markup.Check(t, hr.HomeList(p, hr.HomeSection{Kind: "reconfirm", Lines: []hr.HomeLine{line}}))
		if strings.Contains(words, "See what is missing") == inPlace {
			t.Errorf("in place %v: %s", inPlace, words)
		}
	}
}
