-- +goose Up
-- The rows of what happened tell how things came to stand as they do. What follows is never dated before what it follows
-- from: the clocks of two machines differ, and whoever waits for a row has looked at the clock before.

-- +goose StatementBegin
create function accommodation.event_in_order() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.at := greatest(new.at, (select max(e.at) + interval '1 microsecond' from accommodation.event e where e.request_id = new.request_id));
  return new;
end $$;
-- +goose StatementEnd
create trigger event_in_order before insert on accommodation.event for each row execute function accommodation.event_in_order();

-- +goose StatementBegin
create function interview.event_in_order() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.at := greatest(new.at, (select max(e.at) + interval '1 microsecond' from interview.event e where e.application_id = new.application_id));
  return new;
end $$;
-- +goose StatementEnd
create trigger event_in_order before insert on interview.event for each row execute function interview.event_in_order();
revoke all on function accommodation.event_in_order(), interview.event_in_order() from public;

-- Of several people who work on one application at a time each waits for the other, and none for ever. The application's row
-- is locked so that those who only refer to it are not kept waiting: two who had both referred to it would wait for each other.

-- +goose StatementBegin
create or replace function interview.check_confirmation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  if exists (
    select from interview.arrangement r
    where r.application_id = new.application_id and r.stage_id = new.stage_id and r.released_at is not null
      and r.status not in ('confirmed', 'provided', 'waived', 'withdrawn')
  ) then
    raise check_violation using constraint = 'booking_arrangements_open', message = 'an arrangement is still open';
  end if;
  return new;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- It also tells that a booking was opened again: that was the one change of state without a row.
create or replace function interview.reopen_booking() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  with reopened as (
    update interview.booking b
    set status = 'arranged', sequence = b.sequence + 1, version = b.version + 1, confirmed_by = null, confirmed_at = null,
      answer = null, answered_at = null, wish = null
    where b.application_id = new.application_id and b.stage_id = new.stage_id and b.status = 'confirmed'
    returning b.id, b.application_id, b.candidate_id, b.vacancy_id
  )
  insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_role, step, at)
  select gen_random_uuid(), r.application_id, r.candidate_id, r.vacancy_id, r.id, 'system', 'arranged', now() from reopened r;
  return null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Of two who decide the last two measures at the same moment, the second sees what the first did.
create or replace function accommodation.mark_ready(application uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = mark_ready.application for no key update;
  update interview.application a set ready_at = now()
  where a.id = mark_ready.application and a.ready_at is null
    and (
      exists (select from accommodation.answer w where w.application_id = a.id and w.answer = 'none')
      or exists (select from accommodation.request r where r.application_id = a.id and r.submitted_at is not null)
    )
    and not exists (
      select from accommodation.measure m
      where m.application_id = a.id and m.status not in ('draft', 'approved', 'not_approved', 'declined', 'withdrawn'));
end $$;
-- +goose StatementEnd

-- At the end of the transaction, when whoever withdraws several measures has them all: else somebody who decides one of them
-- and they would wait for each other.
drop trigger measure_ready on accommodation.measure;
create constraint trigger measure_ready after update on accommodation.measure deferrable initially deferred
  for each row when (new.status in ('approved', 'not_approved', 'declined', 'withdrawn')) execute function accommodation.after_answer();
