package handlers_test

import (
	"testing"

	"stepfree/account"
	"stepfree/storage/storagetest/fixture"
)

// HR reads of which site a room is before it is chosen.
func TestReplace_RoomsHaveTheirSite(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `update interview.resource set seats = 8, site = 'Brussels' where id = $1`, w.ids["room"])
	w.DB.Exec(t, `delete from interview.occupation where purpose = 'panel'`) // whom the stage does not have
	fixture.Resource{Name: "Kirchberg", Site: "Luxembourg", Seats: 8}.Insert(t, w.DB)
	hr, booking := w.visitor(t, account.RoleHR), "/interviews/bookings/"+w.ids["booking"]
	expectWords(t, hr.Get(t, booking+"/replace/"+w.ids["room"]).Text, "Kirchberg, Luxembourg")
	expectWords(t, hr.Get(t, booking+"/move").Text, "Room 4, Brussels")
}
