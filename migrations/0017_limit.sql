-- +goose Up
-- Limits of what one candidate can add. They hold for the candidates' login, also under concurrency: each check is
-- made under an advisory lock of the candidate, in a statement of its own that sees what others have committed.

-- An application has one draft at a time. With the candidate in the index, an attempt for another person's application
-- fails on its foreign key, and does not reveal whether there is a draft.
create unique index request_one_draft on accommodation.request (candidate_id, application_id)
  where submitted_at is null;

-- +goose StatementBegin
-- Locks what a candidate adds until the transaction ends.
create function accommodation.lock_limits(candidate uuid) returns void
language sql security definer set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('accommodation.limit ' || candidate, 0))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: a candidate has at most 20 requests of one day (accommodation.MaxRequestsPerDay).
create function accommodation.limit_requests() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform accommodation.lock_limits(new.candidate_id);
  if (select count(*) from accommodation.request r
      where r.candidate_id = new.candidate_id and r.created_at > new.created_at - interval '1 day') >= 20 then
    raise check_violation using constraint = 'request_limit', message = 'the candidate has too many requests of a day';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger request_limit before insert on accommodation.request
  for each row when (session_user = 'stepfree_candidate') execute function accommodation.limit_requests();

-- +goose StatementBegin
-- Trigger: the sealed files of a candidate have at most 500 MiB (accommodation.MaxCandidateBytes).
create function accommodation.limit_evidence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform accommodation.lock_limits(new.candidate_id);
  if new.sealed_bytes + (
      select coalesce(sum(e.sealed_bytes), 0) from accommodation.evidence e
      where e.candidate_id = new.candidate_id and e.status = 'stored' and e.id <> new.id) > 500 * 1024 * 1024 then
    raise check_violation using constraint = 'evidence_limit', message = 'the candidate has too many bytes of files';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger evidence_limit before insert or update of status, sealed_bytes on accommodation.evidence
  for each row when (session_user = 'stepfree_candidate' and new.status = 'stored')
  execute function accommodation.limit_evidence();

revoke execute on function accommodation.lock_limits(uuid), accommodation.limit_requests(),
  accommodation.limit_evidence() from public;
