package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/catalogue"
)

// Decision is a decision as its candidate reads it.
type Decision struct {
	MeasureID  uuid.UUID            `db:"measure_id"`
	Outcome    accommodation.Status `db:"outcome"`
	Code       sql.NullString       `db:"code"`
	Parameters []byte               `db:"parameters"`
	Reasons    []byte               `db:"reasons"` // sealed to the candidate key
	Language   string               `db:"language"`
	Pseudonym  int                  `db:"pseudonym"`
	DecidedAt  time.Time            `db:"decided_at"`
	LapsesOn   sql.NullTime         `db:"lapses_on"` // a day: until when HR waits for the answer to an offer
}

// Granted returns the code and parameters of the measure that was granted or offered; empty if it is the requested one.
func (d Decision) Granted() (code string, p catalogue.Parameters, err error) {
	if len(d.Parameters) == 0 {
		return d.Code.String, nil, nil
	}
	return d.Code.String, p, json.Unmarshal(d.Parameters, &p)
}

// Decisions returns the decisions in force on a request: the latest round of each measure.
func (tx Tx) Decisions(ctx context.Context, request uuid.UUID) (list []Decision, err error) {
	const query = `
		select distinct on (d.measure_id)
			d.measure_id, d.outcome, d.code, d.parameters, d.reasons, d.language, d.pseudonym, d.decided_at,
			d.lapses_on
		from accommodation.decision d join accommodation.measure m on m.id = d.measure_id where m.request_id = $1
		order by d.measure_id, d.round desc`
	return list, tx.db.SelectContext(ctx, &list, query, request)
}
