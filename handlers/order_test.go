package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/storage"
	"stepfree/storage/storagetest/fixture"
)

// alphabetical is an order that differs from that of code points at each step.
func alphabetical() []string {
	return []string{"Antoine", "anvers", "Éluard", "Emil", "Œuvre", "Room 9", "Room 10", "zoé", "Zola"}
}

// checkOrder fails if a page does not name all names in their order.
func checkOrder(t *testing.T, v *inprocess.Visitor, path string) {
	t.Helper()
	words := markup.CheckHTML(t, v.Get(t, path).Text)
	at := 0
	for _, name := range alphabetical() {
		next := strings.Index(words[at:], name)
		if next < 0 {
			t.Errorf("%s: %s is not behind the names before it: %s", path, name, words)
			return
		}
		at += next + len(name)
	}
}

func TestLists_NamesAreAlphabetical(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	names := alphabetical()
	slices.Reverse(names)
	for _, name := range names {
		w.DB.Exec(t, `
			insert into account.account (id, role, name, email, language, pseudonym, created_at)
			select gen_random_uuid(), r, $1, md5($1) || '@' || r || '.example', 'en',
				case when r = 'adviser' then nextval('account.adviser_pseudonym') end, now()
			from unnest(array['panel', 'adviser']) r`, name)
		var member uuid.UUID
		w.query(t, &member, `select id from account.account where role = 'panel' and name = $1`, name)
		room := fixture.Resource{Name: name, Seats: 8}.Insert(t, w.DB)
		seat := fixture.Resource{Name: name, Account: member}.Insert(t, w.DB)
		fixture.PanelMember(t, w.DB, w.id("stage"), seat)
		w.DB.Exec(t, `
			insert into interview.resource (id, kind, name, role) values (gen_random_uuid(), 'provider', $1, 'guide')`, name)
		w.DB.Exec(t, `
			insert into interview.occupation (booking_id, resource_id, during, purpose)
			select b.id, r.id, b.during, case when r.id = $2 then 'room' else 'panel' end
			from interview.booking b, unnest(array[$2, $3]::uuid[]) r(id) where b.id = $1`, w.id("booking"), room, seat)
		w.DB.Exec(t, `
			insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
			select gen_random_uuid(), $1, 'Post', 'Poste', id, now() from account.account where role = 'hr'`, name)
	}
	hr, admin := w.visitor(t, account.RoleHR), w.visitor(t, account.RoleAdmin)
	for _, path := range []string{
		"/interviews", "/interviews/rooms", "/interviews/providers", "/interviews/panel-members",
		"/interviews/bookings/" + w.ids["booking"],
		"/interviews/vacancies/" + w.ids["vacancy"] + "/stages/" + w.ids["stage"],
	} {
		checkOrder(t, hr, path)
	}
	checkOrder(t, admin, "/admin")
	checkOrder(t, admin, "/admin/vault")
	checkOrder(t, w.visitor(t, account.RolePanel), "/panel/"+w.ids["booking"])
	w.DB.Exec(t, `delete from interview.stage_panel`)
	w.DB.Exec(t, `delete from interview.occupation where purpose = 'panel'`)
	w.DB.Exec(t, `delete from interview.resource where kind = 'panel_member'`)
	checkOrder(t, hr, "/interviews/resources/new?kind=panel_member")
}

// The pages of a list in this order together show each row once, also where a page ends between names that differ by an
// accent or by a capital only.
func TestLists_PagesInAlphabeticalOrder(t *testing.T) {
	t.Parallel()
	w := newSetup(t, start(t))
	w.DB.Exec(t, `
		insert into account.account (id, role, name, email, language, created_at)
		select gen_random_uuid(), 'panel', (array['eluard', 'Eluard', 'éluard', 'Éluard', 'Room 9', 'Room 10'])[1 + n % 6],
			n || '@many.example', 'en', now()
		from generate_series(1, $1) n`, 3*storage.PageSize)
	b, seen := w.visitor(t, account.RoleAdmin), map[string]bool{}
	for path := "/admin"; path != ""; {
		text := b.Get(t, path).Text
		for _, row := range accountLink.FindAllString(text, -1) {
			if seen[row] {
				t.Errorf("%s is shown twice", row)
			}
			seen[row] = true
		}
		path = nextPath(text)
	}
	var want int
	w.query(t, &want, `select count(*) from account.account where role <> 'candidate'`)
	if len(seen) != want {
		t.Errorf("%d of %d accounts", len(seen), want)
	}
}
