package admin_test

import (
	"errors"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/interview"
	"stepfree/storage"
	adminstore "stepfree/storage/admin"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

func TestOfficeHours_OfEachSite(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me, hr := storagetest.Person[account.Admin](t, db, "Ada"), storagetest.Person[account.HR](t, db, "Hugo")
	for _, site := range []string{"North", "South", ""} {
		db.Exec(t, `insert into interview.resource (id, kind, name, site)
			values (gen_random_uuid(), 'room', 'Room', $1)`, site)
	}
	save := func(h adminstore.SiteHours) error {
		return asAdmin(t, db, me, func(tx adminstore.Tx) error {
			_, err := tx.SaveOfficeHours(t.Context(), h, time.Now())
			return err
		})
	}
	list := func() (list []adminstore.SiteHours) {
		if err := asAdmin(t, db, me, func(tx adminstore.Tx) (err error) {
			list, err = tx.OfficeHours(t.Context())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	all := list()
	if len(all) != 3 || all[0].Site != "" || all[0].Hours != interview.DefaultOfficeHours() || all[1].Version != 0 {
		t.Fatalf("at first: %+v", all)
	}
	south := all[2]
	south.Hours = interview.OfficeHours{
		From: 8 * 60, To: 17 * 60, LunchFrom: 12 * 60, LunchTo: 13 * 60, StartInterval: 30, Buffer: 10,
	}
	if err := save(south); err != nil {
		t.Fatal(err)
	}
	if err := save(south); !errors.Is(err, storage.ErrChanged) {
		t.Errorf("an older version: %v", err)
	}
	if all = list(); len(all) != 3 || all[2].Hours != south.Hours || all[2].Version != 1 || all[2].ChangedBy != "Ada" {
		t.Errorf("%+v", all)
	}
	hours := func() (found interview.Hours) {
		if err := db.HR.Run(t.Context(), hr, func(tx hrstore.Tx) error {
			office, err := tx.Office(t.Context())
			found = office.Hours
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if got := hours(); got.At("South") != south.Hours || got.At("North") != interview.DefaultOfficeHours() {
		t.Errorf("HR reads %+v", got)
	}
	remove := func(site string, version int) error {
		return asAdmin(t, db, me, func(tx adminstore.Tx) error {
			_, err := tx.RemoveOfficeHours(t.Context(), site, version)
			return err
		})
	}
	for site, version := range map[string]int{"South": 2, "": 1, "North": 0} {
		if err := remove(site, version); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("%q, version %d: %v", site, version, err)
		}
	}
	if err := remove("South", 1); err != nil || hours().At("South") != interview.DefaultOfficeHours() {
		t.Errorf("%v, %+v", err, hours())
	}
}
