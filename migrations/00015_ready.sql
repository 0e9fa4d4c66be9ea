-- +goose Up
-- +goose StatementBegin
-- Which of some applications are ready: HR's list asks once for its page, where interview.ready would be called for each row.
create function interview.ready_among(applications uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.id from interview.application a
    where a.id = any (ready_among.applications) and (a.ready_at is not null or a.answer_by < (now() at time zone 'Europe/Brussels')::date);
end $$;
-- +goose StatementEnd
revoke all on function interview.ready_among(uuid[]) from public;
grant execute on function interview.ready_among(uuid[]) to stepfree_hr;
