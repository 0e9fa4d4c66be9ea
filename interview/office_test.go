package interview_test

import (
	"errors"
	"testing"

	"stepfree/interview"
)

func TestOfficeHours_Check(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*interview.OfficeHours)
		want   error
	}{
		"the default":           {func(*interview.OfficeHours) {}, nil},
		"all day":               {func(h *interview.OfficeHours) { h.From, h.To = 0, 24*60 }, nil},
		"with lunch and buffer": {func(h *interview.OfficeHours) { h.LunchFrom, h.LunchTo, h.Buffer = 720, 780, 120 }, nil},
		"closes as it opens":    {func(h *interview.OfficeHours) { h.To = h.From }, interview.ErrHoursOrder},
		"after midnight":        {func(h *interview.OfficeHours) { h.To = 24*60 + 1 }, interview.ErrHoursOrder},
		"lunch backwards":       {func(h *interview.OfficeHours) { h.LunchFrom, h.LunchTo = 780, 720 }, interview.ErrLunch},
		"lunch without an end":  {func(h *interview.OfficeHours) { h.LunchFrom = 720 }, interview.ErrLunch},
		"lunch at opening":      {func(h *interview.OfficeHours) { h.LunchFrom, h.LunchTo = 540, 600 }, interview.ErrLunch},
		"lunch until closing":   {func(h *interview.OfficeHours) { h.LunchFrom, h.LunchTo = 720, 1080 }, interview.ErrLunch},
		"starts 7 apart":        {func(h *interview.OfficeHours) { h.StartInterval = 7 }, interview.ErrInterval},
		"no starts":             {func(h *interview.OfficeHours) { h.StartInterval = 0 }, interview.ErrInterval},
		"a long buffer":         {func(h *interview.OfficeHours) { h.Buffer = 121 }, interview.ErrBuffer},
		"a negative buffer":     {func(h *interview.OfficeHours) { h.Buffer = -5 }, interview.ErrBuffer},
	} {
		h := interview.DefaultOfficeHours()
		c.change(&h)
		if err := h.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
