-- +goose Up
-- Declared interests: the database recognises an adviser who has applied for a vacancy by the e-mail address. Under another
-- address only the adviser knows, and is asked at sign-in, once for each vacancy that has requests. What is declared hides
-- the vacancy's requests (accommodation.excluded_applications), for good: no login may take it back.

create table accommodation.declared_interest (
  account_id uuid not null references account.account,
  vacancy_id uuid not null references interview.vacancy,
  pseudonym integer not null,
  applied boolean not null, -- false: was asked, and has not applied
  at timestamptz not null,
  primary key (account_id, vacancy_id, applied) -- who has not can apply later
);
create index declared_interest_vacancy on accommodation.declared_interest (vacancy_id);

-- As for all tables: see 0009_access.sql.
alter table accommodation.declared_interest enable row level security, force row level security;
create policy owner on accommodation.declared_interest to stepfree_owner using (true) with check (true);
create policy signed_in on accommodation.declared_interest as restrictive
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
  using ((select account.actor()) is not null);

-- An adviser reads the own declarations, and those of vacancies whose requests the adviser reads.
grant select, insert on accommodation.declared_interest to stepfree_adviser;
create policy adviser_reads on accommodation.declared_interest for select to stepfree_adviser
  using (account_id = (select account.actor()) or applied and exists (select from interview.application p
    join accommodation.request r on r.application_id = p.id where p.vacancy_id = declared_interest.vacancy_id));
create policy adviser_adds on accommodation.declared_interest for insert to stepfree_adviser
  with check (account_id = (select account.actor()));
create trigger declared_interest_author before insert on accommodation.declared_interest for each row
  when (session_user = 'stepfree_adviser') execute function accommodation.fill_adviser('account_id', 'at');

-- The own recusals are for the own list.
create policy adviser_reads_own on accommodation.recusal for select to stepfree_adviser
  using (account_id = (select account.actor()));

-- +goose StatementBegin
-- Returns the applications with a request that waits for a decision, on which no active adviser works except perhaps one.
-- No login may call it.
create function accommodation.unattended(except_adviser uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  advisers uuid[] := array(select a.id from account.account a where a.role = 'adviser' and a.status = 'active'
    and a.set_up_at is not null and a.id is distinct from except_adviser);
begin
  return query
    with excluded as (
      select x.application from unnest(advisers) adviser cross join lateral accommodation.excluded_from(adviser) x(application)
      group by x.application having count(distinct adviser) = cardinality(advisers)
    )
    select distinct r.application_id from accommodation.request r
    where r.submitted_at is not null
      and (advisers = '{}' or r.application_id = any (array(select e.application from excluded e)))
      and exists (select from accommodation.measure m where m.request_id = r.id
        and m.status in ('submitted', 'under_review', 'info_requested', 'alternative_offered', 'reconsideration'));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the applications on which the actor is the only adviser who works.
create function accommodation.sole_applications() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  if me is not null and session_user = 'stepfree_adviser' then
    return query select u.application from accommodation.unattended(me) u(application)
      where u.application <> all (array(select accommodation.excluded_from(me)));
  end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns how many applications have a request that waits and no adviser who works on it. For an administrator: it tells
-- the number, not which.
create function account.unattended_applications() returns bigint
language plpgsql stable security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin' then
    raise insufficient_privilege;
  end if;
  return (select count(*) from accommodation.unattended(null));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: notifies the other advisers that one is excluded, and the administrators if none is left for a request.
create or replace function accommodation.notify_of_recusal() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify(a.id) from account.account a
  where a.status = 'active' and a.id <> new.account_id and (a.role = 'adviser'
    or a.role = 'admin' and exists (select from accommodation.unattended(null)));
  return null;
end $$;
-- +goose StatementEnd
create trigger declared_interest_notifies after insert on accommodation.declared_interest
  for each row when (new.applied) execute function accommodation.notify_of_recusal();

revoke execute on function accommodation.unattended(uuid), accommodation.sole_applications(),
  account.unattended_applications() from public;
grant execute on function accommodation.sole_applications() to stepfree_adviser;
grant execute on function account.unattended_applications() to stepfree_admin;
