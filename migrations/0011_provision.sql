-- +goose Up
-- What delivers the arrangements at one booking. An arrangement belongs to an application and a stage and outlives
-- bookings; a booking is one slot; a provision is what delivers one arrangement at one booking. Bookings of one
-- application and stage are one interview: it keeps one UID and one rising SEQUENCE in calendar files (RFC 5545).

-- The appointment of an application at a stage: one session, or several sittings that count only together.
create table interview.interview (
  id uuid primary key, -- of the first booking; UID of the calendar file
  application_id uuid not null, candidate_id uuid not null, vacancy_id uuid not null,
  stage_id uuid not null,
  sequence integer not null default 0, -- SEQUENCE of the calendar file; each change of a booking raises it
  unique (application_id, stage_id),
  unique (id, application_id, stage_id),
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id) on update cascade,
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id)
);
create index interview_candidate on interview.interview (candidate_id);
create index interview_vacancy on interview.interview (vacancy_id);
create index interview_stage on interview.interview (stage_id);

-- An interview takes the id of its newest booking, which is the UID that calendars have, and more than each SEQUENCE.
insert into interview.interview (id, application_id, candidate_id, vacancy_id, stage_id, sequence)
  select distinct on (b.application_id, b.stage_id) b.id, b.application_id, b.candidate_id, b.vacancy_id, b.stage_id,
    sum(b.sequence + 1) over (partition by b.application_id, b.stage_id)
  from interview.booking b
  order by b.application_id, b.stage_id, b.status in ('held', 'arranged', 'confirmed') desc, b.created_at desc, b.id;

alter table interview.booking
  add column interview_id uuid,
  add column sitting integer not null default 1 check (sitting between 1 and 12),
  add column moved_to uuid references interview.booking,
  -- Why HR cancelled it, in words for the candidate, and their language.
  add column ended_reason text not null default '', add column ended_language text not null default 'en',
  -- What the slot does not satisfy any more, as the rules say (JSON list of obstacles); null while it fits. HR may keep
  -- the slot on purpose.
  add column misfit jsonb,
  add column kept_by uuid references account.account, add column kept_at timestamptz,
  add column kept_reason text not null default '';
update interview.booking b set interview_id = i.id from interview.interview i
  where i.application_id = b.application_id and i.stage_id = b.stage_id;
-- The interview of the booking's application and stage; the trigger number_interview makes it if there is none.
alter table interview.booking
  alter column interview_id set not null,
  add foreign key (interview_id, application_id, stage_id) references interview.interview (id, application_id, stage_id),
  add constraint booking_kept check ((kept_by is null) = (kept_at is null) and (kept_by is null or kept_reason <> '')),
  drop column sequence;
drop index interview.booking_active;
create unique index booking_active on interview.booking (application_id, stage_id, sitting)
  where status in ('held', 'arranged', 'confirmed');
create index booking_interview on interview.booking (interview_id);
create index booking_moved_to on interview.booking (moved_to);

-- What delivers one arrangement at one booking: a person (one row for each that the slot needs), a thing, a document,
-- or the slot itself. A person who is replaced, or who cannot come, keeps the row; the successor has a new one.
create table interview.provision (
  id uuid primary key,
  arrangement_id uuid not null references interview.arrangement,
  booking_id uuid references interview.booking, -- null: of a stage that is not booked
  application_id uuid not null, candidate_id uuid not null, vacancy_id uuid not null,
  kind text not null check (kind in ('person', 'thing', 'document', 'slot')),
  -- The role of a person, the feature of a piece of equipment, the code of a document or of a thing to ask for.
  item text not null default '',
  position integer not null default 1 check (position > 0), -- of several with the same item
  resource_id uuid references interview.resource,
  provider_name text not null default '', -- of a provider that is not among the bookable resources
  status text not null check (status in ('needed', 'asked', 'in_place', 'declined', 'cancelled')),
  due_on date, -- the day by which it is in place
  note text not null default '', -- how HR knows that it is in place
  changed_by uuid references account.account, changed_at timestamptz not null, -- by: null for the system
  -- Whether the provider has to be told that they are not needed (stand down), or was told.
  stand_down text check (stand_down in ('due', 'done')),
  -- What each side says of the delivery, from the start of the interview on; null: nothing.
  hr_delivered boolean, hr_delivered_by uuid references account.account, hr_delivered_at timestamptz,
  candidate_delivered boolean, candidate_delivered_at timestamptz,
  version integer not null default 1,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id) on update cascade,
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  constraint provision_slot check (kind <> 'slot' or status in ('in_place', 'cancelled')),
  -- A person is asked or in place only by name.
  constraint provision_person check (kind <> 'person' or status not in ('asked', 'in_place')
    or resource_id is not null or provider_name <> ''),
  constraint provision_stand_down check (stand_down is null or status = 'cancelled')
);
create unique index provision_live on interview.provision (booking_id, arrangement_id, kind, item, position)
  nulls not distinct where status in ('needed', 'asked', 'in_place');
