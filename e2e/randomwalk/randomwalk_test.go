// Package randomwalk runs thousands of random steps by several users on the same requests, and then compares the final
// state with the recorded events.
package randomwalk

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/e2e/harness/inprocess"
)

const (
	steps      = 10_000
	clients    = 8
	candidates = 60
	// window is how many candidates the steps of one moment are about, so that they conflict.
	window = 3
)

// Concurrent random steps have one winner each, readable responses and no lost update: the recorded events of each
// record lead to its state by allowed steps only.
func TestSteps_StateMatchesEvents(t *testing.T) {
	t.Parallel()
	f := newSetup(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	var all sync.WaitGroup
	for i := range clients {
		w := &worker{
			setup: f, chance: rand.New(rand.NewPCG(seed, uint64(i))), won: map[string]int{}, done: map[string]int{},
		}
		f.workers = append(f.workers, w)
		all.Go(func() { w.work(t) })
	}
	all.Wait()
	f.check(t)
}

// worker takes steps in all roles.
type worker struct {
	*setup
	chance *rand.Rand
	won    map[string]int // accepted steps, by name
	late   int            // steps refused because another came first
	done   map[string]int // changes of what interviews depend on, by name
	target candidate      // of the current step
}

func (w *worker) work(t *testing.T) {
	t.Helper()
	for n := w.taken.Add(1); n <= steps && !t.Failed(); n = w.taken.Add(1) {
		first := int(n) * (candidates - window) / steps
		w.target = w.candidates[first+w.chance.IntN(window)]
		switch p := w.chance.IntN(20); {
		case p < 6:
			w.asCandidate(t)
		case p < 10:
			w.asAdviser(t)
		case p == 10 && w.chance.IntN(10) == 0:
			w.asAdmin(t)
		case p == 11 && w.chance.IntN(5) == 0:
			w.asTeam(t)
		case p == 12 && w.chance.IntN(8) == 0:
			w.asResources(t)
		case p == 13 && w.chance.IntN(3) == 0:
			w.asStages(t)
		default:
			w.asHR(t)
		}
	}
}

func pick[T any](w *worker, from ...T) T { return from[w.chance.IntN(len(from))] }

// post sends a form. It reports whether it was accepted, and the address of the redirect. 404 is a refusal, too: HR
// does not see an offer yet, and a candidate no booking that is not confirmed.
func (w *worker) post(t *testing.T, c inprocess.Client, path string, fields ...string) (to string, done bool) {
	t.Helper()
	form := url.Values{"csrf": {c.Session.CSRF()}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	status, text := c.Send(t, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	switch {
	case status == http.StatusSeeOther:
		return text, true
	case slices.Contains(refusals(), status) && strings.Contains(text, "<h1"):
		w.late++
	default:
		t.Errorf("%s %v: %d %s", path, fields, status, text)
	}
	return "", false
}

// get opens a page, which may be gone.
func (w *worker) get(t *testing.T, c inprocess.Client, path string) {
	t.Helper()
	if status, text := c.Send(t, http.MethodGet, path, "", nil); status != http.StatusOK && status != http.StatusNotFound {
		t.Errorf("%s: %d %s", path, status, text)
	}
}

// refusals lists the statuses with which a step is refused.
func refusals() []int {
	return []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
}

func (w *worker) asCandidate(t *testing.T) {
	t.Helper()
	request := "/requests/" + w.target.request
	booking := w.booking(t)
	switch p := w.chance.IntN(100); {
	case p < 30:
		w.post(t, w.target.client, request+"/measures/"+w.measure(t, "alternative_offered")+"/answer", "answer",
			pick(w, "accept", "accept", "decline"))
	case p < 32:
		w.post(t, w.target.client, request+"/measures/"+pick(w, w.target.measures...)+"/withdraw")
	case p < 33 && w.chance.IntN(4) == 0:
		w.post(t, w.target.client, request+"/withdraw")
	case p < 36:
		w.post(t, w.target.client, "/requests/applications/"+w.target.application+"/more-time", "stage",
			pick(w, w.stages...).String())
	case p < 42:
		w.post(t, w.target.client, "/requests/applications/"+w.target.application+"/more-time/end")
	case booking.ID == "":
	case p < 48:
		w.post(t, w.target.client, "/requests/interviews/"+booking.ID+"/accept")
	case p < 65:
		w.post(t, w.target.client, "/requests/interviews/"+booking.ID+"/move", "wish",
			pick(w, "morning", "afternoon", "later_day"))
	default:
		if arrangement := w.arrangement(t, booking); arrangement != "" {
			w.post(t, w.target.client, "/requests/interviews/"+booking.ID+"/"+pick(w, "waive", "take-up")+"/"+arrangement)
		}
	}
}

func (w *worker) asAdviser(t *testing.T) {
	t.Helper()
	outcome := pick(w, "recommended", "modified", "alternative_offered", "alternative_offered", "alternative_offered",
		"not_supported")
	_, done := w.post(t, pick(w, w.advisers...), "/review/"+w.target.request+"/measures/"+w.measure(t, "submitted"),
		"outcome", outcome, "code", pick(w, codes()...), "practical", "As the catalogue says.", "reasons",
		"The letter explains it.")
	if done {
		w.won["decision"]++
	}
}

func (w *worker) asHR(t *testing.T) {
	t.Helper()
	hr := pick(w, w.hr...)
	booking := w.booking(t)
	switch p := w.chance.IntN(100); {
	case p < 12 || booking.ID == "":
		key := uuid.NewString()
		start := pick(w, w.starts...).Format(time.RFC3339)
		path := "/interviews/applications/" + w.target.application + "/stages/" + pick(w, w.stages...).String() + "/slots"
		if to, _ := w.post(t, hr, path, "key", key, "start", start, "room", pick(w, w.rooms...)); strings.HasSuffix(to, key) {
			w.won["held"]++
		}
	case p < 30:
		to := pick(w, "confirmed", "confirmed", "confirmed", "confirmed", "cancelled", "extend", "keep")
		if _, done := w.post(t, hr, "/interviews/bookings/"+booking.ID, "to", to, "version",
			w.shownVersion(booking.Version), "reason", "The room is closed."); done {
			w.won[strings.NewReplacer("extend", "extended", "keep", "kept").Replace(to)]++
		}
	case p < 36:
		key, start := uuid.NewString(), pick(w, w.starts...).Format(time.RFC3339)
		to, _ := w.post(t, hr, "/interviews/bookings/"+booking.ID+"/move", "key", key, "start", start,
			"room", pick(w, w.rooms...), "version", w.shownVersion(booking.Version))
		if strings.HasSuffix(to, key) {
			w.won["moved"]++
			w.won["held"]++ // the new one
		}
	case p < 40:
		// The page brings what is needed in line with what is approved.
		w.get(t, hr, "/interviews/bookings/"+booking.ID)
	default:
		w.withProvision(t, hr, booking)
	}
}

// withProvision takes a step with a provision of a booking, replaces who delivers it, or notes that they were told.
func (w *worker) withProvision(t *testing.T, hr inprocess.Client, booking booked) {
	t.Helper()
	p, ok := w.provision(t, booking)
	if !ok {
		return
	}
	path, version := "/interviews/bookings/"+booking.ID+"/provisions/"+p.ID, w.shownVersion(p.Version)
	if p.StandDown {
		w.post(t, hr, path+"/told", "version", version)
		return
	}
	if p.Kind == "person" && w.chance.IntN(3) == 0 {
		if _, done := w.post(t, hr, path+"/replace", "resource", pick(w, w.helpers...), "version", version); done {
			w.done["a person is replaced"]++
		}
		return
	}
	to := pick(w, "needed", "asked", "in_place", "in_place", "in_place")
	name := "Caretaker"
	if p.Kind == "person" {
		name = pick(w, "", "", "Caretaker")
	}
	if _, done := w.post(t, hr, path, "to", to, "version", version, "name", name, "note", "By telephone"); done {
		w.won["provision"]++
	}
}

// shownVersion returns the version that the form sends; one in five is stale.
func (w *worker) shownVersion(version int) string {
	if version > 1 && w.chance.IntN(5) == 0 {
		version--
	}
	return strconv.Itoa(version)
}
