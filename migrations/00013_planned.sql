-- +goose Up
-- The functions that row policies call, in a language whose plans are kept for the connection. A function of SQL is planned
-- anew in each statement that calls it, and a page's statements ask who is asking dozens of times. They say the same as before.

-- +goose StatementBegin
create or replace function account.actor() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select s.account_id
    from account.session s join account.account a on a.id = s.account_id
    where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
      and s.login = session_user
      and s.login = 'stepfree_' || a.role
      and s.expires_at > now()
      and a.status = 'active');
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function account.own_candidates() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query select c.id from account.account a join account.account c on c.email = a.email and c.role = 'candidate' where a.id = me;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function interview.own_vacancies() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query
    select s.vacancy_id from interview.assignment s where s.account_id = me
    union
    select v.id from interview.vacancy v where v.created_by = me;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function interview.panel_bookings() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query
    select o.booking_id
    from interview.resource r
    join interview.occupation o on o.resource_id = r.id
    join interview.booking b on b.id = o.booking_id
    where r.account_id = me and b.status in ('confirmed', 'done');
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function interview.ready(application uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select a.ready_at is not null or a.answer_by < (now() at time zone 'Europe/Brussels')::date
    from interview.application a where a.id = ready.application), false);
end $$;
-- +goose StatementEnd

-- Which vacancies are an officer's own is asked by each of HR's statements.
create index vacancy_created_by on interview.vacancy (created_by);

-- +goose StatementBegin
-- Who is asking, and until when, in one statement: each page begins with it. No row: nobody. It takes the place of
-- session_end, which a second statement asked.
create function account.identify(token text)
returns table (id uuid, name text, email text, language text, zone text, pseudonym integer, until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.id, a.name, a.email, a.language, a.zone, coalesce(a.pseudonym, 0), s.expires_at
    from account.session s join account.account a on a.id = s.account_id
    where s.hash = sha256(convert_to(identify.token, 'UTF8'))
      and s.login = session_user
      and s.login = 'stepfree_' || a.role
      and s.expires_at > now()
      and a.status = 'active';
end $$;
-- +goose StatementEnd
revoke all on function account.identify(text) from public;
grant execute on function account.identify(text) to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
drop function account.session_end();

-- These policies listed all that an officer may see for each single row that was asked for. They look up the row now; what
-- they show is the same.
alter policy hr_candidates on account.account
  using (role = 'candidate' and exists (select from interview.application a where a.candidate_id = account.id));
alter policy hr on interview.stage_panel
  using (exists (select from interview.stage s where s.id = stage_panel.stage_id));
alter policy hr on interview.acknowledgement
  using (exists (select from interview.booking b where b.id = acknowledgement.booking_id));

-- Holds that ended are looked for by whoever looks for a slot, and there are seldom any.
create index booking_held on interview.booking (held_until) where status = 'held';

-- +goose StatementBegin
create or replace function interview.expire_holds(at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  ended uuid[] := array(select h.id from interview.booking h where h.status = 'held' and h.held_until < expire_holds.at for update skip locked);
begin
  if cardinality(ended) = 0 then
    return 0;
  end if;
  with gone as (
    update interview.booking b set status = 'cancelled', held_until = null, sequence = b.sequence + 1, version = b.version + 1
    where b.id = any (ended)
    returning b.id, b.application_id, b.candidate_id, b.vacancy_id
  ), freed as (
    delete from interview.occupation o using gone where o.booking_id = gone.id
  )
  insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_role, step, at)
  select gen_random_uuid(), gone.application_id, gone.candidate_id, gone.vacancy_id, gone.id, 'system', 'expired', expire_holds.at from gone;
  return cardinality(ended);
end $$;
-- +goose StatementEnd
