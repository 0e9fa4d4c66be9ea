package adviser

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/interview"
	"stepfree/storage/pg"
)

// SealedDecision is a decision with its reasons, sealed to the candidate key. Advisers cannot decrypt them again.
type SealedDecision struct {
	accommodation.Decision
	Reasons  []byte
	Language string // of the reasons
}

// SaveDecision stores the decision on one measure and releases what HR must arrange for it. The request carries the
// measure's new state; loaded is the state it was read with. A decision after the first is the next round. It returns
// storage.ErrChanged if the measure was decided or withdrawn since.
func (tx Tx) SaveDecision(
	ctx context.Context, r *Review, d SealedDecision, loaded accommodation.Status, arrangements []interview.Arrangement,
) error {
	m, ok := r.Measure(d.MeasureID)
	if !ok {
		return accommodation.ErrNoMeasureHere
	}
	//guard:decision-version sql
	const step = `update accommodation.measure set status = $3, version = version + 1 where id = $1 and status = $2`
	if err := pg.Changed(tx.db.ExecContext(ctx, step, m.ID, loaded, m.Status)); err != nil {
		return err
	}
	parameters, err := json.Marshal(d.Parameters)
	if err != nil {
		return err
	}
	const decision = `
		insert into accommodation.decision (
			measure_id, round, candidate_id, outcome, code, parameters, reasons, language, decided_by, pseudonym, decided_at)
		values ($1, (select count(*) + 1 from accommodation.decision d where d.measure_id = $1), $2, $3,
			nullif($4, ''), cast($5 as jsonb), $6, $7, $8, $9, $10)`
	_, err = tx.db.ExecContext(ctx, decision, m.ID, r.CandidateID, d.Outcome, d.Code, string(parameters), d.Reasons,
		d.Language, tx.me.ID, tx.me.Pseudonym, d.At)
	if err != nil {
		return err
	}
	for _, arrangement := range arrangements {
		if err := tx.release(ctx, r, arrangement, d.At); err != nil {
			return err
		}
	}
	for _, s := range []accommodation.Status{d.Outcome, m.Status} {
		if err := tx.recordEvent(ctx, r.ID, m.ID, string(s), d.At); err != nil {
			return err
		}
		if d.Outcome == m.Status {
			break
		}
	}
	return tx.notifyCandidate(ctx, r.CandidateID)
}

// release inserts an arrangement on the operational side. An alternative is inserted as an offer, without released_at,
// which HR does not see.
func (tx Tx) release(ctx context.Context, r *Review, arr interview.Arrangement, at time.Time) error {
	parameters, err := json.Marshal(arr.Parameters)
	if err != nil {
		return err
	}
	const query = `
		insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters,
			practical, conduct, language, status, released_at)
		values ($1, $2, $3, $4, $5, $6, cast($7 as jsonb), $8, $9, $10, $11,
			case when $12 then null else cast($13 as timestamptz) end)`
	_, err = tx.db.ExecContext(ctx, query, arr.ID, arr.ApplicationID, r.CandidateID, r.VacancyID, arr.StageID, arr.Code,
		string(parameters), arr.Practical, arr.Conduct, arr.Language, arr.Status, arr.Offered, at)
	return err
}

func (tx Tx) recordEvent(ctx context.Context, request, measure uuid.UUID, step string, at time.Time) error {
	const query = `select accommodation.record_event($1, $2, 'adviser', $3, $4)`
	_, err := tx.db.ExecContext(ctx, query, request, measure, step, at)
	return err
}

func (tx Tx) notifyCandidate(ctx context.Context, account uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `select mail.notify($1)`, account)
	return err
}
