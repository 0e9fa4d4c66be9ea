package walk

import (
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

// addAlike adds records that pages could give one name: two files and two stages of one kind of a draft, with one
// measure each, two colleagues, two candidates and two rooms of one name.
func addAlike(t *testing.T, h inprocess.Populated) {
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
	fixture.Application{Vacancy: uuid.MustParse(h.IDs["vacancy"]), Candidate: namesake.ID}.Insert(t, h.DB)
}
