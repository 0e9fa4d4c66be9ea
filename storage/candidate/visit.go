package candidate

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// SaveVisit stores that the candidate opened the page of an application, a request or an interview.
func (tx Tx) SaveVisit(ctx context.Context, subject uuid.UUID, at time.Time) error {
	const query = `
		insert into accommodation.visit as v (candidate_id, subject_id, at) values ($1, $2, $3)
		on conflict (candidate_id, subject_id) do update set at = greatest(v.at, excluded.at)`
	_, err := tx.db.ExecContext(ctx, query, tx.me.ID, subject, at)
	return err
}

// News returns the ids of the candidate's own applications, requests and interviews that are new: others changed them
// since the candidate last opened their page. An application is new until it is opened or answered.
func (tx Tx) News(ctx context.Context) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	const query = `
		with visit as (select v.subject_id, v.at from accommodation.visit v)
		select p.id from interview.application p
		where p.taken_back_at is null and not exists (select from visit v where v.subject_id = p.id)
			and not exists (select from accommodation.answer w where w.application_id = p.id)
		union
		select e.request_id from accommodation.event e left join visit v on v.subject_id = e.request_id
		where e.actor_role <> 'candidate' and (v.at is null or e.at > v.at)
		union
		select b.id from interview.booking b
		join interview.event e on e.application_id = b.application_id
		left join interview.arrangement r on r.id = e.arrangement_id
		left join visit v on v.subject_id = b.id
		where e.actor_role <> 'candidate' and (e.booking_id = b.id or r.stage_id = b.stage_id)
			and (v.at is null or e.at > v.at)`
	if err := tx.db.SelectContext(ctx, &ids, query); err != nil {
		return nil, err
	}
	news := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		news[id] = true
	}
	return news, nil
}
