-- +goose Up
-- The operational side: what to arrange, when, where and with whom; never the reason. This file holds vacancies with
-- their teams and stages, 0004_application.sql applications, 0005_scheduling.sql resources, bookings and arrangements.

create table interview.vacancy (
  id uuid primary key,
  reference text not null unique,
  title_en text not null check (title_en <> ''), title_fr text not null check (title_fr <> ''),
  status text not null default 'open' check (status in ('open', 'closed')),
  created_by uuid not null references account.account, created_at timestamptz not null
);
create index vacancy_created_by on interview.vacancy (created_by);

-- The team of a vacancy: the HR officers who work on it. It begins with the one who created the vacancy.
create table interview.assignment (
  vacancy_id uuid not null references interview.vacancy,
  account_id uuid not null references account.account,
  primary key (vacancy_id, account_id)
);
create index assignment_account on interview.assignment (account_id);

-- Cover for a member of the team who is away: until the end of a day another officer works on the vacancy. It ends by
-- itself, so interview.check_team does not count it.
create table interview.cover (
  vacancy_id uuid not null references interview.vacancy,
  absent_id uuid not null references account.account,
  account_id uuid not null references account.account, -- who covers
  last_day date not null,
  primary key (vacancy_id, absent_id),
  foreign key (vacancy_id, absent_id) references interview.assignment on delete cascade,
  check (account_id <> absent_id)
);
create index cover_account on interview.cover (account_id);

-- A stage of a vacancy: an interview or a test that each candidate goes through.
create table interview.stage (
  id uuid primary key,
  vacancy_id uuid not null references interview.vacancy,
  position integer not null check (position > 0),
  kind text not null,
  minutes integer not null check (minutes between 0 and 600),
  briefing_minutes integer not null default 0 check (briefing_minutes between 0 and 120),
  setup_minutes integer not null default 0 check (setup_minutes between 0 and 120),
  mode text not null,
  -- Skills that the stage assesses: a reader in a reading test gives a warning (29 CFR 1630.11).
  skills text[] not null default '{}',
  -- How many of the stage's panel members are needed; 0 means all.
  panel_size integer not null default 0 check (panel_size between 0 and 12),
  -- Features of the platform of a remote stage, such as automatic captions.
  platform_features text[] not null default '{}',
  -- First and last day on which the stage is planned; deadlines for decisions are counted back from the first.
  first_day date, last_day date,
  -- When HR removed it. The row stays: deleting it would fail, and so reveal it, if a request covers the stage.
  removed_at timestamptz,
  check (first_day <= last_day),
  -- What takes place takes time; the other kinds have a deadline.
  constraint stage_takes_time check (minutes > 0 or kind not in ('written_test', 'language_test', 'panel_interview')),
  unique (vacancy_id, position) deferrable initially deferred,
  unique (id, vacancy_id)
);

-- Teams -------------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Trigger: the officer who creates a vacancy is the first of its team.
create function interview.assign_creator() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into interview.assignment (vacancy_id, account_id) values (new.id, new.created_by);
  return null;
end $$;
-- +goose StatementEnd
create trigger assign_creator after insert on interview.vacancy
  for each row execute function interview.assign_creator();

-- +goose StatementBegin
-- Trigger: an account that is added to a team is not disabled at the same time; see interview.check_team.
create function interview.lock_officer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from account.account a where a.id = new.account_id for share;
  return new;
end $$;
-- +goose StatementEnd
create trigger lock_officer before insert on interview.assignment
  for each row execute function interview.lock_officer();

-- +goose StatementBegin
-- Trigger, at the end of the transaction: an open vacancy has a team with an active account. The vacancy is locked
-- first, in the order of ids, so that of two officers who leave at once, or whose accounts are disabled, the second one
-- sees the first gone.
create function interview.check_team() returns trigger
language plpgsql security definer set search_path = '' as $$
declare vacancies uuid[];
begin
  if tg_table_name = 'account' then
    vacancies := array(select s.vacancy_id from interview.assignment s where s.account_id = new.id);
  elsif tg_table_name = 'vacancy' then
    vacancies := array[new.id];
  else
    vacancies := array[old.vacancy_id];
  end if;
  perform from interview.vacancy v where v.id = any (vacancies) order by v.id for no key update;
  if exists (
    select from interview.vacancy v where v.id = any (vacancies) and v.status = 'open' and not exists (
      select from interview.assignment s join account.account a on a.id = s.account_id
      where s.vacancy_id = v.id and a.role = 'hr' and a.status = 'active')
  ) then
    raise check_violation using constraint = 'vacancy_officer', message = 'an open vacancy has no officer';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger assignment_team after delete on interview.assignment deferrable initially deferred
  for each row execute function interview.check_team();
