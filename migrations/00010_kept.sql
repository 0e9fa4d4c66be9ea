-- +goose Up
-- +goose StatementBegin
-- Whose session it was that is asking, also for a while after its end: for keeping what its owner typed, and for nothing else.
create function account.returning_owner() returns uuid
language sql stable security definer set search_path = '' as $$
  select s.account_id
  from account.session s join account.account a on a.id = s.account_id
  where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and s.login = session_user
    and s.login = 'stepfree_' || a.role
    and s.expires_at > now() - interval '1 day'
    and a.status = 'active'
$$;
-- +goose StatementEnd
revoke all on function account.returning_owner() from public;
grant execute on function account.returning_owner() to stepfree_candidate;

-- When the candidate was told that there is news, because the draft comes to its end. A later change begins anew.
alter table accommodation.request add column reminded_at timestamptz;

-- +goose StatementBegin
-- Tells each candidate once that there is news who has a draft that nobody changed since a moment.
create function mail.remind_of_drafts(unchanged_since timestamptz, at timestamptz) returns void
language sql security definer set search_path = '' as $$
  with due as (
    update accommodation.request r set reminded_at = at
    where r.submitted_at is null and r.changed_at < unchanged_since and (r.reminded_at is null or r.reminded_at < r.changed_at)
    returning r.candidate_id
  )
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'news', a.id, a.language, at, at from account.account a
  where a.status = 'active' and a.id in (select due.candidate_id from due)
  on conflict do nothing
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The drafts that are to be destroyed: unchanged since one moment, and their candidates reminded before another.
create function seal.ended_drafts(unchanged_since timestamptz, reminded_before timestamptz) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.id from accommodation.request r
  where r.submitted_at is null and r.changed_at < least(unchanged_since, now() - interval '30 days')
    and r.reminded_at >= r.changed_at and r.reminded_at < reminded_before
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Holds such a draft, so that nobody changes or sends it while its keys are destroyed, and tells its files. Null: it is no
-- such draft any more.
create function seal.hold_draft(draft uuid, unchanged_since timestamptz) returns uuid[]
language plpgsql security definer set search_path = '' as $$
begin
  perform from accommodation.request r
  where r.id = draft and r.submitted_at is null and r.changed_at < least(unchanged_since, now() - interval '30 days')
  for update;
  if not found then
    return null;
  end if;
  return array(select e.id from accommodation.evidence e where e.request_id = draft);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Removes the rows of a draft whose keys are destroyed.
create function seal.drop_draft(draft uuid, unchanged_since timestamptz) returns void
language sql security definer set search_path = '' as $$
  delete from accommodation.request r
  where r.id = draft and r.submitted_at is null and r.changed_at < least(unchanged_since, now() - interval '30 days')
$$;
-- +goose StatementEnd

revoke all on function mail.remind_of_drafts(timestamptz, timestamptz), seal.ended_drafts(timestamptz, timestamptz),
  seal.hold_draft(uuid, timestamptz), seal.drop_draft(uuid, timestamptz) from public;
grant execute on function mail.remind_of_drafts(timestamptz, timestamptz), seal.ended_drafts(timestamptz, timestamptz),
  seal.hold_draft(uuid, timestamptz), seal.drop_draft(uuid, timestamptz) to stepfree_worker;
