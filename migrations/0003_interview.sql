-- +goose Up
-- The operational side: vacancies, stages, applications, resources, bookings and arrangements. It holds what to
-- arrange, when, where and with whom; never the reason.
--
-- Columns named candidate_id and vacancy_id repeat what the application says, so that row policies compare a column
-- of the row itself; composite foreign keys make a contradiction impossible. `version` is the optimistic lock: an
-- update names the version that was read, and changes no row if another update came first.
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

create sequence interview.application_number start 1001;
-- A candidate's application for a vacancy.
create table interview.application (
  id uuid primary key,
  number bigint not null unique default nextval('interview.application_number'),
  vacancy_id uuid not null references interview.vacancy,
  candidate_id uuid not null references account.account,
  -- As HR entered them for this application. The account can have others, of which HR does not learn.
  name text not null check (name <> ''),
  email text not null check (email = lower(email)),
  declined_email text, -- an address that the candidate says is not theirs; HR does not learn of it
  language text not null check (language in ('en', 'fr')),
  -- Last day on which the candidate is asked to say whether arrangements are needed.
  answer_by date not null,
  -- When scheduling became possible. Set once and never cleared: clearing it would reveal that a request was made. HR
  -- has no right to read it, only interview.ready.
  ready_at timestamptz,
  created_at timestamptz not null,
  -- When HR took it back, entered by mistake. The row stays: deleting it would fail, and so reveal it, if there is a
  -- request.
  taken_back_at timestamptz,
  unique (id, candidate_id),
  unique (id, vacancy_id)
);
-- By address, not by account: what HR is told depends on nothing but what HR entered.
create unique index application_once on interview.application (vacancy_id, email) where taken_back_at is null;
create index application_email on interview.application (email);
create index application_candidate on interview.application (candidate_id);
-- Keyset index of HR's list of a vacancy's applications, which is ordered by number.
create index application_vacancy_number on interview.application (vacancy_id, number);

-- A bookable resource: a room, a panel member, a provider or a piece of equipment.
create table interview.resource (
  id uuid primary key,
  kind text not null check (kind in ('room', 'panel_member', 'provider', 'equipment')),
  name text collate account.alphabetical not null check (name <> ''),
  site text not null default '',
  seats integer not null default 0 check (seats between 0 and 500),
  features text[] not null default '{}',
  role text not null default '', -- what a provider does, such as sign_interpreter
  sign_languages text[] not null default '{}', spoken_languages text[] not null default '{}',
  account_id uuid references account.account, -- of a panel member
  active boolean not null default true,
  check ((kind = 'panel_member') = (account_id is not null))
);
create unique index resource_account on interview.resource (account_id);

-- When a resource can be booked. The periods of a resource do not overlap.
create table interview.availability (
  id uuid primary key,
  resource_id uuid not null references interview.resource,
  during tstzrange not null check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  exclude using gist (resource_id with =, during with &&)
);

-- The panel members of a stage.
create table interview.stage_panel (
  stage_id uuid not null references interview.stage,
  resource_id uuid not null references interview.resource,
  primary key (stage_id, resource_id)
);

-- A booking: the slot of one application and stage. It begins as a hold, which expires.
create table interview.booking (
  id uuid primary key,
  application_id uuid not null, candidate_id uuid not null, vacancy_id uuid not null,
  stage_id uuid not null,
  status text not null check (status in ('held', 'arranged', 'confirmed', 'done', 'cancelled', 'moved')),
  during tstzrange not null check (not isempty(during)),
  -- The agreed wall-clock time and its IANA zone, stored with the UTC range because the rules of a zone can change.
  time_zone text not null, local_start timestamp not null,
  mode text not null,
  -- The parts of the slot, and the explanation why it fits, as the search returned them (JSON).
  parts jsonb not null, explanation jsonb not null,
  held_until timestamptz,
  created_by uuid not null references account.account, created_at timestamptz not null,
  confirmed_by uuid references account.account, confirmed_at timestamptz,
  -- The candidate's answer to a confirmed booking; a wish for another time is chosen from a list.
  answer text check (answer in ('accepted', 'move_asked')),
  answered_at timestamptz,
  wish text check (wish in ('earlier_day', 'later_day', 'morning', 'afternoon')),
  sequence integer not null default 0, -- RFC 5545 SEQUENCE of the calendar file; each change raises it
  version integer not null default 1,
  -- First confirmation. The candidate sees the booking from then on, also while an arrangement is being replaced.
  announced_at timestamptz,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id)
    on update cascade,
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id),
  check ((status = 'held') <= (held_until is not null)),
  check ((wish is not null) <= (answer = 'move_asked'))
);
create unique index booking_active on interview.booking (application_id, stage_id)
  where status in ('held', 'arranged', 'confirmed');
