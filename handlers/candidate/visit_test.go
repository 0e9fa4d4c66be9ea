package candidate_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/storage/storagetest/fixture"
)

// isNew lists which of some records the page of the applications marks as new, by name.
func (w setup) isNew(t *testing.T, paths map[string]string) map[string]bool {
	t.Helper()
	page := w.get(t, "/requests")
	page.want(t, http.StatusOK)
	found := map[string]bool{}
	for name, path := range paths {
		link := regexp.MustCompile(`href="` + path + `"[^>]*aria-describedby="([^"]*)"`).FindStringSubmatch(page.html)
		if link == nil {
			t.Fatalf("no link to %s", name)
		}
		for id := range strings.FieldsSeq(link[1]) {
			found[name] = found[name] || strings.HasSuffix(id, "-news")
		}
	}
	return found
}

// event records a step of HR or an adviser now.
func (w setup) event(t *testing.T, booking, arrangement uuid.UUID) {
	t.Helper()
	w.DB.Exec(t, `
		insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, arrangement_id, actor_role,
			step, at)
		select gen_random_uuid(), id, candidate_id, vacancy_id, $2, $3, 'hr', 'confirmed', now()
		from interview.application where id = $1`, w.application,
		uuid.NullUUID{UUID: booking, Valid: booking != uuid.Nil},
		uuid.NullUUID{UUID: arrangement, Valid: arrangement != uuid.Nil})
}

// What others changed is new until its page is opened, each interview and request for itself.
func TestNews_PerInterviewAndRequest(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	hr := w.Staff(t, "hr", "Hanna")
	book := func(stage uuid.UUID) uuid.UUID {
		return fixture.Booking{
			Application: w.application, Stage: stage, CreatedBy: hr.ID, Start: time.Now().AddDate(0, 1, 0),
		}.Insert(t, w.DB)
	}
	// An arrangement that is released after a booking opens it again.
	arrangement := fixture.Arrangement{Application: w.application, Stage: w.interview}.Insert(t, w.DB)
	first, second := book(w.interview), book(w.test)
	request := fixture.Request{Application: w.application}.Insert(t, w.DB)
	paths := map[string]string{
		"first": "/requests/interviews/" + first.String(), "second": "/requests/interviews/" + second.String(),
		"request": "/requests/" + request.String(),
	}
	decided := func() {
		w.DB.Exec(t, `insert into accommodation.event (id, request_id, candidate_id, actor_role, step, at)
			select gen_random_uuid(), id, candidate_id, 'adviser', 'recommended', now() from accommodation.request
			where id = $1`, request)
	}
	open := func(name string) {
		w.get(t, paths[name]).want(t, http.StatusOK)
	}
	nothing := func() {}
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"nothing happened", nothing, nil},
		{"one is confirmed", func() { w.event(t, first, uuid.Nil) }, []string{"first"}},
		{"another one is confirmed", func() { w.event(t, second, uuid.Nil) }, []string{"first", "second"}},
		{"the list was seen once more", nothing, []string{"first", "second"}},
		{"one was opened", func() { open("first") }, []string{"second"}},
		{"an arrangement of it", func() { w.event(t, uuid.Nil, arrangement) }, []string{"first", "second"}},
		{"a decision", decided, []string{"first", "second", "request"}},
		{"all were opened", func() { open("first"); open("second"); open("request") }, nil},
		{"the candidate answered", func() { w.post(t, paths["second"]+"/accept") }, nil},
		{"another decision", decided, []string{"request"}},
	} {
		step.do()
		got := w.isNew(t, paths)
		for name := range paths {
			want := false
			for _, expected := range step.want {
				want = want || expected == name
			}
			if got[name] != want {
				t.Errorf("%s: %s is new: %v, want %v", step.name, name, got[name], want)
			}
		}
	}
}

// An application is new until it is opened or answered; with another one, each for itself.
func TestNews_Application(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	hr := w.Staff(t, "hr", "Hanna")
	vacancy := fixture.Vacancy{Reference: "V-2", CreatedBy: hr.ID}.Insert(t, w.DB)
	other := fixture.Application{Vacancy: vacancy, Candidate: w.me.ID}.Insert(t, w.DB)
	expect := func(name string, want int) {
		t.Helper()
		page := w.get(t, "/requests")
		if n := strings.Count(page.words(t), "New since your last visit"); n != want {
			t.Errorf("%s: %d are new, want %d", name, n, want)
		}
	}
	expect("two were entered", 2)
	expect("the list was seen", 2)
	w.get(t, "/requests/applications/"+w.application.String()).want(t, http.StatusOK)
	expect("one was opened", 1)
	w.post(t, "/requests/applications/"+other.String(), "answer", "none", "key", uuid.NewString())
	expect("the other one was answered", 0)
}

// Only a page that was shown counts: not a record of another candidate, or one that is missing.
func TestVisit_OnlyOwnRecords(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	for _, path := range []string{"/requests/", "/requests/applications/", "/requests/interviews/"} {
		w.get(t, path+uuid.NewString()).want(t, http.StatusNotFound)
	}
	if n := w.count(t, `select count(*) from accommodation.visit`); n != 0 {
		t.Errorf("%d visits", n)
	}
}
