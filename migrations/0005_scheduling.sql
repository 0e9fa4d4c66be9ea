-- +goose Up
-- Resources, bookings and arrangements.
--
-- Columns named candidate_id and vacancy_id repeat what the application says, so that row policies compare a column
-- of the row itself; composite foreign keys make a contradiction impossible. `version` is the optimistic lock: an
-- update names the version that was read, and changes no row if another update came first.

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
  -- How many business days before an interview a provider can be told off without a charge; 0: at any time.
  cancel_notice integer not null default 0 check (cancel_notice between 0 and 60),
  check (cancel_notice = 0 or kind = 'provider'),
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
create index booking_application on interview.booking (application_id, stage_id);
-- Partial index for interview.expire_holds: holds are few.
create index booking_held on interview.booking (held_until) where status = 'held';

-- Which resource a booking occupies, and when. The exclusion constraint makes a double booking impossible. Candidates of
-- one stage can share a room, each with seats of their own (see interview.check_seats), and with it the panel: a member of
-- it can be in one room for all of them.
create table interview.occupation (
  booking_id uuid not null references interview.booking,
  resource_id uuid not null references interview.resource,
  during tstzrange not null check (not isempty(during)),
  purpose text not null check (purpose in ('room', 'panel', 'person', 'equipment')),
  role text not null default '',
  shared_stage uuid references interview.stage, -- null: it takes the whole resource
  seats integer not null default 0,
  shared_room uuid, -- of a panel member: the booking's room, if it is shared
  primary key (booking_id, resource_id),
  check (shared_stage is null or purpose = 'room' and seats > 0),
  check (shared_room is null or purpose = 'panel'),
  foreign key (booking_id, shared_room) references interview.occupation (booking_id, resource_id),
  exclude using gist (resource_id with =, during with &&, (coalesce(shared_room, booking_id)) with <>)
    where (shared_stage is null)
);
create index occupation_seats on interview.occupation using gist (resource_id, during) where (shared_stage is not null);
create index occupation_shared_stage on interview.occupation (shared_stage) where shared_stage is not null;
-- For interview.taken: occupations of a resource do not overlap, so the one at a moment is the last that began before
-- it. The constraint's own index visits all that may overlap.
create index occupation_begins on interview.occupation (resource_id, lower(during));

-- Who was on the panel of a booking that they knew of, and is not any more: it was cancelled or moved, or another member
-- came in their place. They still find it, as ended.
create table interview.former_panel (
  booking_id uuid not null references interview.booking,
  account_id uuid not null references account.account,
  at timestamptz not null default now(),
  primary key (booking_id, account_id)
);
create index former_panel_account on interview.former_panel (account_id);

-- +goose StatementBegin
-- Trigger: a member who leaves the panel of an announced booking is remembered. If it takes place without them, the
-- calendar file that they have is overtaken.
create function interview.leave_panel() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into interview.former_panel (booking_id, account_id)
  select b.id, r.account_id from interview.booking b, interview.resource r
  where b.id = old.booking_id and b.announced_at is not null and r.id = old.resource_id and r.account_id is not null
  on conflict (booking_id, account_id) do update set at = excluded.at;
  update interview.interview i set sequence = i.sequence + 1 from interview.booking b
  where b.id = old.booking_id and b.status in ('held', 'arranged', 'confirmed') and i.id = b.interview_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger occupation_left after delete on interview.occupation
  for each row when (old.purpose = 'panel') execute function interview.leave_panel();

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
-- Trigger: a booking is confirmed only while its stage is ready. A request that is sent at the same time is waited for.
create function interview.check_ready() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  if not interview.ready(new.application_id, new.stage_id) then
    raise check_violation using constraint = 'booking_not_ready', message = 'the stage is not ready';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger booking_ready before update on interview.booking
  for each row when (new.status = 'confirmed' and old.status <> 'confirmed')
  execute function interview.check_ready();

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
      confirmed_by = null, confirmed_at = null
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