create index booking_candidate on interview.booking (candidate_id);
create index booking_vacancy on interview.booking (vacancy_id);
create index booking_stage on interview.booking (stage_id);
-- Partial index for interview.expire_holds: holds are few.
create index booking_held on interview.booking (held_until) where status = 'held';

-- Which resource a booking occupies, and when. The exclusion constraint makes a double booking impossible.
create table interview.occupation (
  booking_id uuid not null references interview.booking,
  resource_id uuid not null references interview.resource,
  during tstzrange not null check (not isempty(during)),
  purpose text not null check (purpose in ('room', 'panel', 'person', 'equipment')),
  role text not null default '',
  primary key (booking_id, resource_id),
  exclude using gist (resource_id with =, during with &&)
);
-- For interview.taken: occupations of a resource do not overlap, so the one at a moment is the last that began before
-- it. The constraint's own index visits all that may overlap.
create index occupation_begins on interview.occupation (resource_id, lower(during));

-- An arrangement: what HR has to provide for an approved measure, in practical words, without the reason.
create table interview.arrangement (
  id uuid primary key,
  application_id uuid not null, candidate_id uuid not null, vacancy_id uuid not null,
  stage_id uuid not null,
  code text not null references interview.catalogue,
  parameters jsonb not null,
  practical text not null check (practical <> ''), -- what HR provides
  conduct text not null,                           -- instruction for the panel; empty if there is none
  status text not null check (status in
    ('approved', 'arranging', 'confirmed', 'provided', 'not_provided', 'waived', 'withdrawn')),
  -- When HR may see it. Null while it is only an offer that the candidate has not accepted.
  released_at timestamptz,
  provider_id uuid references interview.resource,
  provider_name text not null default '', -- of a provider that is not among the bookable resources
  due_on date,
  confirmed_by uuid references account.account, confirmed_at timestamptz,
  version integer not null default 1,
  language text not null check (language in ('en', 'fr')), -- of the practical words and the instruction
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id)
);
create index arrangement_application on interview.arrangement (application_id, stage_id);
create index arrangement_candidate on interview.arrangement (candidate_id);
create index arrangement_vacancy on interview.arrangement (vacancy_id);

-- A panel member has read the instructions for the conduct of a booking.
create table interview.acknowledgement (
  booking_id uuid not null references interview.booking,
  account_id uuid not null references account.account,
  at timestamptz not null,
  primary key (booking_id, account_id)
);

-- Audit trail of bookings, arrangements and teams, append-only: no login may update or delete.
create table interview.event (
  id uuid primary key,
  application_id uuid, candidate_id uuid, -- null: a step of a vacancy's team
  vacancy_id uuid not null references interview.vacancy,
  booking_id uuid references interview.booking, arrangement_id uuid references interview.arrangement,
  officer_id uuid references account.account, -- whom a step of the team is about
  actor_id uuid references account.account, -- null for the system
  actor_role text not null,
  step text not null,
  at timestamptz not null,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id)
    on update cascade,
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  check ((application_id is null) = (candidate_id is null)),
  check ((application_id is null) = (officer_id is not null))
);
create index event_application on interview.event (application_id, at);
create index event_team on interview.event (vacancy_id, at) where officer_id is not null;

-- +goose StatementBegin
-- Trigger: the events of an application have strictly increasing times, although the clocks of two machines differ
-- and a transaction that waited for a lock read its clock before.
create function interview.order_event() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.at := greatest(new.at,
    (select max(e.at) + interval '1 microsecond' from interview.event e where e.application_id = new.application_id));
  return new;
end $$;
-- +goose StatementEnd
create trigger order_event before insert on interview.event
  for each row execute function interview.order_event();

