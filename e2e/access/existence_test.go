package access

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/jobs"
	"stepfree/storage/worker"
)

// HR must not learn whether a candidate requested something. Two portals that differ in nothing else answer HR's
// requests with the same bytes: before the day on which the application is ready at the latest, on it, and after it. A
// request that is undecided looks like the wish for more time to answer, and one that is decided, and brought nothing,
// like the answer that nothing is needed. Until that day, all of them that wait look like no answer.
func TestHRPages_DoNotRevealRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ requested, other func(twin, *testing.T) }{
		"a draft":                      {twin.createDraft, twin.doNothing},
		"a submitted request":          {twin.submit, twin.askMoreTime},
		"a request with documents":     {twin.submitDocuments, twin.askMoreTime},
		"an offer without an answer":   {twin.getOffer, twin.askMoreTime},
		"more time with a draft":       {twin.askMoreTimeWithDraft, twin.askMoreTime},
		"an offer that lapsed":         {twin.letOfferLapse, twin.answerNone},
		"a declined offer":             {twin.declineOffer, twin.answerNone},
		"all measures not supported":   {twin.getRefusal, twin.answerNone},
		"a request that is withdrawn":  {twin.withdraw, twin.answerNone},
		"more time that is taken back": {twin.takeMoreTimeBack, twin.doNothing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, c.requested, c.other, twin.throughout, 60)
		})
	}
	for name, requested := range map[string]func(twin, *testing.T){
		"a submitted request": twin.submit, "an offer without an answer": twin.getOffer, "more time": twin.askMoreTime,
	} {
		t.Run(name+" until the latest day", func(t *testing.T) {
			t.Parallel()
			compare(t, requested, twin.doNothing, twin.waiting, 40)
		})
	}
}

// A request that comes after the answer that nothing is needed, and after a slot is held or confirmed, looks like the
// wish for more time: the same pages, and the same refusal to confirm.
func TestHRPages_DoNotRevealLaterRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ requested, decided, other, ended func(twin, *testing.T) }{
		"not supported": {twin.submit, twin.refuse, twin.askMoreTime, twin.endMoreTime},
		"withdrawn":     {twin.submit, twin.withdrawAll, twin.askMoreTime, twin.answerNone},
		"a draft":       {twin.answerYes, twin.answerNone, twin.askMoreTime, twin.answerNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := time.Now()
			requested, other := newTwin(t, at), newTwin(t, at)
			compareResponses(t, requested.askLater(t, c.requested, c.decided), other.askLater(t, c.other, c.ended), 60)
		})
	}
}

// compare compares what HR gets from two portals that differ in what the candidate did.
func compare(t *testing.T, requested, other func(twin, *testing.T), visit func(twin, *testing.T) []response, least int) {
	t.Helper()
	at := time.Now()
	first, second := newTwin(t, at), newTwin(t, at)
	requested(first, t)
	other(second, t)
	compareResponses(t, visit(first, t), visit(second, t), least)
}

// compareResponses compares responses, at least as many as least.
func compareResponses(t *testing.T, one, two []response, least int) {
	t.Helper()
	if len(one) < least || len(one) != len(two) {
		t.Fatalf("%d and %d responses were compared", len(one), len(two))
	}
	for i := range one {
		if diff := cmp.Diff(two[i], one[i]); diff != "" {
			t.Errorf("HR's responses differ: %s", diff)
		}
	}
}

// waiting returns what HR and the panel get, in a fixed order: before the day until which candidates answer, after it,
// and on the day on which the application is ready at the latest.
func (w twin) waiting(t *testing.T) (all []response) {
	t.Helper()
	all = w.pages(t)
	all = append(all, w.hold(t, "an early hold"))
	all = append(all, w.correct(t, "Beatrice", "bea@mistyped.example"))
	all = append(all, w.pages(t)...)
	w.DB.Exec(t, `update interview.application set answer_by = current_date - 1`)
	all = append(all, w.pages(t)...)
	w.DB.Exec(t, `update interview.application set answer_by = (
		select max(cast(d as date)) from generate_series(current_date - 60, current_date, interval '1 day') d
		where interview.ready_by(cast(d as date)) <= current_date)`)
	must(t, jobs.LastReminders(worker.NewLastReminders(w.DB.DB), time.Now).Run(t.Context()))
	return append(all, w.pages(t)...)
}

// throughout returns what HR and the panel get before the latest day, on it and after it.
func (w twin) throughout(t *testing.T) []response {
	t.Helper()
	return append(w.waiting(t), w.scheduling(t)...)
}

// scheduling returns what HR and the panel get after the latest day, in a fixed order: when an interview can be booked
// unless the candidate asked for something or for more time.
func (w twin) scheduling(t *testing.T) (all []response) {
	t.Helper()
	w.DB.Exec(t, `update accommodation.last_reminder set ready_on = current_date - 1`)
	all = w.pages(t)
	all = append(all, w.hold(t, "a hold"))
	all = append(all, w.pages(t)...)
	if w.IDs["booking"] != "" {
		all = append(all, w.steps(t, "extend", "confirmed", "moved")...)
	}
	w.DB.Exec(t, `update interview.application set answer_by = '2031-03-01'`)
	// An address that another candidate has, with another name and with theirs; then the addresses before that.
	all = append(all, w.correct(t, "Bea", "zoe@example.org"), w.correct(t, "Zoe", "zoe@example.org"))
	all = append(all, w.enter(t, "Bea", "bea@mistyped.example"), w.enter(t, "Bea", "bea@start.example"))
	all = append(all, w.post(t, "/interviews/applications/:application/take-back", ""))
	return append(all, w.pages(t)...)
}

