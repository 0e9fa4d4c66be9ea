package storage_test

import (
	"errors"
	"testing"

	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/account"
	adviserstore "stepfree/storage/adviser"
	candidatestore "stepfree/storage/candidate"
	"stepfree/storage/storagetest"
)

func TestDecision_LatestRoundIsInForce(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.NotSupported)
	a.db.Exec(t, `update accommodation.measure set status = 'reconsideration'`)
	must(t, a.decide(t, accommodation.Recommended))

	var rounds []struct {
		Round   int                  `db:"round"`
		Outcome accommodation.Status `db:"outcome"`
	}
	const query = `select round, outcome from accommodation.decision order by round`
	must(t, a.db.Super.SelectContext(t.Context(), &rounds, query))
	if len(rounds) != 2 || rounds[0].Round != 1 || rounds[0].Outcome != accommodation.NotSupported ||
		rounds[1].Round != 2 || rounds[1].Outcome != accommodation.Recommended {
		t.Fatalf("the rounds are %v", rounds)
	}
	must(t, a.db.Candidate.Run(t.Context(), a.me, func(tx candidatestore.Tx) error {
		list, err := tx.Decisions(t.Context(), a.request)
		if err == nil && (len(list) != 1 || list[0].Outcome != accommodation.Recommended) {
			t.Errorf("the candidate reads %v", list)
		}
		return err
	}))
	adviser := storagetest.Person[account.Adviser](t, a.db, "Dr Girard")
	must(t, a.db.Adviser.Run(t.Context(), adviser, func(tx adviserstore.Tx) error {
		r, err := tx.Review(t.Context(), a.request)
		got := r.Decisions[a.measure(t)].Outcome
		if err == nil && (len(r.Decisions) != 1 || got != accommodation.Recommended) {
			t.Errorf("the adviser reads %v", r.Decisions)
		}
		return err
	}))
}

func TestDecision_RoundsHaveNoGaps(t *testing.T) {
	t.Parallel()
	a := newDecided(t, accommodation.NotSupported)
	for round, want := range map[int]string{0: "decision_round_check", 1: "decision_pkey", 3: "decision_rounds_gapless"} {
		_, err := a.db.Super.ExecContext(t.Context(), `
			insert into accommodation.decision (
				measure_id, round, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
			select measure_id, $1, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at
			from accommodation.decision`, round)
		var refused *pq.Error
		if !errors.As(err, &refused) || refused.Constraint != want {
			t.Errorf("round %d: %v", round, err)
		}
	}
}
