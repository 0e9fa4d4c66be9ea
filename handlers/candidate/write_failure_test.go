package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/storage/storagetest"
)

// Each write of each step fails in turn. The step must report an error and change nothing, and its repetition must
// succeed.
func TestCandidateSteps_FailedWriteChangesNothing(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	tripwire := storagetest.NewTripwire(t, w.DB)
	key, file := uuid.NewString(), uuid.New()
	r := "/requests/" + key
	measures := r + "/stages/" + w.interview.String() + "/measures"
	total := 0
	for _, step := range []struct {
		name string
		do   func() answer
	}{
		{"start", func() answer {
			return w.post(t, "/requests/applications/"+w.application.String(), "answer", "yes", "key", key)
		}},
		{"stages", func() answer { return w.fill(t, r+"/stages", "stage", w.interview.String()) }},
		{"measures", func() answer { return w.fill(t, measures, "measure", "R-STEPFREE") }},
		{"hard", func() answer { return w.fill(t, r+"/hard", "words", "Stairs.") }},
		{"helps", func() answer { return w.fill(t, r+"/helps", "words", "A lift.") }},
		{"upload", func() answer { return w.upload(t, r, file, "letter.pdf", pdf(100)) }},
		{"send", func() answer {
			page := w.get(t, r+"/check")
			return w.post(t, r+"/send", "version", page.version(t))
		}},
		{"withdraw", func() answer { return w.post(t, r+"/withdraw") }},
	} {
		n := 1
		for ; ; n++ {
			before := tripwire.Snapshot(t)
			tripwire.Set(t, n)
			got := step.do()
			tripped := tripwire.Tripped(t)
			tripwire.Set(t, 0)
			if !tripped {
				if got.status != http.StatusSeeOther {
					t.Fatalf("%s, when nothing fails any more: %d %s", step.name, got.status, got.html)
				}
				break
			}
			if got.status < http.StatusInternalServerError || strings.Contains(got.html, "disk") {
				t.Errorf("%s, write %d: %d %s", step.name, n, got.status, got.html)
			}
			if after := tripwire.Snapshot(t); after != before && step.name != "upload" {
				t.Errorf("%s, write %d: something was kept", step.name, n)
			}
		}
		if n == 1 {
			t.Errorf("%s wrote nothing", step.name)
		}
		total += n - 1
	}
	t.Logf("%d writes failed in turn", total)
	w.get(t, r).want(t, http.StatusOK, "Withdrawn")
	if rows, objects := w.count(t, `select count(*) from accommodation.evidence where status = 'stored'`), w.objects(
		t,
	); rows != 1 ||
		objects != 1 {
		t.Errorf("%d rows, %d objects", rows, objects)
	}
}
