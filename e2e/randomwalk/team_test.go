package randomwalk

import (
	"testing"
)

// asTeam has one HR officer share the vacancy with another, hand it over or leave its team. An officer who is not of
// the team is refused, and so is the last one who leaves.
func (w *worker) asTeam(t *testing.T) {
	t.Helper()
	me := w.chance.IntN(len(w.hr))
	other := (me + 1 + w.chance.IntN(len(w.hr)-1)) % len(w.hr)
	team := "/interviews/vacancies/" + w.vacancy + "/team"
	switch w.chance.IntN(5) {
	case 0, 1:
		w.post(t, w.hr[me], team, "colleague", w.officers[other])
	case 2, 3:
		w.post(t, w.hr[me], team+"/hand-over", "successor", w.officers[other])
	default:
		w.post(t, w.hr[me], team+"/leave")
	}
}

// team expects that the team changed, and that it is the one of its events.
func (f *setup) team(t *testing.T) {
	t.Helper()
	var added, left, differ int
	must(t, f.DB.Super.QueryRowContext(t.Context(), `
		select count(*) filter (where step = 'officer_added'), count(*) filter (where step = 'officer_left')
		from interview.event where officer_id is not null and actor_role = 'hr'`).Scan(&added, &left))
	if added == 0 || left == 0 {
		t.Errorf("officers joined the team %d times and left it %d times", added, left)
	}
	must(t, f.DB.Super.GetContext(t.Context(), &differ, `
		with last as (
			select distinct on (vacancy_id, officer_id) vacancy_id, officer_id, step from interview.event
			where step in ('officer_added', 'officer_left') order by vacancy_id, officer_id, at desc
		)
		select count(*) from last full join interview.assignment s
			on s.vacancy_id = last.vacancy_id and s.account_id = last.officer_id
		where (last.step is not distinct from 'officer_added') <> (s.account_id is not null)`))
	if differ > 0 {
		t.Errorf("%d officers whose place in the team differs from its events", differ)
	}
}
