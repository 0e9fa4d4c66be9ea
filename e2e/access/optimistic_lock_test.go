package access

import (
	"net/http"
	"testing"
)

// A form acts on a record in the version that its page showed; a newer version is a conflict.
func TestBookingStep_StaleVersionIsRejected(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	booking := "/interviews/bookings/" + f.IDs["booking"]
	provision := booking + "/provisions/" + f.IDs["provision"]
	staleBooking, staleProvision := f.version(t, "booking"), f.version(t, "provision")
	for _, table := range []string{"booking", "provision"} {
		f.DB.Exec(t, `update interview.`+table+` set version = version + 1 where id = $1`, f.IDs[table])
	}
	for _, c := range []struct {
		name, path, to, version string
		want                    int
	}{
		{"a stale provision", provision, "needed", staleProvision, http.StatusConflict},
		{"a stale booking", booking, "cancelled", staleBooking, http.StatusConflict},
		{"the current provision", provision, "needed", f.version(t, "provision"), http.StatusSeeOther},
	} {
		if status := f.submitAsHR(t, c.path, "to", c.to, "version", c.version, "reason", "R"); status != c.want {
			t.Errorf("%s: %d, want %d", c.name, status, c.want)
		}
	}
}

func TestBookingStep_OpenArrangementIsRejected(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	f.DB.Exec(t, `update interview.provision set status = 'needed' where id = $1`, f.IDs["provision"])
	f.DB.Exec(t, `update interview.booking set status = 'held', held_until = now() + interval '1 day' where id = $1`,
		f.IDs["booking"])
	for _, to := range []string{"arranged", "confirmed"} {
		if status := f.submitAsHR(t, "/interviews/bookings/"+f.IDs["booking"], "to", to, "version",
			f.version(t, "booking")); status != http.StatusConflict {
			t.Errorf("%s: %d", to, status)
		}
	}
}
