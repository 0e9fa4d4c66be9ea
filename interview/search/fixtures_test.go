package search_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
	"stepfree/interview"
	"stepfree/interview/search"
)

// arrange returns an approved arrangement of a measure; parameters are alternating names and values.
func arrange(tb testing.TB, code string, parameters ...string) interview.Arrangement {
	tb.Helper()
	m, chosen := cataloguetest.Measure(tb, code), catalogue.Parameters{}
	for i := 0; i < len(parameters); i += 2 {
		chosen[parameters[i]] = parameters[i+1]
	}
	p, wrong := m.Check(chosen)
	if len(wrong) > 0 {
		tb.Fatalf("%s: %v", code, wrong)
	}
	return interview.Arrangement{
		ID: uuid.New(), Code: code, Parameters: p, Status: interview.ArrangementApproved,
		LeadDays: m.LeadDays, Effect: m.Resolve(p),
	}
}

// arranged is the arrangements of one application.
type arranged = []interview.Arrangement

// constrain folds a stage and arrangements on the day of monday, without holidays.
func constrain(tb testing.TB, stage interview.Stage, arr ...interview.Arrangement) search.Constraints {
	tb.Helper()
	return search.Constrain(stage, arr, monday(tb), catalogue.Calendar{})
}

func brussels(tb testing.TB) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

// monday is a morning without a daylight saving change in the weeks after it.
func monday(tb testing.TB) time.Time {
	tb.Helper()
	return time.Date(2026, time.November, 2, 8, 30, 0, 0, brussels(tb))
}

// at returns an hour in local time, a number of days after a day.
func at(day time.Time, days, hour int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+days, hour, 0, 0, 0, day.Location())
}

// between returns the interval between two hours, a number of days after a day.
func between(day time.Time, days, from, to int) interview.Interval {
	return interview.Interval{Start: at(day, days, from).UTC(), End: at(day, days, to).UTC()}
}

// id returns a fixed id.
func id(n int) uuid.UUID {
	var u uuid.UUID
	u[0], u[15] = byte(n>>8), byte(n)
	return u
}

func panelInterview(panel ...uuid.UUID) interview.Stage {
	return interview.Stage{
		Kind: interview.StagePanelInterview, Mode: catalogue.ModeInPerson, Minutes: 50, BriefingMinutes: 10, Panel: panel,
	}
}

func room(n, seats int, features ...catalogue.Feature) interview.Resource {
	return interview.Resource{
		ID: id(n), Kind: interview.ResourceRoom, Name: fmt.Sprint("room ", n), Seats: seats, Features: features,
	}
}

func member(n int, features ...catalogue.Feature) interview.Resource {
	return interview.Resource{
		ID: id(n), Kind: interview.ResourcePanelMember, Name: fmt.Sprint("member ", n), Features: features,
	}
}

func provider(n int, role catalogue.Role, sign, spoken string) interview.Resource {
	r := interview.Resource{ID: id(n), Kind: interview.ResourceProvider, Name: fmt.Sprint("provider ", n), Role: role}
	if sign != "" {
		r.SignLanguages = []string{sign}
	}
	if spoken != "" {
		r.SpokenLanguages = []string{spoken}
	}
	return r
}