-- +goose StatementBegin
-- Records an event of an application, and of its booking or arrangement: the one writer of this table. It runs with the
-- rights and row policies of its caller, so a login can record only its own actor and role; role 'system' has no actor.
create function interview.record_event(
  application uuid, booking uuid, arrangement uuid, role text, step text, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into interview.event
    (id, application_id, candidate_id, vacancy_id, booking_id, arrangement_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), a.id, a.candidate_id, a.vacancy_id, record_event.booking, record_event.arrangement,
    case when record_event.role <> 'system' then account.actor() end, record_event.role, record_event.step,
    record_event.at
  from interview.application a where a.id = record_event.application;
  if not found then
    raise insufficient_privilege;
  end if;
end $$;
-- +goose StatementEnd

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
-- Trigger: records each change of a team, by an officer or an administrator.
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
    coalesce((select r.name from account.role r where r.login = session_user), 'system'), tg_argv[0], now());
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
-- Returns the officers of a vacancy now: its team, and who covers for a member of it today.
create function interview.officers(vacancy uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select s.account_id from interview.assignment s where s.vacancy_id = officers.vacancy
    union
    select c.account_id from interview.cover c cross join account.organisation o
    where c.vacancy_id = officers.vacancy and c.last_day >= (now() at time zone o.time_zone)::date;
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
-- Adds a colleague to the team of each vacancy of an officer, and notifies both.
create function account.add_colleague(officer uuid, colleague uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin' or not exists (
    select from account.account a where a.id = colleague and a.role = 'hr' and a.status = 'active') then
    raise insufficient_privilege;
  end if;
  insert into interview.assignment (vacancy_id, account_id)
  select s.vacancy_id, colleague from interview.assignment s where s.account_id = officer order by s.vacancy_id
  on conflict do nothing;
  perform mail.notify_hr(s.vacancy_id) from interview.assignment s where s.account_id = officer;
end $$;
-- +goose StatementEnd

-- Readiness ---------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Returns whether an application can be scheduled: every decision is made, or the candidate's last day to answer is
-- over in the organisation's time zone. HR learns no more of a request; all applications that wait look the same.
create function interview.ready(application uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select a.ready_at is not null or a.answer_by < (now() at time zone o.time_zone)::date
    from interview.application a cross join account.organisation o where a.id = ready.application), false);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns those of some applications that are ready: one call for a page of a list, in place of one for each row.
