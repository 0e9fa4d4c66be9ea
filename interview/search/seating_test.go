package search_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/interview/search"
)

// A room of four seats has three candidates of a written test from 10 to 11, and two of them until 12.
func TestFind_SeatsOfARoomThatIsShared(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	stage := interview.Stage{
		ID: uuid.New(), Kind: interview.StageWrittenTest, Minutes: 60, Mode: catalogue.ModeWritten,
	}
	at := func(hour int) time.Time { return time.Date(2031, 3, 10, hour, 0, 0, 0, loc) }
	shared := room(1, 4)
	for _, until := range []int{11, 12, 12} {
		shared.Seated = append(shared.Seated, interview.Seated{
			Interval: interview.Interval{Start: at(10), End: at(until)}, BookingID: uuid.New(),
			Seating: interview.Seating{Stage: stage.ID, Seats: 1},
		})
	}
	other := stage
	other.ID = uuid.New()
	panel := stage
	panel.Panel = []uuid.UUID{uuid.New()} // not there yet; one of the four seats is theirs
	need := func(effect catalogue.ResolvedEffect) []interview.Arrangement {
		return []interview.Arrangement{{Status: interview.ArrangementApproved, Effect: effect}}
	}
	for name, c := range map[string]struct {
		stage interview.Stage
		needs []interview.Arrangement
		fits  [3]bool // from 10, 11 and 12
	}{
		"one more":              {stage, nil, [3]bool{true, true, true}},
		"one who needs 2 seats": {stage, need(catalogue.ResolvedEffect{Seats: 1}), [3]bool{false, true, true}},
		"one who needs 3 seats": {stage, need(catalogue.ResolvedEffect{Seats: 2}), [3]bool{false, false, true}},
		"one who is alone":      {stage, need(catalogue.ResolvedEffect{OwnRoom: true}), [3]bool{false, false, true}},
		"another test":          {other, nil, [3]bool{false, false, true}},
		"a stage with a panel":  {panel, nil, [3]bool{false, true, true}},
	} {
		res := []interview.Resource{shared}
		for _, id := range c.stage.Panel {
			res = append(res, interview.Resource{ID: id, Kind: interview.ResourcePanelMember})
		}
		constraints := search.Constrain(c.stage, c.needs, at(0), catalogue.Calendar{})
		for i, want := range c.fits {
			within := interview.Interval{Start: at(10 + i), End: at(11 + i)}
			found := search.Find(constraints, res, within, loc, 1).Slots
			if (len(found) == 1) != want {
				t.Errorf("%s, from %d: %v", name, 10+i, found)
			}
			for _, slot := range found {
				if obstacles := search.Check(slot, constraints, res); len(obstacles) > 0 {
					t.Errorf("%s, from %d: found, and refused for %v", name, 10+i, obstacles)
				}
			}
		}
	}
}

// Paul watches a candidate of a written test in room 1 from 10 to 11. Until then he is free for others there only, and
// Paula, who comes first, is not asked for them.
func TestFind_PanelOfARoomThatIsShared(t *testing.T) {
	t.Parallel()
	loc := brussels(t)
	paula, paul := uuid.UUID{1}, uuid.UUID{2}
	stage := interview.Stage{
		ID: uuid.New(), Kind: interview.StageWrittenTest, Minutes: 60, Mode: catalogue.ModeWritten,
		Panel: []uuid.UUID{paula, paul}, PanelSize: 1,
	}
	at := func(hour int) time.Time { return time.Date(2031, 3, 10, hour, 0, 0, 0, loc) }
	seated := interview.Seated{
		Interval: interview.Interval{Start: at(10), End: at(11)}, BookingID: uuid.New(),
		Seating: interview.Seating{Stage: stage.ID, Seats: 1},
	}
	first, second := room(1, 3), room(2, 3)
	watched := seated
	watched.Seating, watched.Room = interview.Seating{}, first.ID
	first.Seated = []interview.Seated{seated}
	member := func(id uuid.UUID) interview.Resource {
		return interview.Resource{ID: id, Kind: interview.ResourcePanelMember, Seated: []interview.Seated{}}
	}
	there := member(paul)
	there.Seated = []interview.Seated{watched}
	onlyPaul, interviewStage := stage, stage
	onlyPaul.Panel, interviewStage.Kind = []uuid.UUID{paul}, interview.StagePanelInterview
	onlyInterview := interviewStage
	onlyInterview.Panel = onlyPaul.Panel
	for name, c := range map[string]struct {
		stage interview.Stage
		rooms []interview.Resource
		want  [2]uuid.UUID // who is there from 10, and from 11
	}{
		"in his room":               {stage, []interview.Resource{first, second}, [2]uuid.UUID{paul, paula}},
		"in another room":           {stage, []interview.Resource{second}, [2]uuid.UUID{paula, paula}},
		"he alone, in another room": {onlyPaul, []interview.Resource{second}, [2]uuid.UUID{{}, paul}},
		"he alone, in both":         {onlyPaul, []interview.Resource{second, first}, [2]uuid.UUID{paul, paul}},
		"an interview":              {interviewStage, []interview.Resource{second}, [2]uuid.UUID{paula, paula}},
		"an interview with him":     {onlyInterview, []interview.Resource{second}, [2]uuid.UUID{{}, paul}},
	} {
		res := append(slices.Clone(c.rooms), member(paula), there)
		constraints := search.Constrain(c.stage, nil, at(0), catalogue.Calendar{})
		for i, want := range c.want {
			within := interview.Interval{Start: at(10 + i), End: at(11 + i)}
			var got uuid.UUID
			for _, slot := range search.Find(constraints, res, within, loc, 1).Slots {
				got = slot.Panel[0]
				if obstacles := search.Check(slot, constraints, res); len(obstacles) > 0 {
					t.Errorf("%s, from %d: found, and refused for %v", name, 10+i, obstacles)
				}
			}
			if got != want {
				t.Errorf("%s, from %d: %v, want %v", name, 10+i, got, want)
			}
		}
	}
}