create constraint trigger vacancy_team after insert or update of status on interview.vacancy
  deferrable initially deferred for each row when (new.status = 'open') execute function interview.check_team();
create constraint trigger account_team after update of status on account.account deferrable initially deferred
  for each row when (new.role = 'hr' and new.status <> 'active') execute function interview.check_team();

-- +goose StatementBegin
-- Trigger: records each change of a team, by an officer or an administrator. The time is that of the change, not of
-- its transaction: of two changes in one transaction, or where one waited for the other, the order is kept.
create function interview.record_team_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  vacancy uuid;
  officer uuid;
begin
  if tg_op = 'DELETE' then
    vacancy := old.vacancy_id;
    officer := old.account_id;
  else
    vacancy := new.vacancy_id;
    officer := new.account_id;
  end if;
  insert into interview.event (id, vacancy_id, officer_id, actor_id, actor_role, step, at)
  values (gen_random_uuid(), vacancy, officer, account.actor(),
    coalesce((select r.name from account.role r where r.login = session_user), 'system'), tg_argv[0],
    clock_timestamp());
  return null;
end $$;
-- +goose StatementEnd
create trigger officer_added after insert on interview.assignment
  for each row execute function interview.record_team_event('officer_added');
create trigger officer_left after delete on interview.assignment
  for each row execute function interview.record_team_event('officer_left');
create trigger cover_added after insert on interview.cover
  for each row execute function interview.record_team_event('cover_added');
create trigger cover_ended after delete on interview.cover
  for each row execute function interview.record_team_event('cover_ended');

-- +goose StatementBegin
-- Returns the officers of a vacancy now: its team, and who covers for a member of it today. In the order of ids:
-- transactions that notify the same officers do not wait for one another in a circle.
create function interview.officers(vacancy uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select s.account_id from interview.assignment s where s.vacancy_id = officers.vacancy
    union
    select c.account_id from interview.cover c cross join account.organisation o
    where c.vacancy_id = officers.vacancy and c.last_day >= (now() at time zone o.time_zone)::date
    order by 1;
end $$;
-- +goose StatementEnd

-- Administrators have no USAGE on this schema: they learn the numbers of vacancies, and can add a colleague to the
-- teams of an officer who cannot do it.

-- +goose StatementBegin
-- Returns the numbers of the open vacancies of an officer, and whether no other account of the team is active.
create function account.officer_vacancies(officer uuid) returns table (reference text, sole boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin' then
    raise insufficient_privilege;
  end if;
  return query
    select v.reference, not exists (
      select from interview.assignment x join account.account a on a.id = x.account_id
      where x.vacancy_id = v.id and a.id <> officer and a.status = 'active')
    from interview.assignment s join interview.vacancy v on v.id = s.vacancy_id
    where s.account_id = officer and v.status = 'open' order by v.reference;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Adds a colleague to the team of each vacancy of an officer, and notifies both. A vacancy for which the colleague has
-- applied is left out: an administrator does not learn who applied.
create function account.add_colleague(officer uuid, colleague uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin' or not exists (
    select from account.account a where a.id = colleague and a.role = 'hr' and a.status = 'active') then
    raise insufficient_privilege;
  end if;
  insert into interview.assignment (vacancy_id, account_id)
  select s.vacancy_id, colleague from interview.assignment s
  where s.account_id = officer and not interview.is_candidate(s.vacancy_id, colleague) order by s.vacancy_id
  on conflict do nothing;
  perform mail.notify_hr(s.vacancy_id) from interview.assignment s where s.account_id = officer;
end $$;
-- +goose StatementEnd

-- Stages ------------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Removes a stage that is not used. It fails with a foreign key violation if a booking or an arrangement is for it, as
-- HR sees them.
create function interview.remove_stage(stage uuid, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare s interview.stage;
begin
  select t.* into s from interview.stage t where t.id = remove_stage.stage for update;
  if not found or not interview.works_on(s.vacancy_id) then
    raise insufficient_privilege;
  end if;
  if exists (select from interview.booking b where b.stage_id = s.id)
    or exists (select from interview.arrangement r join interview.application p on p.id = r.application_id
      where r.stage_id = s.id and r.released_at is not null and r.status not in ('waived', 'withdrawn')
        and p.taken_back_at is null and interview.ready(p.id, s.id))
  then
    raise foreign_key_violation;
  end if;
  update interview.stage t set removed_at = at where t.id = s.id and t.removed_at is null;
end $$;
-- +goose StatementEnd
