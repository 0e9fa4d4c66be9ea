-- +goose Up
-- What was sent stays as it was sent, against any statement of a login: the request, its stages, its words, its files
-- and its measures. Of a measure the status changes, by the steps of its table.

-- +goose StatementBegin
-- Trigger: refuses a change.
create function accommodation.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise insufficient_privilege using message = 'what was sent does not change';
end $$;
-- +goose StatementEnd
create trigger request_sent before update on accommodation.request for each row
  when (session_user = 'stepfree_candidate' and old.submitted_at is not null)
  execute function accommodation.refuse_change();

-- +goose StatementBegin
-- Trigger: a request is sent now, with its receipt, and is due within the longest deadline of
-- accommodation.DefaultDeadlines.
create function accommodation.fill_submission() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  today date := (select (now() at time zone o.time_zone)::date from account.organisation o);
begin
  if new.receipt is null or new.receipt_digest is null then
    raise not_null_violation using message = 'a request is sent with its receipt';
  end if;
  new.submitted_at := now();
  new.due_on := greatest(today, least(new.due_on, account.add_business_days(today, 15)));
  return new;
end $$;
-- +goose StatementEnd
create trigger request_submission before update on accommodation.request for each row
  when (session_user = 'stepfree_candidate' and old.submitted_at is null and new.submitted_at is not null)
  execute function accommodation.fill_submission();

-- +goose StatementBegin
-- Trigger: a part of a request changes while the request is a draft. One that is being sent at this moment is waited for.
create function accommodation.check_draft() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  part record;
  sent_at timestamptz;
begin
  if tg_op = 'DELETE' then
    part := old;
  else
    part := new;
  end if;
  select r.submitted_at into sent_at from accommodation.request r where r.id = part.request_id for share;
  if sent_at is not null then
    raise insufficient_privilege using message = 'what was sent does not change';
  end if;
  return part;
end $$;
-- +goose StatementEnd
create trigger stage_sent before insert or delete on accommodation.request_stage for each row
  when (session_user = 'stepfree_candidate') execute function accommodation.check_draft();
create trigger statement_sent before insert or update or delete on accommodation.statement for each row
  when (session_user = 'stepfree_candidate') execute function accommodation.check_draft();
create trigger evidence_sent before insert or update on accommodation.evidence for each row
  when (session_user = 'stepfree_candidate') execute function accommodation.check_draft();
-- The row of a file that was removed, or did not arrive, goes once its object is deleted.
create trigger evidence_sent_stays before delete on accommodation.evidence for each row
  when (session_user = 'stepfree_candidate' and old.status = 'stored') execute function accommodation.check_draft();
create trigger measure_sent before insert or delete on accommodation.measure for each row
  when (session_user = 'stepfree_candidate') execute function accommodation.check_draft();
create trigger measure_sent_stays before update on accommodation.measure for each row
  when (session_user = 'stepfree_candidate'
    and (old.parameters, old.complete) is distinct from (new.parameters, new.complete))
  execute function accommodation.check_draft();
