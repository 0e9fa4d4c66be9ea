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
