package hr

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/interview"
	"stepfree/storage/row"
)

// Scheduling is one stage of one application, with everything that a slot for it depends on.
type Scheduling struct {
	ApplicationID     uuid.UUID
	Number            int64
	CandidateID       uuid.UUID
	Candidate         string
	CandidateTimeZone string // IANA
	VacancyID         uuid.UUID
	Reference         string
	TitleEN           string
	TitleFR           string
	Ready             bool
	ReadyBy           time.Time // a day: until when it is ready at the latest
	Stage             interview.Stage
	Arrangements      []Arrangement
	Others            []interview.Interval // the candidate's other active bookings
	Joining           interview.Joining    // of the application or of its stage
}

// Released returns the arrangements as the rules read them.
func (s Scheduling) Released() []interview.Arrangement {
	list := make([]interview.Arrangement, len(s.Arrangements))
	for i, a := range s.Arrangements {
		list[i] = a.Arrangement
	}
	return list
}

type schedulingRow struct {
	stageRow
	ApplicationID     uuid.UUID                      `db:"application_id"`
	Number            int64                          `db:"number"`
	CandidateID       uuid.UUID                      `db:"candidate_id"`
	Candidate         string                         `db:"candidate"`
	CandidateTimeZone string                         `db:"candidate_time_zone"`
	VacancyID         uuid.UUID                      `db:"vacancy_id"`
	Reference         string                         `db:"reference"`
	TitleEN           string                         `db:"title_en"`
	TitleFR           string                         `db:"title_fr"`
	Ready             bool                           `db:"ready"`
	ReadyBy           time.Time                      `db:"ready_by"`
	Others            row.JSON[[]interview.Interval] `db:"others"`
	Joining           row.Joining                    `db:"joining"`
}

func (r schedulingRow) toScheduling() Scheduling {
	return Scheduling{
		ApplicationID: r.ApplicationID, Number: r.Number, CandidateID: r.CandidateID, Candidate: r.Candidate,
		CandidateTimeZone: r.CandidateTimeZone, VacancyID: r.VacancyID, Reference: r.Reference,
		TitleEN: r.TitleEN, TitleFR: r.TitleFR, Ready: r.Ready, ReadyBy: r.ReadyBy,
		Stage: r.toStage(), Others: r.Others.Value, Joining: interview.Joining(r.Joining),
	}
}

// Scheduling loads a stage of an application. It returns storage.ErrNotFound if the officer does not work on the
// vacancy.
func (tx Tx) Scheduling(ctx context.Context, application, stage uuid.UUID) (s Scheduling, err error) {
	query := `
		select p.id as application_id, p.number, p.candidate_id, p.name as candidate, c.time_zone as candidate_time_zone,
			p.vacancy_id, v.reference, v.title_en, v.title_fr, interview.ready(p.id, s.id) as ready,
			interview.ready_by(p.answer_by) as ready_by, ` + stageColumns + `,
			(select coalesce(json_agg(json_build_object('start', lower(b.during), 'end', upper(b.during))), '[]')
				from interview.booking b
				where b.candidate_id = p.candidate_id and b.status in ('held', 'arranged', 'confirmed')
					and (b.application_id, b.stage_id) <> (p.id, s.id)) as others,
			` + row.JoiningJSON("s.id", "p.id") + ` as joining
		from interview.application p
		join interview.vacancy v on v.id = p.vacancy_id
		join interview.stage s on s.vacancy_id = p.vacancy_id
		join account.account c on c.id = p.candidate_id
		where p.id = $1 and s.id = $2 and s.removed_at is null`
	var r schedulingRow
	if err := tx.db.GetContext(ctx, &r, query, application, stage); err != nil {
		return s, err
	}
	s = r.toScheduling()
	s.Arrangements, err = tx.Arrangements(ctx, application, stage)
	return s, err
}
