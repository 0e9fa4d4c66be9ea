package e2e_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
)

// press sends a form as HR and gives the status.
func (h house) press(t *testing.T, path string, fields ...string) int {
	t.Helper()
	token := h.sessions[account.RoleHR]
	form := url.Values{"csrf": {token.CSRF()}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	status, _ := h.Client(t, account.RoleHR, token).Send(t, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	return status
}

// A press is for a thing as its page showed it: what has changed since is shown, and nothing is done.
func TestAPressOnAPageThatIsOldDoesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	booking := "/interviews/bookings/" + h.ids["booking"]
	arrangement := booking + "/arrangements/" + h.ids["arrangement"]
	oldBooking, oldArrangement := h.version(t, "booking"), h.version(t, "arrangement")
	for _, table := range []string{"booking", "arrangement"} {
		h.DB.Exec(t, `update interview.`+table+` set version = version + 1 where id = $1`, h.ids[table])
	}
	if status := h.press(t, arrangement, "to", "arranging", "version", oldArrangement); status != http.StatusConflict {
		t.Errorf("an arrangement: %d", status)
	}
	if status := h.press(t, booking, "to", "cancelled", "version", oldBooking); status != http.StatusConflict {
		t.Errorf("a booking: %d", status)
	}
	if status := h.press(t, arrangement, "to", "arranging", "version", h.version(t, "arrangement")); status != http.StatusSeeOther {
		t.Errorf("an arrangement as it is: %d", status)
	}
}

func TestABookingIsNotArrangedWhileSomethingIsMissing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.DB.Exec(t, `update interview.arrangement set status = 'arranging' where id = $1`, h.ids["arrangement"])
	h.DB.Exec(t, `update interview.booking set status = 'held', held_until = now() + interval '1 day' where id = $1`, h.ids["booking"])
	for _, to := range []string{"arranged", "confirmed"} {
		if status := h.press(t, "/interviews/bookings/"+h.ids["booking"], "to", to, "version", h.version(t, "booking")); status != http.StatusConflict {
			t.Errorf("%s: %d", to, status)
		}
	}
}

// A link or an image on another site must not write that somebody opened a file.
func TestAFileIsOpenedByThePagesScriptAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	path := "/review/" + h.ids["request"] + "/evidence/" + h.ids["evidence"]
	openings := func() (n int) {
		must(t, h.DB.Super.GetContext(t.Context(), &n, `select count(*) from accommodation.opening`))
		return n
	}
	for name, c := range map[string]struct {
		site, dest string
		want, rows int
	}{
		"a link":                {"same-origin", "document", http.StatusNotFound, 0},
		"an image":              {"cross-site", "image", http.StatusNotFound, 0},
		"another site's script": {"cross-site", "empty", http.StatusNotFound, 0},
		"a browser that is old": {"", "", http.StatusNotFound, 0},
		"the page's script":     {"same-origin", "empty", http.StatusOK, 1},
	} {
		before := openings()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.Origin+path, nil)
		must(t, err)
		r.Header.Set("Cookie", "__Host-adviser="+h.sessions[account.RoleAdviser].Secret())
		r.Header.Set("Sec-Fetch-Site", c.site)
		r.Header.Set("Sec-Fetch-Dest", c.dest)
		got, err := http.DefaultTransport.RoundTrip(r)
		must(t, err)
		_, err = io.Copy(io.Discard, got.Body)
		must(t, err)
		must(t, got.Body.Close())
		if n := openings() - before; got.StatusCode != c.want || n != c.rows {
			t.Errorf("%s: %d, and %d openings are written", name, got.StatusCode, n)
		}
	}
}

// Who opened what is written before anything is handed out; where it cannot be written, nothing is.
func TestNothingIsHandedOutWithoutARowThatSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.complete(t, account.RoleAdviser)
	a := asker{h, "the adviser", account.RoleAdviser, h.sessions[account.RoleAdviser]}
	open := expected{Route: web.Route{Method: http.MethodPost}}
	file := expected{Route: web.Route{Method: http.MethodGet}}
	path := "/review/" + h.ids["request"]
	openings := func() (n int) {
		must(t, h.DB.Super.GetContext(t.Context(), &n, `select count(*) from accommodation.opening`))
		return n
	}
	if got := a.ask(t, open, path+"/open", ""); got.Status != http.StatusOK || !strings.Contains(got.Text, `"key"`) || openings() != 1 {
		t.Errorf("%d, and %d openings are written", got.Status, openings())
	}
	h.DB.Exec(t, `create function public.is_full() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = 'disk_full'; end $$`)
	h.DB.Exec(t, `create trigger is_full before insert on accommodation.opening for each row execute function public.is_full()`)
	for at, e := range map[string]expected{path + "/open": open, path + "/evidence/" + h.ids["evidence"]: file} {
		if got := a.ask(t, e, at, ""); got.Status != http.StatusServiceUnavailable || strings.Contains(got.Text, `"key"`) || !strings.Contains(got.Text, "<h1") {
			t.Errorf("%s: %d", at, got.Status)
		}
	}
	if openings() != 1 {
		t.Errorf("%d openings are written", openings())
	}
}

// One address is one page: an id that is written otherwise names nothing.
func TestAnIDHasOneWayToBeWritten(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Client(t, account.RoleCandidate, h.sessions[account.RoleCandidate])
	id := h.ids["request"]
	for name, written := range map[string]string{
		"without dashes": strings.ReplaceAll(id, "-", ""), "in braces": "%7B" + id + "%7D", "as a name": "urn:uuid:" + id,
	} {
		if _, err := uuid.Parse(strings.NewReplacer("%7B", "{", "%7D", "}").Replace(written)); err != nil {
			t.Fatalf("%s is no id to anybody: %v", name, err)
		}
		if status, _ := c.Send(t, http.MethodGet, "/requests/"+written, "", nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// Nobody's mailbox is flooded, and one network does not ask for everybody's links.
func TestLinksAreSentToOneAddressAFewTimes(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	ask := func(email string) int {
		c := p.Client(t, account.RoleCandidate, account.Token{})
		status, _ := c.Send(t, http.MethodPost, "/sign-in", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"email": {email}}.Encode()))
		return status
	}
	p.DB.Exec(t, `create table public.asked as select address from mail.outbox`)
	p.DB.Exec(t, `create function public.note() returns trigger language plpgsql security definer as $$ begin insert into public.asked values (new.address); return null; end $$`)
	p.DB.Exec(t, `create trigger note after insert on mail.outbox for each row execute function public.note()`)
	for range 9 {
		if status := ask("ana@mail.example"); status != http.StatusSeeOther {
			t.Errorf("it tells that it was asked before: %d", status)
		}
	}
	var asked int
	must(t, p.DB.Super.GetContext(t.Context(), &asked, `select count(*) from public.asked`))
	if asked != 5 {
		t.Errorf("%d links to one address", asked)
	}
	status := http.StatusSeeOther
	for n := 0; n < 300 && status == http.StatusSeeOther; n++ {
		status = ask(uuid.NewString() + "@mail.example")
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("one network asks for hundreds: %d", status)
	}
}