// steps takes steps with the booking, and returns the answers with the pages after each.
func (w twin) steps(t *testing.T, steps ...string) (all []response) {
	t.Helper()
	for _, to := range steps {
		all = append(all, w.post(t, "/interviews/bookings/:booking", "to="+to+"&version={booked}"))
		all = append(all, w.pages(t)...)
	}
	return all
}

// askLater returns what HR and the panel get when the candidate, who needed nothing, asks after a slot is held, ends
// that, and asks again after the interview is confirmed.
func (w twin) askLater(t *testing.T, ask, end func(twin, *testing.T)) (all []response) {
	t.Helper()
	w.answerNone(t)
	all = append(all, w.hold(t, "a hold"))
	if w.IDs["booking"] == "" {
		t.Fatal("nothing is held")
	}
	ask(w, t)
	all = append(all, w.pages(t)...)
	refused := w.steps(t, "extend", "confirmed")
	if i := len(refused) / 2; refused[i].Status != http.StatusConflict {
		t.Errorf("confirming: %d", refused[i].Status)
	}
	all = append(all, refused...)
	end(w, t)
	all = append(all, w.pages(t)...)
	confirmed := w.steps(t, "confirmed")
	if confirmed[0].Status != http.StatusSeeOther {
		t.Errorf("confirming: %d", confirmed[0].Status)
	}
	all = append(all, confirmed...)
	ask(w, t)
	return append(all, w.pages(t)...)
}

// correct corrects the name and the address of the application.
func (w twin) correct(t *testing.T, name, email string) response {
	t.Helper()
	const path = "/interviews/applications/:application"
	return w.post(t, path, entered(name, email)+"&version=@"+path)
}

// enter adds an application to the vacancy.
func (w twin) enter(t *testing.T, name, email string) response {
	t.Helper()
	key := uuid.NewSHA1(uuid.Nil, []byte(name+email)).String()
	return w.post(t, "/interviews/vacancies/:vacancy/applications/new", entered(name, email)+"&key="+key)
}

// entered returns the fields of an application.
func entered(name, email string) string {
	return "name=" + name + "&email=" + email + "&language=en&answer_by-day=1&answer_by-month=3&answer_by-year=2031"
}

// pages returns all pages of HR and the panel whose records exist.
func (w twin) pages(t *testing.T) (all []response) {
	t.Helper()
	for _, e := range matrix(t) {
		if e.Method != http.MethodGet || e.Audience != account.RoleHR && e.Audience != account.RolePanel {
			continue
		}
		q := w.requester(e.Audience)
		if missing := parameters(strings.NewReplacer(w.pairs()...).Replace(e.Path)); len(missing) == 0 {
			all = append(all, w.mask(q.send(t, e, q.path(e), "")))
		}
	}
	return all
}

// hold requests the first slot, and keeps the booking's id if it is held.
func (w twin) hold(t *testing.T, name string) response {
	t.Helper()
	key := uuid.NewSHA1(uuid.Nil, []byte(name)).String()
	got := w.post(t, "/interviews/applications/:application/stages/:stage/slots",
		"key="+key+"&room="+w.IDs["resource"]+"&start="+w.opens.Format(time.RFC3339))
	if strings.HasSuffix(got.Header.Get("Location"), key) {
		w.IDs["booking"] = key
	}
	return got
}

func (w twin) post(t *testing.T, path, form string) response {
	t.Helper()
	q := w.requester(account.RoleHR)
	e := expected{
		Route: web.Route{Method: http.MethodPost, Path: path, Audience: account.RoleHR}, records: "ids",
		form: form,
	}
	return w.mask(q.send(t, e, q.path(e), q.form(t, e)))
}

func (w twin) requester(role account.Role) requester {
	return requester{w.setup, string(role), role, w.Sessions[role]}
}

// pairs lists path parameters and their ids, for a strings.Replacer.
func (w twin) pairs() (pairs []string) {
	for name, id := range w.IDs {
		pairs = append(pairs, ":"+name, id)
	}
	return pairs
}

// accountOption is the choice of a panel member, whose account id is random.
var accountOption = regexp.MustCompile(
	`(id="account[^"]*"|name="account"|for="account[^"]*"|<option) value="[0-9a-f-]{36}"`,
)

// sessionTimes are when the own session began, was used last, and ends at the latest.
var sessionTimes = regexp.MustCompile(
	`data-session-latest="[^"]*"|(Signed in|Last used)</dt><dd class="govuk-summary-list__value">[^<]*`,
)

// ownFactors are the own address, and a secret that is new on each page, as the pages of the own sign-in show them.
var ownFactors = regexp.MustCompile(
	`[0-9a-f-]{36}@example\.org|translate="no">[A-Z2-7 ]+|secret=[A-Z2-7]+|name="sealed" value="[^"]*"`,
)

// mask replaces CSRF tokens, account ids, own factors and times of sessions, which differ between the two portals.
func (w twin) mask(r response) response {
	for _, token := range w.Sessions {
		r.Text = strings.ReplaceAll(r.Text, token.CSRF(), "CSRF")
	}
	for _, own := range []*regexp.Regexp{accountOption, ownFactors, sessionTimes} {
		r.Text = own.ReplaceAllString(r.Text, "OWN")
	}
	return r
}
