-- +goose Up
-- Who did it, and when, is not for the one who writes it down: the server fills it in for every login of an audience. The
-- actor and the role of an event are held by its row policies.

-- +goose StatementBegin
-- Trigger: the time of a record is the server's, in the column that the argument names.
create function account.fill_time() returns trigger
language plpgsql set search_path = '' as $$
begin
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], clock_timestamp()));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: the adviser of a record is the session's, with the own pseudonym, and its time is the server's. The arguments
-- name the columns of the account and of the time.
create function accommodation.fill_adviser() returns trigger
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], me, tg_argv[1], clock_timestamp(),
    'pseudonym', (select a.pseudonym from account.account a where a.id = me)));
end $$;
-- +goose StatementEnd

-- The names of these triggers come before those that need what they fill in.
create trigger access_log_author before insert on accommodation.access_log for each row
  when (session_user = 'stepfree_adviser') execute function accommodation.fill_adviser('account_id', 'at');
create trigger decision_author before insert on accommodation.decision for each row
  when (session_user = 'stepfree_adviser') execute function accommodation.fill_adviser('decided_by', 'decided_at');
create trigger recusal_author before insert on accommodation.recusal for each row
  when (session_user = 'stepfree_adviser') execute function accommodation.fill_adviser('account_id', 'at');
create trigger event_time before insert on accommodation.event for each row
  when (session_user in ('stepfree_candidate', 'stepfree_adviser')) execute function account.fill_time('at');
create trigger event_time before insert on interview.event for each row
  when (session_user in ('stepfree_candidate', 'stepfree_hr')) execute function account.fill_time('at');
create trigger acknowledgement_time before insert or update on interview.acknowledgement for each row
  when (session_user = 'stepfree_panel') execute function account.fill_time('at');
create trigger access_time before insert on seal.access for each row
  when (session_user = 'stepfree_adviser') execute function account.fill_time('granted_at');
create trigger identity_time before insert on seal.identity for each row
  when (session_user = 'stepfree_adviser') execute function account.fill_time('created_at');
create trigger closed_day_added before insert on account.closed_day for each row
  when (session_user = 'stepfree_admin') execute function account.fill_time('added_at');
-- After the trigger that keeps a removed day.
create trigger closed_day_time before update on account.closed_day for each row
  when (session_user = 'stepfree_admin' and new.removed_at is not null)
  execute function account.fill_time('removed_at');

revoke execute on function account.fill_time(), accommodation.fill_adviser(), accommodation.check_draft(),
  accommodation.fill_submission(),
  accommodation.refuse_change() from public;
