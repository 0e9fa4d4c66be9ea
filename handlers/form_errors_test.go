package handlers_test

import (
	"cmp"
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

// Every form of every page, also one that is sent with GET, is sent empty, with nonsense in all fields, and with
// nonsense in each field by itself. Sent empty it is shown again with its errors. No two entries of a list of errors
// are alike, each leads to its field, which is marked, and all errors are shown at once.
func TestForms_ErrorsDiffer(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			h := inprocess.NewPopulated(t)
			lists := 0
			for _, role := range append([]account.Role{web.Public}, account.Roles()...) {
				v := h.InSetup(t)
				if role != web.Public {
					v = h.SignedIn(t, role, h.Sessions[role])
				}
				v.Post(t, web.LanguagePath(web.Public), url.Values{"lang": {lang}})
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
	// A reason is all that cancelling an interview asks for: its other pages come first.
	slices.SortStableFunc(paths, func(a, b string) int {
		return cmp.Compare(strings.Count(a, "/cancel"), strings.Count(b, "/cancel"))
	})
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
		wrong := map[string][]string{} // the fields with an error
		ways := wrongValues(f)
		for _, name := range slices.Sorted(maps.Keys(ways)) {
			values := ways[name]
			maps.Copy(values, f.hidden)
			got := sendForm(t, v, f, values)
			if got.Status >= http.StatusInternalServerError {
				t.Errorf("%s, %s: %d", f.action, name, got.Status)
			}
			if name == sentEmpty && !mayBeEmpty(f) && got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s on %s, sent empty: %d", f.action, path, got.Status)
			}
			if wrong[name] = checkErrorPage(t, f.action+", "+name, got.Text); len(wrong[name]) > 0 {
				lists++
			}
		}
		if !mayBeEmpty(f) {
			checkAllAtOnce(t, f, wrong)
		}
	}
	return lists
}

// checkErrorPage checks the list of errors of a page and returns the fields that have one.
func checkErrorPage(t *testing.T, name, text string) []string {
	t.Helper()
	entries := errorList(t, text)
	if len(entries) == 0 {
		return nil
	}
	markup.CheckHTML(t, text) // each link leads to a field
	if !strings.Contains(text, "<title>Error: ") && !strings.Contains(text, "<title>Erreur\u202f: ") {
		t.Errorf("%s: the title does not say that there are errors", name)
	}
	slices.Sort(entries)
	if distinct := slices.Compact(slices.Clone(entries)); len(distinct) < len(entries) {
		t.Errorf("%s: entries alike: %q", name, entries)
	}
	fields, unmarked := errorFields(t, text)
	if len(unmarked) > 0 {
		t.Errorf("%s: fields in error that are not marked: %q", name, unmarked)
	}
	return fields
}

// checkAllAtOnce checks, of a form without values, that what is missing in one field is said for every value of
// another one: no error comes only when others are mended.
func checkAllAtOnce(t *testing.T, f htmlForm, wrong map[string][]string) {
	t.Helper()
	for _, values := range f.values {
		if strings.Join(values, "") != "" {
			return
		}
	}
	for _, field := range f.fields {
		for _, other := range wrong["nonsense in "+field.name] {
			if other != field.name && !strings.HasPrefix(field.name, other+"-") && !slices.Contains(wrong[sentEmpty], other) {
				t.Errorf("%s: the error of %s comes only when %s is filled in", f.action, other, field.name)
			}
		}
	}
}

// mayBeEmpty reports whether a form may be sent without an answer: the candidate's words, the optional questions about
// a measure, what is difficult, the link that signs in, joining details that are not known yet, where an adviser has
// applied, and HR's searches, which then find everything.
func mayBeEmpty(f htmlForm) bool {
	if f.method == "get" && strings.HasPrefix(f.action, "/interviews") || strings.HasPrefix(f.action, "/sign-in/") {
		return true
	}
	return slices.ContainsFunc([]string{"/hard", "/helps", "/details/", "/measures", "/joining", "/interests"}, func(part string) bool {
		return strings.HasSuffix(f.action, part) || part == "/details/" && strings.Contains(f.action, part)
	})
}

// sentEmpty names the way in which a form is sent without any value.
const sentEmpty = "empty"

// wrongValues returns ways to fill in a form wrongly, each with a name.
func wrongValues(f htmlForm) map[string]url.Values {
	all, empty := url.Values{}, url.Values{}
	ways := map[string]url.Values{sentEmpty: empty, "nonsense in all fields": all}
	for _, field := range f.fields {
		if field.kind != "radio" && field.kind != "checkbox" {
			empty.Set(field.name, "") // a browser sends it
		}
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
