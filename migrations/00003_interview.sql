-- +goose Up
-- The operational world: what is arranged, when, where and with whom. Never why.
create table interview.vacancy (
  id uuid primary key,
  reference text not null unique,
  title_en text not null check (title_en <> ''),
  title_fr text not null check (title_fr <> ''),
  status text not null default 'open' check (status in ('open', 'closed')),
  created_by uuid not null references account.account,
  created_at timestamptz not null
);

-- Which HR officers work on a vacancy.
create table interview.assignment (
  vacancy_id uuid not null references interview.vacancy,
  account_id uuid not null references account.account,
  primary key (vacancy_id, account_id)
);
create index assignment_account on interview.assignment (account_id);

create table interview.stage (
  id uuid primary key,
  vacancy_id uuid not null references interview.vacancy,
  position integer not null check (position > 0),
  kind text not null,
  minutes integer not null check (minutes between 0 and 600),
  briefing_minutes integer not null default 0 check (briefing_minutes between 0 and 120),
  setup_minutes integer not null default 0 check (setup_minutes between 0 and 120),
  mode text not null,
  -- What the stage measures: a reader in a reading test is flagged (29 CFR 1630.11).
  skills text[] not null default '{}',
  -- How many of the stage's panel members are needed; 0 means all.
  panel_size integer not null default 0 check (panel_size between 0 and 12),
  -- What the platform of a remote stage has, such as automatic captions.
  platform_features text[] not null default '{}',
  -- The first and last day on which the stage is planned; the backward clock counts from the first.
  first_day date,
  last_day date,
  check (first_day <= last_day),
  unique (vacancy_id, position) deferrable initially deferred,
  unique (id, vacancy_id)
);

create sequence interview.application_number start 1001;
create table interview.application (
  id uuid primary key,
  number bigint not null unique default nextval('interview.application_number'),
  vacancy_id uuid not null references interview.vacancy,
  candidate_id uuid not null references account.account,
  -- Until when the candidate is asked to say whether arrangements are needed.
  answer_by date not null,
  -- Set once, never taken back: going back would tell that something was asked for. HR cannot read it, see interview.ready.
  ready_at timestamptz,
  created_at timestamptz not null,
  unique (vacancy_id, candidate_id),
  unique (id, candidate_id),
  unique (id, vacancy_id)
);
create index application_candidate on interview.application (candidate_id);

-- Whatever can be booked: a room, a panel member, a provider, a piece of equipment.
create table interview.resource (
  id uuid primary key,
  kind text not null check (kind in ('room', 'panel_member', 'provider', 'equipment')),
  name text not null check (name <> ''),
  site text not null default '',
  seats integer not null default 0 check (seats between 0 and 500),
  features text[] not null default '{}',
  role text not null default '',
  sign_languages text[] not null default '{}',
  spoken_languages text[] not null default '{}',
  -- The account of a panel member.
  account_id uuid references account.account,
  active boolean not null default true,
  check ((kind = 'panel_member') = (account_id is not null))
);
create unique index resource_account on interview.resource (account_id);

create table interview.availability (
  id uuid primary key,
  resource_id uuid not null references interview.resource,
  during tstzrange not null check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  exclude using gist (resource_id with =, during with &&)
);

create table interview.stage_panel (
  stage_id uuid not null references interview.stage,
  resource_id uuid not null references interview.resource,
  primary key (stage_id, resource_id)
);

create table interview.booking (
  id uuid primary key,
  application_id uuid not null,
  candidate_id uuid not null,
  vacancy_id uuid not null,
  stage_id uuid not null,
  status text not null check (status in ('held', 'arranged', 'confirmed', 'done', 'cancelled', 'moved')),
  during tstzrange not null check (not isempty(during)),
  -- The wall time that was agreed and its IANA zone, kept beside UTC: rules of a zone change.
  zone text not null,
  local_start timestamp not null,
  mode text not null,
  -- The parts of the slot and why it fits, as interview.Find gave them.
  parts jsonb not null,
  why jsonb not null,
  held_until timestamptz,
  created_by uuid not null references account.account,
  created_at timestamptz not null,
  confirmed_by uuid references account.account,
  confirmed_at timestamptz,
  -- The candidate's answer to a confirmed booking; a wish to move carries what would suit, from a list.
  answer text check (answer in ('accepted', 'move_asked')),
  answered_at timestamptz,
  wish text check (wish in ('earlier_day', 'later_day', 'morning', 'afternoon')),
  -- RFC 5545 SEQUENCE of the calendar file: rises with every change.
  sequence integer not null default 0,
  version integer not null default 1,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id),
  check ((status = 'held') <= (held_until is not null)),
  check ((wish is not null) <= (answer = 'move_asked'))
);
create unique index booking_active on interview.booking (application_id, stage_id) where status in ('held', 'arranged', 'confirmed');
create index booking_candidate on interview.booking (candidate_id);
create index booking_vacancy on interview.booking (vacancy_id);
create index booking_stage on interview.booking (stage_id);

-- What a booking takes, and when. The exclusion constraint is what makes a double booking impossible.
create table interview.occupation (
  booking_id uuid not null references interview.booking,
  resource_id uuid not null references interview.resource,
  during tstzrange not null check (not isempty(during)),
  purpose text not null check (purpose in ('room', 'panel', 'person', 'equipment')),
  role text not null default '',
  primary key (booking_id, resource_id),
  exclude using gist (resource_id with =, during with &&)
);

