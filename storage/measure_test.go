package storage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/storage"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest/fixture"
)

// load loads the draft.
func (a requestFixture) load(t *testing.T) (r accommodation.Request) {
	t.Helper()
	a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
		r, err = tx.Request(t.Context(), a.request)
		return err
	})
	return r
}

// secondStage adds a stage to the vacancy.
func (a requestFixture) secondStage(t *testing.T, firstDay string) uuid.UUID {
	t.Helper()
	day, err := time.Parse(time.DateOnly, firstDay)
	must(t, err)
	return fixture.Stage{Vacancy: a.vacancy, Kind: "written_test", Minutes: 60, FirstDay: day}.Insert(t, a.db)
}

// kinds returns the measures of the catalogue with some codes.
func (a requestFixture) kinds(t *testing.T, codes ...string) (chosen []catalogue.Measure) {
	t.Helper()
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		all, err := tx.CatalogueMeasures(t.Context())
		for _, k := range all {
			if slices.Contains(codes, k.Code) {
				chosen = append(chosen, k)
			}
		}
		return err
	})
	return chosen
}

func TestSaveMeasures_OnePerStage(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	second := a.secondStage(t, "2027-03-01")
	r := a.load(t)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.SaveStages(t.Context(), &r, []uuid.UUID{a.stage, second}, time.Now())
	})
	r = a.load(t)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.SaveMeasures(t.Context(), &r, second, a.kinds(t, "R-STEPFREE", "T-EXTRA"), time.Now())
	})
	var got []string
	for _, m := range a.load(t).Measures {
		got = append(got, m.Code)
	}
	if diff := cmp.Diff([]string{"R-STEPFREE", "T-EXTRA", "R-STEPFREE"}, got); diff != "" {
		t.Errorf("by stage and in the order of the catalogue: %s", diff)
	}
	r = a.load(t)
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.SaveStages(t.Context(), &r, []uuid.UUID{second}, time.Now())
	})
	for _, m := range a.load(t).Measures {
		if m.StageID != second {
			t.Error("a measure of the removed stage is still there")
		}
	}
}

func TestSaveMeasures_KeepsParameters(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	save := func(codes ...string) {
		r := a.load(t)
		chosen := a.kinds(t, codes...)
		a.asCandidate(t, func(tx candidatestore.Tx) error {
			return tx.SaveMeasures(t.Context(), &r, a.stage, chosen, time.Now())
		})
	}
	save("T-EXTRA", "R-STEPFREE")
	r := a.load(t)
	extra := r.Measures[0]
	if extra.Code != "T-EXTRA" || extra.Complete || !r.Measures[1].Complete {
		t.Fatalf("%+v", r.Measures)
	}
	want := catalogue.Parameters{"percent": "25"}
	a.asCandidate(t, func(tx candidatestore.Tx) error {
		return tx.SaveParameters(t.Context(), &r, extra.ID, want, time.Now())
	})
	save("T-EXTRA", "R-QUIET")
	now := a.load(t)
	got, ok := now.Measure(extra.ID)
	if !ok || !got.Complete || !cmp.Equal(want, got.Parameters) {
		t.Errorf("%+v", got)
	}
}

func TestDraft_StaleVersionIsRefused(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	old := a.load(t)
	m := old.Measures[0]
	a.asCandidate(t, func(tx candidatestore.Tx) error { r := old; return tx.SaveProgress(t.Context(), &r, time.Now()) })
	for name, try := range map[string]func(candidatestore.Tx) error{
		"stages": func(tx candidatestore.Tx) error { return tx.SaveStages(t.Context(), &old, old.Stages, time.Now()) },
		"measures": func(tx candidatestore.Tx) error {
			return tx.SaveMeasures(t.Context(), &old, a.stage, nil, time.Now())
		},
		"parameters": func(tx candidatestore.Tx) error { return tx.SaveParameters(t.Context(), &old, m.ID, nil, time.Now()) },
		"removal":    func(tx candidatestore.Tx) error { return tx.RemoveMeasure(t.Context(), &old, m.ID, time.Now()) },
		"progress":   func(tx candidatestore.Tx) error { return tx.SaveProgress(t.Context(), &old, time.Now()) },
		"statement": func(tx candidatestore.Tx) error {
			statement := candidatestore.SealedStatement{Object: uuid.New(), Version: 1}
			return tx.SaveStatement(t.Context(), &old, statement, time.Now())
		},
	} {
		if err := a.db.Candidate.Run(t.Context(), a.me, try); !errors.Is(err, storage.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if now := a.load(t); len(now.Measures) != 1 || now.Version != old.Version+1 {
		t.Errorf("%+v", now)
	}
}

func TestFirstEvent_EarliestOfStages(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	later, unasked := a.secondStage(t, "2027-03-09"), a.secondStage(t, "2027-03-01")
	event := func(stages ...uuid.UUID) (at time.Time) {
		a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
			at, err = tx.FirstEvent(t.Context(), &accommodation.Request{ApplicationID: a.application, Stages: stages})
			return err
		})
		return at
	}
	a.db.Exec(t, `update interview.stage set first_day = null where id = $1`, a.stage)
	if at := event(a.stage); !at.IsZero() {
		t.Errorf("no stage is planned: %s", at)
	}
	if at := event(a.stage, later).UTC(); at.Format(time.DateOnly) != "2027-03-09" || at.Hour() != 0 {
		t.Errorf("%s", at)
	}
	if at := event(later, unasked); at.UTC().Format(time.DateOnly) != "2027-03-01" {
		t.Errorf("%s", at)
	}
}

func TestSaveStatement_StoresLanguage(t *testing.T) {
	t.Parallel()
	a := newDraft(t)
	r := a.load(t)
	r.Language, r.StatementDone = "fr", true
	sealed := candidatestore.SealedStatement{Object: uuid.New(), Version: 1, Sealed: []byte("sealed")}
	a.asCandidate(t, func(tx candidatestore.Tx) error { return tx.SaveStatement(t.Context(), &r, sealed, time.Now()) })
	var got *candidatestore.SealedStatement
	a.asCandidate(t, func(tx candidatestore.Tx) (err error) {
		got, err = tx.Statement(t.Context(), a.request)
		return err
	})
	if diff := cmp.Diff(&sealed, got); diff != "" {
		t.Error(diff)
	}
	if now := a.load(t); now.Language != "fr" || !now.StatementDone {
		t.Errorf("%+v", now)
	}
}
