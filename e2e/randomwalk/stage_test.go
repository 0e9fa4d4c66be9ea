package randomwalk

import (
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// asStages has HR change the minutes and the kind of a stage, move it in the order, or add a stage and remove it again. A
// stage that something is booked for is not removed.
func (w *worker) asStages(t *testing.T) {
	t.Helper()
	hr, stages := pick(w, w.hr...), "/interviews/vacancies/"+w.vacancy+"/stages/"
	stage := pick(w, w.stages...).String()
	fields := []string{
		"kind", pick(w, "panel_interview", "language_test"), "mode", "in_person", "minutes",
		strconv.Itoa(pick(w, 40, 45, 50, 50)), "briefing", "0", "setup", "0", "panel_size", "0",
	}
	switch w.chance.IntN(4) {
	case 0, 1:
		if w.change(t, hr, stages+stage, stages+stage, fields...) {
			w.done["a stage is changed"]++
		}
	case 2:
		if w.change(t, hr, stages+stage+"/place", stages+stage+"/order", "to", pick(w, "earlier", "later")) {
			w.done["a stage is moved"]++
		}
	default:
		w.post(t, hr, stages+"new", append(fields, "key", uuid.NewString())...)
		var added []string
		must(t, w.DB.Super.SelectContext(t.Context(), &added, `
			select id from interview.stage where removed_at is null and id <> all ($1)`, pq.Array(w.stages)))
		for _, id := range added {
			if _, removed := w.post(t, hr, stages+id+"/remove"); removed {
				w.done["a stage is removed"]++
			}
		}
		var booked int
		must(t, w.DB.Super.GetContext(t.Context(), &booked, `
			select count(*) from interview.booking where stage_id = $1`, stage))
		if booked > 0 {
			if _, removed := w.post(t, hr, stages+stage+"/remove"); removed {
				t.Error("a stage that is booked was removed")
			}
		}
	}
}
