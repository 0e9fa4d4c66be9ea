package walk

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/browser"
	"stepfree/e2e/harness/inprocess"
	"stepfree/locale"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// addAlike adds records that pages could give one name: two files and two stages of one kind of a draft, with one
// measure each, two colleagues, two candidates and two rooms of one name, two vacancies of one title. It returns the ids
// of a stage that can be scheduled.
func addAlike(t *testing.T, h inprocess.Populated) map[string]string {
	t.Helper()
	c := h.Client(t, account.RoleCandidate, h.Sessions[account.RoleCandidate])
	draft := "/requests/" + h.Draft["request"]
	c.Upload(t, draft, "letter.txt", []byte("Dear doctor,\nonce more.\n"))
	c.Fill(t, draft+"/stages", "stage", h.IDs["stage"], "stage", h.Free["stage"])
	c.Fill(t, draft+"/stages/"+h.Free["stage"]+"/measures", "measure", "R-STEPFREE")
	storagetest.Person[account.HR](t, h.DB, "Hugo")
	storagetest.Person[account.Panel](t, h.DB, "Paul")
	fixture.Resource{Name: "North", Seats: 4}.Insert(t, h.DB)
	fixture.Resource{Name: "North", Seats: 8}.Insert(t, h.DB)
	namesake := storagetest.Person[account.Candidate](t, h.DB, "Bea")
	// The namesake's stage can be scheduled: in the other application it waits for the adviser.
	ready := fixture.Application{Vacancy: h.ID("vacancy"), Candidate: namesake.ID, Ready: true}.Insert(t, h.DB)
	h.DB.Exec(t, `insert into accommodation.request_stage (request_id, candidate_id, stage_id)
		select id, candidate_id, $2 from accommodation.request where id = $1`, h.IDs["request"], h.Free["stage"])
	fixture.Measure{Request: h.ID("request"), Stage: uuid.MustParse(h.Free["stage"])}.Insert(t, h.DB)
	vacancy := fixture.Vacancy{Reference: "V-2", CreatedBy: h.ID("account")}.Insert(t, h.DB)
	fixture.Application{Vacancy: vacancy, Candidate: candidateOf(t, h), Ready: true}.Insert(t, h.DB)
	return map[string]string{"application": ready.String(), "stage": h.Free["stage"]}
}

// candidateOf returns the candidate of the application.
func candidateOf(t *testing.T, h inprocess.Populated) (id uuid.UUID) {
	t.Helper()
	const query = `select candidate_id from interview.application where id = $1`
	must(t, h.DB.Super.GetContext(t.Context(), &id, query, h.IDs["application"]))
	return id
}

// The pages of a booking tell apart two people of one role, arrangements that are alike in what is to be done, two
// bookings of one time, and a person who was asked in two arrangements.
func TestBookings_NamesDiffer(t *testing.T) {
	t.Parallel()
	h := inprocess.NewPopulated(t)
	addAlikeProvisions(t, h)
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walker{t: t, Populated: h, ctx: browser.New(t), lang: lang}
			for role, pages := range map[account.Role][]string{
				account.RoleHR: {
					"/interviews", "/interviews/bookings/:booking", "/interviews/applications/:application/stages/:stage",
				},
				account.RoleCandidate: {"/requests", "/requests/interviews/:booking"},
			} {
				w.signIn(role)
				for _, page := range pages {
					if !w.open(page, w.IDs) {
						w.t.Errorf("%s is not reachable", page)
					}
					w.checkStructure(page)
				}
			}
		})
	}
}

// addAlikeProvisions adds arrangements that need two people of one role, or that are alike in what is to be done, and
// two cancelled bookings of one time for which one person was asked in two arrangements.
func addAlikeProvisions(t *testing.T, h inprocess.Populated) {
	t.Helper()
	var arrangements []uuid.UUID
	for _, code := range []string{"P-SIGN", "P-ASSIST", "P-GUIDE", "I-NOTES", "I-CAMERA"} {
		arrangement := fixture.Arrangement{Application: h.ID("application"), Stage: h.ID("stage"), Code: code}
		arrangements = append(arrangements, arrangement.Insert(t, h.DB))
	}
	for range 2 {
		booking := fixture.Booking{
			Application: h.ID("application"), Stage: uuid.MustParse(h.Free["stage"]), CreatedBy: h.ID("account"),
			Start: time.Now().AddDate(0, 0, 14).Truncate(24 * time.Hour).Add(10 * time.Hour),
		}.Insert(t, h.DB)
		h.DB.Exec(t, `update interview.booking b
			set status = 'cancelled', stage_id = o.stage_id, interview_id = o.interview_id
			from interview.booking o where b.id = $1 and o.id = $2`, booking, h.IDs["booking"])
		for _, arrangement := range arrangements[1:3] {
			fixture.Provision{
				Arrangement: arrangement, Booking: booking, Kind: "person", Item: "assistant", Provider: "Anna",
				Status: "cancelled",
			}.Insert(t, h.DB)
		}
		h.DB.Exec(t, `update interview.provision set stand_down = 'due' where booking_id = $1`, booking)
	}
}