create index provision_arrangement on interview.provision (arrangement_id);
create index provision_booking on interview.provision (booking_id);
create index provision_vacancy on interview.provision (vacancy_id);
-- For HR's home: what is open by a day, and who has to be told.
create index provision_open on interview.provision (vacancy_id, due_on) where status in ('needed', 'asked');
create index provision_stand_down on interview.provision (vacancy_id) where stand_down = 'due';
create index provision_candidate on interview.provision (candidate_id);
create index provision_resource on interview.provision (resource_id);

-- A booking that was moved names the one that was booked after it.
update interview.booking b set moved_to = (select n.id from interview.booking n
    where n.interview_id = b.interview_id and n.created_at > b.created_at order by n.created_at limit 1)
  where b.status = 'moved';

-- What was arranged so far, for each thing that the measure needs: one person of a role, a piece of equipment, a document,
-- a thing to ask for; without any of these the slot itself, or something to do. booking_id is the booking that counts
-- now, the active one or else the last that took place; made_for is the one that stood when it was arranged.
create view interview.arranged as
  select a.id, a.application_id, a.candidate_id, a.vacancy_id, a.status, a.due_on, a.confirmed_by,
    coalesce(a.confirmed_at, now()) as changed_at, n.kind, n.item, b.id as booking_id, lower(b.during) as starts,
    coalesce(made.id, b.id) as made_for, lower(coalesce(made.during, b.during)) as made_starts,
    n.kind in ('document', 'slot') or coalesce(made.id, b.id) is not distinct from b.id as stays,
    case when p.kind = 'provider' and n.kind = 'person' and p.role = n.item
      or p.kind = 'equipment' and n.kind = 'thing' and n.item = any (p.features) then p.id end as able,
    -- A room or a person of another role was possible, and does not deliver what a person does.
    case when n.kind = 'slot' then '' when p.id is null then a.provider_name
      when n.kind <> 'person' or p.kind = 'provider' and p.role = n.item then p.name else '' end as provider
  from interview.arrangement a
  join interview.catalogue c on c.code = a.code
  left join interview.resource p on p.id = a.provider_id
  left join lateral (select b.id, b.during from interview.booking b
    where b.application_id = a.application_id and b.stage_id = a.stage_id
      and b.status in ('held', 'arranged', 'confirmed', 'done')
    order by b.status <> 'done' desc, b.created_at desc limit 1) b on true
  left join lateral (select o.id, o.during from interview.booking o
    where o.application_id = a.application_id and o.stage_id = a.stage_id
      and o.created_at <= (select max(e.at) from interview.event e
        where e.arrangement_id = a.id and e.step in ('arranging', 'confirmed'))
    order by o.created_at desc limit 1) made on true
  cross join lateral (
    select 'person' as kind, e ->> 'role' as item from jsonb_array_elements(c.effect -> 'people') e
    union all select 'thing', e from jsonb_array_elements_text(c.effect -> 'equipment') e
    union all select 'document', e from jsonb_array_elements_text(c.effect -> 'materials') e
    union all select 'thing', e from jsonb_array_elements_text(c.effect -> 'requests') e
    union all select case when b.id is not null and
        c.effect - array['deadline', 'retakes', 'per_question', 'notice_days', 'not_with', 'not_instead_of', 'tool_note',
          case when c.effect ? 'per_question' then 'percent' end] <> '{}' then 'slot' else 'thing' end, ''
      where not c.effect ?| array['people', 'equipment', 'materials', 'requests']) n
  where a.released_at is not null and a.status <> 'approved';