-- What HR must do for an approved measure, in practical words, without the reason.
create table interview.arrangement (
  id uuid primary key,
  application_id uuid not null,
  candidate_id uuid not null,
  vacancy_id uuid not null,
  stage_id uuid not null,
  code text not null references interview.kind,
  parameters jsonb not null,
  practical text not null check (practical <> ''),
  conduct text not null,
  status text not null check (status in ('approved', 'arranging', 'confirmed', 'provided', 'not_provided', 'waived', 'withdrawn')),
  -- Null while it is only offered to the candidate, who has not accepted it yet.
  released_at timestamptz,
  provider_id uuid references interview.resource,
  -- The name of who or what delivers it, where that is not among the bookable resources.
  provider_name text not null default '',
  due_on date,
  confirmed_by uuid references account.account,
  confirmed_at timestamptz,
  version integer not null default 1,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id)
);
create index arrangement_application on interview.arrangement (application_id, stage_id);
create index arrangement_candidate on interview.arrangement (candidate_id);
create index arrangement_vacancy on interview.arrangement (vacancy_id);

-- A panel member has read the instructions for conduct of a booking.
create table interview.acknowledgement (
  booking_id uuid not null references interview.booking,
  account_id uuid not null references account.account,
  at timestamptz not null,
  primary key (booking_id, account_id)
);

-- What happened to a booking or an arrangement: only ever added to.
create table interview.event (
  id uuid primary key,
  application_id uuid not null,
  candidate_id uuid not null,
  vacancy_id uuid not null,
  booking_id uuid references interview.booking,
  arrangement_id uuid references interview.arrangement,
  actor_id uuid references account.account,
  actor_role text not null,
  step text not null,
  at timestamptz not null,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id)
);
create index event_application on interview.event (application_id, at);

-- +goose StatementBegin
-- Whether an application can be scheduled. The one thing that HR learns of a request; the same for all who wait.
create function interview.ready(application uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce((select a.ready_at is not null or a.answer_by < (now() at time zone 'Europe/Brussels')::date
    from interview.application a where a.id = application), false)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The bookings of the panel member who is asking.
create function interview.panel_bookings() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select o.booking_id
  from interview.resource r
  join interview.occupation o on o.resource_id = r.id
  join interview.booking b on b.id = o.booking_id
  where r.account_id = account.actor() and b.status in ('confirmed', 'done')
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- A booking is confirmed only when every arrangement of its application and stage is confirmed or waived.
-- The application's row is locked, so that no arrangement can be released between the check and the commit.
create function interview.check_confirmation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for update;
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
  for each row when (new.status = 'confirmed' and old.status <> 'confirmed') execute function interview.check_confirmation();

-- +goose StatementBegin
-- A new arrangement for an interview that was already confirmed opens it again: it must be in place there too.
create function interview.reopen_booking() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for update;
  update interview.booking b
  set status = 'arranged', sequence = b.sequence + 1, version = b.version + 1, confirmed_by = null, confirmed_at = null,
    answer = null, answered_at = null, wish = null
  where b.application_id = new.application_id and b.stage_id = new.stage_id and b.status = 'confirmed';
  return null;
end $$;
-- +goose StatementEnd
create trigger arrangement_released after insert on interview.arrangement
  for each row when (new.released_at is not null) execute function interview.reopen_booking();
-- So does one that an offer became, that fell through, or that the candidate wants after all.
create trigger arrangement_open_again after update on interview.arrangement
  for each row when (new.released_at is not null and new.status in ('approved', 'arranging')
    and (old.released_at is null or old.status not in ('approved', 'arranging')))
  execute function interview.reopen_booking();

-- +goose StatementBegin
-- Adds an application, and the candidate's account where there is none with that address yet.
create function interview.add_application(id uuid, vacancy uuid, candidate uuid, candidate_name text, address text, lang text, answer_by date, at timestamptz)
returns void
language plpgsql security definer set search_path = '' as $$
declare owner uuid;
begin
  if session_user <> 'stepfree_hr' or not exists (
    select from interview.assignment s where s.vacancy_id = vacancy and s.account_id = account.actor()) then
    raise insufficient_privilege;
  end if;
  insert into account.account (id, role, name, email, language, created_at)
  values (candidate, 'candidate', candidate_name, lower(address), lang, at)
  on conflict (email) where role = 'candidate' do nothing;
  select a.id into strict owner from account.account a where a.email = lower(address) and a.role = 'candidate';
  insert into interview.application (id, vacancy_id, candidate_id, answer_by, created_at)
  values (add_application.id, vacancy, owner, add_application.answer_by, at);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The vacancies that the HR officer who is asking works on.
create function interview.own_vacancies() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.vacancy_id from interview.assignment s where s.account_id = account.actor()
  union
  select v.id from interview.vacancy v where v.created_by = account.actor()
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Lets go of what holds have kept past their end; tells how many.
create function interview.expire_holds(at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare expired integer;
begin
  with gone as (
    update interview.booking b set status = 'cancelled', held_until = null, sequence = b.sequence + 1, version = b.version + 1
    where b.id in (select h.id from interview.booking h where h.status = 'held' and h.held_until < expire_holds.at for update skip locked)
    returning b.id, b.application_id, b.candidate_id, b.vacancy_id
  ), freed as (
    delete from interview.occupation o using gone where o.booking_id = gone.id
  ), told as (
    insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_role, step, at)
    select gen_random_uuid(), gone.application_id, gone.candidate_id, gone.vacancy_id, gone.id, 'system', 'expired', expire_holds.at from gone
  )
  select count(*) into expired from gone;
  return expired;
end $$;
-- +goose StatementEnd