create function interview.ready_among(applications uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.id from interview.application a cross join account.organisation o
    where a.id = any (ready_among.applications)
      and (a.ready_at is not null or a.answer_by < (now() at time zone o.time_zone)::date);
end $$;
-- +goose StatementEnd

-- Bookings ----------------------------------------------------------------------------------------
-- Confirmation and release of an arrangement lock the application's row, so that neither can pass the other. The lock
-- is `for no key update`: transactions that only refer to the row by foreign key do not wait for it, and so do not
-- deadlock.

-- +goose StatementBegin
-- Trigger: a booking is confirmed only if every released arrangement of its application and stage is confirmed,
-- provided, waived or withdrawn.
create function interview.check_confirmation() returns trigger
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
create trigger booking_confirmation before update on interview.booking
  for each row when (new.status = 'confirmed' and old.status <> 'confirmed')
  execute function interview.check_confirmation();

-- +goose StatementBegin
-- Trigger: the first confirmation announces the booking.
create function interview.announce_booking() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.announced_at := new.confirmed_at;
  return new;
end $$;
-- +goose StatementEnd
create trigger booking_announced before update on interview.booking
  for each row when (new.status = 'confirmed' and old.announced_at is null)
  execute function interview.announce_booking();

-- +goose StatementBegin
-- Trigger: an arrangement that has to be put in place for a confirmed booking makes the booking `arranged` again.
create function interview.reopen_booking() returns trigger
language plpgsql security definer set search_path = '' as $$
declare reopened uuid;
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  for reopened in
    update interview.booking b
    set status = 'arranged', sequence = b.sequence + 1, version = b.version + 1,
      confirmed_by = null, confirmed_at = null, answer = null, answered_at = null, wish = null
    where b.application_id = new.application_id and b.stage_id = new.stage_id and b.status = 'confirmed'
    returning b.id
  loop
    perform interview.record_event(new.application_id, reopened, null, 'system', 'arranged', now());
  end loop;
  return null;
end $$;
-- +goose StatementEnd
create trigger arrangement_released after insert on interview.arrangement
  for each row when (new.released_at is not null) execute function interview.reopen_booking();
-- Also one that was an offer, that could not be provided, or that the candidate had waived.
create trigger arrangement_open_again after update on interview.arrangement
  for each row when (new.released_at is not null and new.status in ('approved', 'arranging')
    and (old.released_at is null or old.status not in ('approved', 'arranging')))
  execute function interview.reopen_booking();

-- +goose StatementBegin
-- Cancels the holds that expired before a moment and frees their resources; returns how many. `skip locked`: a hold
-- that is being confirmed at this moment is left alone.
create function interview.expire_holds(at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  ended uuid[] := array(select h.id from interview.booking h
    where h.status = 'held' and h.held_until < expire_holds.at for update skip locked);
  hold record;
begin
  if cardinality(ended) = 0 then
    return 0;
  end if;
  delete from interview.occupation o where o.booking_id = any (ended);
  for hold in
    update interview.booking b
    set status = 'cancelled', held_until = null, sequence = b.sequence + 1, version = b.version + 1
    where b.id = any (ended)
    returning b.id, b.application_id
  loop
    perform interview.record_event(hold.application_id, hold.id, null, 'system', 'expired', expire_holds.at);
  end loop;
  return cardinality(ended);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether another booking has a committed hold on a room at a moment. Expired holds do not count. It is a hint;
-- the exclusion constraint decides.
create function interview.taken(booking uuid, room uuid, starts timestamptz, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  return account.actor() is not null and exists (
    select from (
      select o.booking_id, o.during from interview.occupation o
      where o.resource_id = taken.room and lower(o.during) <= taken.starts order by lower(o.during) desc limit 1) o
    join interview.booking b on b.id = o.booking_id
    where upper(o.during) > taken.starts and b.id <> taken.booking
      and (b.held_until is null or b.held_until >= taken.at));
end $$;
-- +goose StatementEnd

-- Applications ------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Returns whether the actor is an HR officer who works on a vacancy, in a transaction of HR's login.
create function interview.works_on(vacancy uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return session_user = 'stepfree_hr' and exists (
    select from interview.officers(works_on.vacancy) officer where officer = account.actor());
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns a name as names are compared: without differences of case, of spaces and of how letters are composed.
create function interview.fold_name(name text) returns text
language sql immutable set search_path = '' as $$
  select lower(regexp_replace(btrim(normalize(name, nfkc)), '\s+', ' ', 'g'))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether HR has entered an address before, and never with this name.
create function interview.has_other_name(address text, name text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from interview.application p where p.email = lower(has_other_name.address))
    and not exists (select from interview.application p where p.email = lower(has_other_name.address)
      and interview.fold_name(p.name) = interview.fold_name(has_other_name.name));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Adds an application, and the candidate's account unless there is one with that address. Only an HR officer of the
-- vacancy may call it. It adds nothing and returns false if the address is known with another name, until the officer
-- says that it is the same person.
create function interview.add_application(id uuid, vacancy uuid, candidate uuid, name text, address text, lang text,
  answer_by date, same_person boolean, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare owner uuid;
begin
  if not interview.works_on(vacancy) then
    raise insufficient_privilege;
  end if;
  if not same_person and interview.has_other_name(address, add_application.name) then
    return false;
  end if;
  insert into account.account (id, role, name, email, language, created_at)
  values (candidate, 'candidate', add_application.name, lower(address), lang, at)
  on conflict (email) where role = 'candidate' do nothing;
  select a.id into strict owner from account.account a where a.email = lower(address) and a.role = 'candidate';
  insert into interview.application (id, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
  values
    (add_application.id, vacancy, owner, add_application.name, lower(address), lang, add_application.answer_by, at);
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: no booking is added for an application that HR is taking back at this moment, or a stage that is being
-- removed.
create function interview.check_bookable() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id and a.taken_back_at is null for key share;
  if found then
    perform from interview.stage s where s.id = new.stage_id and s.removed_at is null for key share;
  end if;
  if not found then
    raise insufficient_privilege;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger booking_bookable before insert on interview.booking
  for each row execute function interview.check_bookable();

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
        and p.taken_back_at is null and interview.ready(p.id))
  then
    raise foreign_key_violation;
  end if;
  update interview.stage t set removed_at = at where t.id = s.id and t.removed_at is null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Takes back an application that HR entered by mistake, notifies the candidate, and returns the vacancy. It fails with
-- a foreign key violation if a booking or an arrangement depends on it, as HR sees them: HR must not learn of anything else.
create function interview.take_back(application uuid, at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare a interview.application;
begin
  select p.* into a from interview.application p where p.id = take_back.application for update;
  if not found or not interview.works_on(a.vacancy_id) then
    raise insufficient_privilege;
  end if;
  if a.taken_back_at is not null then
    return a.vacancy_id;
  end if;
  if exists (select from interview.booking b
      where b.application_id = a.id and b.status in ('held', 'arranged', 'confirmed', 'done'))
    or interview.ready(a.id) and exists (select from interview.arrangement r
      where r.application_id = a.id and r.released_at is not null and r.status not in ('waived', 'withdrawn'))
  then
    raise foreign_key_violation;
  end if;
  update interview.application p set taken_back_at = at where p.id = a.id;
  perform mail.notify(a.candidate_id);
  return a.vacancy_id;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Corrects what HR entered for an application. It changes nothing and returns false if the new address is known with
-- another name, until the officer says that it is the same person.
--
-- An application with a new address belongs to the account with that address, which is added if there is none. But one
-- that the candidate has answered keeps its account: that account can open what was asked for, and an officer could
-- give it an address of their own. Its candidate then says whether the address is right. HR cannot tell the two apart.
create function interview.correct_application(application uuid, candidate uuid, name text, address text, lang text,
  answer_by date, same_person boolean, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  a interview.application;
  old_owner account.account;
  new_owner uuid;
begin
  select p.* into a from interview.application p
    where p.id = correct_application.application and p.taken_back_at is null for update;
  if not found or not interview.works_on(a.vacancy_id) then
    raise insufficient_privilege;
  end if;
  select c.* into strict old_owner from account.account c where c.id = a.candidate_id;
  if a.email <> lower(address) and not same_person
    and interview.has_other_name(address, correct_application.name) then
    return false;
  end if;
  -- A name that only this application has is mistyped in the account as well.
  update account.account c set name = correct_application.name
    where c.id = a.candidate_id and c.name = a.name
      and not exists (select from interview.application p where p.candidate_id = c.id and p.id <> a.id);
  -- A day that has passed stays: it made the application ready, and that is never taken back.
  update interview.application p
    set name = correct_application.name, email = lower(address), declined_email = null, language = lang,
      answer_by = case when p.answer_by < (now() at time zone o.time_zone)::date then p.answer_by
        else correct_application.answer_by end
    from account.organisation o where p.id = a.id;
  if a.email <> lower(address) then
    perform account.end_all_sessions(a.candidate_id);
    perform mail.notify(a.candidate_id);
    if old_owner.email = lower(address) then
      return true;
    end if;
    if accommodation.has_answer(a.id) then
      perform mail.notify_address(a.candidate_id, lower(address));
      return true;
    end if;
    insert into account.account (id, role, name, email, language, time_zone, created_at)
    values (candidate, 'candidate', correct_application.name, lower(address), lang, old_owner.time_zone, at)
    on conflict (email) where role = 'candidate' do nothing;
    select c.id into strict new_owner from account.account c where c.email = lower(address) and c.role = 'candidate';
    update interview.application p set candidate_id = new_owner where p.id = a.id;
    perform mail.notify(new_owner);
  end if;
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The candidate says whether the address that HR entered for an application is right. If it is, it becomes the
-- account's. It fails with a unique violation if another candidate has it. HR is not told: it would learn that the
-- candidate had answered.
create function interview.answer_address(application uuid, is_right boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  a interview.application;
  mine text;
begin
  select p.* into a from interview.application p where p.id = answer_address.application for update;
  if not found or session_user <> 'stepfree_candidate' or a.candidate_id is distinct from account.actor() then
    raise insufficient_privilege;
  end if;
  select c.email into strict mine from account.account c where c.id = a.candidate_id;
  if is_right and a.email <> mine then
    perform mail.notify_address(a.candidate_id, mine);
    update account.account c set email = a.email where c.id = a.candidate_id;
    update interview.application p set declined_email = p.email -- not asked about the old address
      where p.candidate_id = a.candidate_id and p.email = mine;
    delete from account.link l where l.account_id = a.candidate_id;
    delete from account.session s where s.account_id = a.candidate_id
      and s.hash <> sha256(convert_to(current_setting('stepfree.session'), 'UTF8'));
    perform mail.notify(a.candidate_id);
  elsif not is_right then
    update interview.application p set declined_email = p.email where p.id = a.id;
  end if;
end $$;
-- +goose StatementEnd

-- Closed days -------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Returns how many interviews are booked on days of a period, in the organisation's time zone: all that an
-- administrator learns of them.
create function account.booked_days(first_day date, last_day date) returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select count(*) from interview.booking b cross join account.organisation o
    where account.actor() is not null and b.status in ('held', 'arranged', 'confirmed')
      and b.during && tstzrange(booked_days.first_day::timestamp at time zone o.time_zone,
        (booked_days.last_day + 1)::timestamp at time zone o.time_zone));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the sites that rooms are at, in order.
create function account.room_sites() returns setof text
language sql stable security definer set search_path = '' as $$
  select distinct r.site from interview.resource r
  where account.actor() is not null and r.kind = 'room' and r.active and r.site <> '' order by r.site
$$;
-- +goose StatementEnd
