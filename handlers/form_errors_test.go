package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/e2e/harness/inprocess"
	"stepfree/handlers/web"
	"stepfree/locale"
)

// nonsense is what no field but a free text can mean.
const nonsense = "?!"

// Every form of every page is sent empty, with nonsense in all fields, and with nonsense in each field by itself. No
// two entries of a list of errors are alike, and each leads to its field.
func TestForms_ErrorsDiffer(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			h := inprocess.NewPopulated(t)
			lists := 0
			for _, role := range append([]account.Role{web.Public}, account.Roles()...) {
				v := h.Visitor(t)
				if role != web.Public {
					v = h.SignedIn(t, role, h.Sessions[role])
				}
				v.Get(t, "/?lang="+lang)
				for _, path := range formPages(h, role) {
					lists += checkForms(t, v, path)
				}
				if role == account.RoleCandidate {
					lists += checkMeasures(t, h, v)
				}
			}
			if lists < 60 {
				t.Errorf("only %d lists of errors", lists)
			}
		})
	}
}

// formPages returns the pages of an audience, with the ids of each kind of record.
func formPages(h inprocess.Populated, role account.Role) (paths []string) {
	for _, r := range routes() {
		if r.Method != http.MethodGet || r.Audience != role {
			continue
		}
		for _, query := range inprocess.Queries(r.Path) {
			for _, ids := range []map[string]string{h.IDs, h.Draft, h.Free, h.Unbooked} {
				if path := h.Path(r.Path+query, ids); !slices.Contains(paths, path) {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}

// checkMeasures asks for every measure that has parameters and checks the page of each.
func checkMeasures(t *testing.T, h inprocess.Populated, v *inprocess.Visitor) (lists int) {
	t.Helper()
	var codes, measures []string
	must(t, h.DB.Super.SelectContext(t.Context(), &codes,
		`select code from interview.catalogue where jsonb_array_length(parameters) > 0`))
	request := "/requests/" + h.Draft["request"]
	path := request + "/stages/" + h.IDs["stage"] + "/measures"
	fields := v.Get(t, path).Hidden()
	fields["measure"] = codes
	if got := v.Post(t, path, fields); got.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, got.Status, got.Text)
	}
	must(t, h.DB.Super.SelectContext(t.Context(), &measures,
		`select id from accommodation.measure where request_id = $1`, h.Draft["request"]))
	if len(measures) < len(codes) {
		t.Fatalf("%d of %d measures", len(measures), len(codes))
	}
	for _, id := range measures {
		lists += checkForms(t, v, request+"/details/"+id)
	}
	return lists
}

// checkForms sends the forms of a page wrongly, and returns how many lists of errors there were.
func checkForms(t *testing.T, v *inprocess.Visitor, path string) (lists int) {
	t.Helper()
	page := v.Get(t, path)
	if page.Status != http.StatusOK || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		return 0
	}
	for _, f := range htmlForms(t, page.Text) {
		if f.multipart {
			continue
		}
		for name, values := range wrongValues(f) {
			maps.Copy(values, f.hidden)
			got := sendForm(t, v, f, values)
			if got.Status >= http.StatusInternalServerError {
				t.Errorf("%s, %s: %d", f.action, name, got.Status)
			}
			entries := errorList(t, got.Text)
			if len(entries) == 0 {
				continue
			}
			lists++
			markup.CheckHTML(t, got.Text) // each link leads to a field
			slices.Sort(entries)
			if distinct := slices.Compact(slices.Clone(entries)); len(distinct) < len(entries) {
				t.Errorf("%s, %s: entries alike: %q", f.action, name, entries)
			}
		}
	}
	return lists
}

// wrongValues returns ways to fill in a form wrongly, each with a name.
func wrongValues(f htmlForm) map[string]url.Values {
	all := url.Values{}
	ways := map[string]url.Values{"empty": {}, "nonsense in all fields": all}
	for _, field := range f.fields {
		all.Set(field.name, nonsense)
		one := maps.Clone(f.values)
		one.Set(field.name, nonsense)
		ways["nonsense in "+field.name] = one
	}
	return ways
}

// sendForm sends a form with its method.
func sendForm(t *testing.T, v *inprocess.Visitor, f htmlForm, values url.Values) inprocess.Response {
	t.Helper()
	if f.method == "get" {
		return v.Get(t, f.action+"?"+values.Encode())
	}
	return v.Post(t, f.action, values)
}