-- What each side said of a delivery is in the events; what was said before the interview began is not taken over.
insert into interview.provision (id, arrangement_id, booking_id, application_id, candidate_id, vacancy_id, kind, item,
    resource_id, provider_name, status, due_on, changed_by, changed_at, hr_delivered, hr_delivered_by, hr_delivered_at,
    candidate_delivered, candidate_delivered_at)
  select gen_random_uuid(), r.id, r.booking_id, r.application_id, r.candidate_id, r.vacancy_id, r.kind, r.item,
    o.resource_id, case when s.named and o.resource_id is null then r.provider else '' end,
    s.status, r.due_on, r.confirmed_by, r.changed_at, hr.delivered, hr.actor_id, hr.at, candidate.delivered, candidate.at
  from interview.arranged r
  cross join lateral (select r.stays and r.provider <> '' as named,
    case when r.kind = 'slot' then 'in_place'
      when not r.stays or r.provider = '' and (r.kind = 'person' or r.status = 'arranging') then 'needed'
      when r.status = 'arranging' then 'asked' else 'in_place' end as status) s
  left join lateral (select o.resource_id from interview.occupation o
    where o.booking_id = r.booking_id and case when s.named then o.resource_id = r.able
      else o.purpose = 'person' and r.kind = 'person' and o.role = r.item end
    limit 1) o on true
  left join lateral (select e.step = 'provided' as delivered, e.actor_id, e.at from interview.event e
    where e.arrangement_id = r.id and e.actor_role = 'hr' and e.step in ('provided', 'not_provided')
      and s.status = 'in_place' and e.at >= coalesce(r.starts, e.at)
    order by e.at desc limit 1) hr on true
  left join lateral (select e.step = 'provided' as delivered, e.at from interview.event e
    where e.arrangement_id = r.id and e.actor_role = 'candidate' and e.step in ('provided', 'not_provided')
      and s.status = 'in_place' and e.at >= coalesce(r.starts, e.at)
    order by e.at desc limit 1) candidate on true
  where r.status in ('arranging', 'confirmed', 'provided', 'not_provided') and (r.stays or r.booking_id is not null);

-- Who was arranged for a day ahead on which the interview is not any more, or for what was waived or withdrawn since, has
-- to be told, and is free.
insert into interview.provision (id, arrangement_id, booking_id, application_id, candidate_id, vacancy_id, kind, item,
    resource_id, provider_name, status, due_on, changed_by, changed_at, stand_down)
  select gen_random_uuid(), r.id, r.made_for, r.application_id, r.candidate_id, r.vacancy_id, r.kind, r.item,
    r.able, case when r.able is null then r.provider else '' end, 'cancelled', r.due_on, null, now(), 'due'
  from interview.arranged r
  where (r.status in ('waived', 'withdrawn') or not r.stays) and r.provider <> '' and r.made_starts > now();
delete from interview.occupation o
  where exists (select from interview.provision p
      where p.booking_id = o.booking_id and p.resource_id = o.resource_id and p.status = 'cancelled')
    and not exists (select from interview.provision p
      where p.booking_id = o.booking_id and p.resource_id = o.resource_id and p.status <> 'cancelled');
drop view interview.arranged;

-- The grants and policies of the columns that go are taken back with them.
drop trigger arrangement_open_again on interview.arrangement;
drop policy candidate_answers on interview.arrangement;
update interview.arrangement set status = 'approved'
  where status in ('arranging', 'confirmed', 'provided', 'not_provided');
alter table interview.arrangement
  drop constraint arrangement_status_check,
  add constraint arrangement_status_check check (status in ('approved', 'waived', 'withdrawn')),
  drop column provider_id, drop column provider_name, drop column due_on, drop column confirmed_by,
  drop column confirmed_at;

-- A confirmed booking ahead that lacks a person or a thing is arranged again.
with reopened as (
  update interview.booking b
  set status = 'arranged', version = b.version + 1, confirmed_by = null, confirmed_at = null
  where b.status = 'confirmed' and lower(b.during) > now() and exists (
    select from interview.provision p where p.booking_id = b.id and p.status in ('needed', 'asked'))
  returning b.id, b.application_id
)
select interview.record_event(r.application_id, r.id, null, 'system', 'arranged', now()) from reopened r;
