package randomwalk

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
)

// asAdmin closes a day on which there are slots, or opens one that is closed. Interviews that are booked on it stay.
func (w *worker) asAdmin(t *testing.T) {
	t.Helper()
	var closed []string
	must(t, w.DB.Super.SelectContext(t.Context(), &closed, `select id from account.closed_day where removed_at is null`))
	if len(closed) > 1 {
		if _, done := w.post(t, w.admin, "/admin/days/"+pick(w, closed...)+"/remove"); done {
			w.done["a day is opened"]++
		}
		return
	}
	day := pick(w, w.starts...)
	date := day.Format(time.DateOnly)
	fields := []string{
		"key", uuid.NewString(), "name_en", uuid.NewString(), "name_fr", "Fermé",
		"first-day", day.Format("2"), "first-month", day.Format("1"), "first-year", day.Format("2006"),
	}
	var booked int
	must(t, w.DB.Super.GetContext(t.Context(), &booked, `
		select count(*) from interview.booking b cross join account.organisation o
		where b.status in ('held', 'arranged', 'confirmed')
			and cast(lower(b.during) at time zone o.time_zone as date) = cast($1 as date)`, date))
	if booked > 0 {
		fields = append(fields, "unusual", fmt.Sprintf("booked-%d-%s-%s", booked, date, date))
	}
	if _, done := w.post(t, w.admin, "/admin/days/new", fields...); done {
		w.done["a day is closed"]++
	}
}
