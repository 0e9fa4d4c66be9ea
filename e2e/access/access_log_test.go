package access

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/handlers/web"
)

// accessRecords counts the rows of the access log.
func (f setup) accessRecords(t *testing.T) (n int) {
	t.Helper()
	must(t, f.DB.Super.GetContext(t.Context(), &n, `select count(*) from accommodation.access_log`))
	return n
}

// A link or an image, on another site or here, must not write an access record: only the page's own script gets a file.
func TestEvidence_OnlyPageScriptGetsFile(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	path := "/review/" + f.IDs["request"] + "/evidence/" + f.IDs["evidence"]
	for name, c := range map[string]struct {
		site, dest string
		want, rows int
	}{
		"a link":                       {"same-origin", "document", http.StatusNotFound, 0},
		"an image":                     {"cross-site", "image", http.StatusNotFound, 0},
		"another site's script":        {"cross-site", "empty", http.StatusNotFound, 0},
		"a browser without the header": {"", "", http.StatusNotFound, 0},
		"the page's script":            {"same-origin", "empty", http.StatusOK, 1},
	} {
		before := f.accessRecords(t)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.Origin+path, nil)
		must(t, err)
		r.Header.Set("Cookie", "__Host-adviser="+f.Sessions[account.RoleAdviser].Secret())
		r.Header.Set("Sec-Fetch-Site", c.site)
		r.Header.Set("Sec-Fetch-Dest", c.dest)
		got, err := http.DefaultTransport.RoundTrip(r)
		must(t, err)
		_, err = io.Copy(io.Discard, got.Body)
		must(t, err)
		must(t, got.Body.Close())
		if n := f.accessRecords(t) - before; got.StatusCode != c.want || n != c.rows {
			t.Errorf("%s: status %d, %d access records", name, got.StatusCode, n)
		}
	}
}

// The access record is written before keys and files are returned; if that fails, the answer is 503 without them.
func TestReview_RequiresAccessRecord(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	f.complete(t, account.RoleAdviser)
	q := requester{f, "the adviser", account.RoleAdviser, f.Sessions[account.RoleAdviser]}
	open := expected{Route: web.Route{Method: http.MethodPost}}
	file := expected{Route: web.Route{Method: http.MethodGet}}
	path := "/review/" + f.IDs["request"]
	if got := q.send(t, open, path+"/open", ""); got.Status != http.StatusOK || !strings.Contains(got.Text, `"key"`) ||
		f.accessRecords(t) != 1 {
		t.Errorf("status %d, %d access records", got.Status, f.accessRecords(t))
	}
	f.DB.Exec(t, `create function public.is_full() returns trigger
		language plpgsql as $$ begin raise exception 'full' using errcode = 'disk_full'; end $$`)
	f.DB.Exec(t, `create trigger is_full before insert on accommodation.access_log
		for each row execute function public.is_full()`)
	for at, e := range map[string]expected{path + "/open": open, path + "/evidence/" + f.IDs["evidence"]: file} {
		if got := q.send(t, e, at, ""); got.Status != http.StatusServiceUnavailable || strings.Contains(got.Text, `"key"`) ||
			!strings.Contains(got.Text, "<h1") {
			t.Errorf("%s with a full access log: %d", at, got.Status)
		}
	}
	if f.accessRecords(t) != 1 {
		t.Errorf("%d access records", f.accessRecords(t))
	}
}
