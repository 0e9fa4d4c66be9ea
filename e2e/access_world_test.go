package e2e_test

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage/storagetest"
)

// asker asks for the pages of one audience, as somebody.
type asker struct {
	house
	name   string
	cookie account.Role // whose cookie the session is in
	token  account.Token
}

// answered is an answer without the clock, without what is drawn for each showing, and without the path that was asked for.
type answered struct {
	Status int
	Header http.Header
	Text   string
}

var (
	expiry = regexp.MustCompile(`(?i)expires=[^;]*`)
	drawn  = regexp.MustCompile(`data-session-ends="[^"]*"|signed out at [0-9:]+|name="key" value="[^"]*"|The number of this incident is [A-Z2-7]+`)
)

// ask sends a route's request as a browser would.
func (a asker) ask(t *testing.T, e expected, path, form string) answered {
	t.Helper()
	body, contentType := a.body(t, e, form)
	r, err := http.NewRequestWithContext(t.Context(), e.Method, a.Origin+path, body)
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if a.cookie != "" {
		r.Header.Set("Cookie", "__Host-"+string(a.cookie)+"="+a.token.Secret())
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	for _, name := range []string{
		"Content-Security-Policy", "Referrer-Policy", "Cache-Control", "X-Content-Type-Options",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
	} {
		if len(got.Header[name]) != 1 {
			t.Errorf("%s %s, %s: no %s", e.Method, e.Path, a.name, name)
		}
	}
	asked := strings.NewReplacer(path, "PATH", url.QueryEscape(path), "PATH")
	got.Header.Del("Date")
	for _, values := range got.Header {
		for i := range values {
			values[i] = asked.Replace(expiry.ReplaceAllString(values[i], ""))
		}
	}
	return answered{got.StatusCode, got.Header, asked.Replace(drawn.ReplaceAllString(string(text), ""))}
}

// body is the form of a route, with the proof of the session.
func (a asker) body(t *testing.T, e expected, form string) (io.Reader, string) {
	t.Helper()
	switch {
	case e.Method == http.MethodGet:
		return nil, ""
	case e.Upload:
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		must(t, w.SetBoundary("boundary"))
		must(t, w.WriteField("csrf", a.token.CSRF()))
		must(t, w.WriteField("key", uuid.NewString()))
		part, err := w.CreateFormFile("file", "letter.txt")
		must(t, err)
		_, err = part.Write([]byte("Dear doctor,\nI am well.\n"))
		must(t, err)
		must(t, w.Close())
		return &body, w.FormDataContentType()
	}
	fields := url.Values{"csrf": {a.token.CSRF()}}
	for pair := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		fields.Add(name, value)
	}
	return strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded"
}

// pathOf fills a path with the records that the table names, but for those that are said to be missing.
func (a asker) pathOf(e expected, missing ...string) string {
	if e.Path == "/interviews/resources/new" && e.Method == http.MethodGet {
		return e.Path + "?kind=room"
	}
	ids := map[string]map[string]string{"ids": a.ids, "draft": a.draft, "free": a.free}[e.records]
	return parameter.ReplaceAllStringFunc(e.Path, func(p string) string {
		switch {
		case slices.Contains(missing, p[1:]):
			return uuid.NewString()
		case ids[p[1:]] != "":
			return ids[p[1:]]
		}
		return a.ids[p[1:]]
	})
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}|@/[^&]+`)

// formOf fills a form; the owner's page says what it shows.
func (a asker) formOf(t *testing.T, e expected) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(e.form, func(p string) string {
		switch {
		case p[0] == '@':
			page := a.ask(t, expected{Route: web.Route{Method: http.MethodGet}}, a.pathOf(expected{Route: web.Route{Path: p[1:]}, records: e.records}), "")
			m := regexp.MustCompile(`name="seen" value="([^"]*)"`).FindStringSubmatch(page.Text)
			if m == nil {
				t.Fatalf("%s shows no form: %d", p, page.Status)
			}
			return html.UnescapeString(m[1])
		case p == "{new}":
			return uuid.NewString()
		case p == "{booked}":
			return a.version(t, "booking")
		case p == "{arranged}":
			return a.version(t, "arrangement")
		}
		return a.ids[p[1:len(p)-1]]
	})
}

// version is what a page of HR shows a record as.
func (h house) version(t *testing.T, table string) (version string) {
	t.Helper()
	must(t, h.DB.Super.GetContext(t.Context(), &version, `select version from interview.`+table+` where id = $1`, h.ids[table]))
	return version
}

// names are the parameters of a path.
func names(path string) (all []string) {
	for _, m := range parameter.FindAllStringSubmatch(path, -1) {
		all = append(all, m[1])
	}
	return all
}

// complete adds what only some routes need.
func (h house) complete(t *testing.T, role account.Role) {
	t.Helper()
	var id string
	must(t, h.DB.Super.GetContext(t.Context(), &id, `select id from interview.availability`))
	h.ids["time"] = id
	h.DB.Exec(t, `insert into interview.assignment (vacancy_id, account_id) values ($1, $2)`, h.ids["vacancy"], h.ids["account"])
	eve := storagetest.Person[account.Adviser](t, h.DB, "Eve")
	key, err := seal.NewKey()
	must(t, err)
	h.ids["adviser"], h.ids["recipient"] = eve.ID.String(), key.Recipient().String()
	h.DB.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at) values ($1, $2, 'x', now())`, eve.ID, key.Recipient().String())
	if role == account.RoleAdviser {
		var id uuid.UUID
		must(t, h.DB.Super.GetContext(t.Context(), &id, `select account_id from seal.access`))
		c := h.Client(t, account.RoleCandidate, h.sessions[account.RoleCandidate])
		c.FillAt(t, "/requests/"+h.draft["request"]+"/check", "/requests/"+h.draft["request"]+"/send")
		h.sessions[role] = storagetest.Session(t, h.DB, id, role) // of the adviser who can open the vault
	}
}

// owner is whose the records of the house are to an audience.
func (h house) owner(t *testing.T, role account.Role) (id uuid.UUID) {
	t.Helper()
	must(t, h.DB.Super.GetContext(t.Context(), &id, `select account_id from account.session where hash = $1`, h.sessions[role].Hash()))
	return id
}

// stranger is somebody of an audience to whom nothing in the house belongs.
func (h house) stranger(t *testing.T, role account.Role) account.Token {
	t.Helper()
	switch role {
	case account.RoleHR:
		return storagetest.Person[account.HR](t, h.DB, "Other").Session
	case account.RolePanel:
		return storagetest.Person[account.Panel](t, h.DB, "Other").Session
	case account.RoleCandidate:
		return storagetest.Person[account.Candidate](t, h.DB, "Other").Session
	case account.RoleAdmin:
		return storagetest.Person[account.Admin](t, h.DB, "Other").Session
	case account.RoleAdviser:
		// Nobody advises on a request of their own: this adviser is the candidate.
		var email string
		must(t, h.DB.Super.GetContext(t.Context(), &email, `select email from account.account where role = 'candidate'`))
		return storagetest.PersonWithEmail[account.Adviser](t, h.DB, "Bea", email).Session
	}
	return account.Token{}
}
