-- +goose Up
-- Mail. Messages name no health fact: a "notification" says that there is something to read, a "link" carries a sign-in
-- link, an "invitation" the link with which a member of staff sets up how to sign in, an "account" that something changed at
-- the own account. What causes a notification is not stored, and all are alike.

-- Transactional outbox: a message is inserted in the transaction that causes it, leased and sent by the worker
-- (`for update skip locked`), and deleted once it is sent.
create table mail.outbox (
  id uuid primary key,
  kind text not null check (kind in ('notification', 'link', 'invitation', 'account')),
  account_id uuid references account.account,
  -- Of a link: as it was typed, with or without an account. Of a notification: where it goes in place of the account's,
  -- and where it went if it failed.
  address text,
  language text not null check (language in ('en', 'fr')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  failed_at timestamptz, -- when it was given up: no such address, or too many attempts
  -- A step of HR is among the causes. HR is told of such messages only, when they fail: of another one it would learn
  -- that the candidate or an adviser did something.
  by_hr boolean not null default false,
  check ((kind = 'link') = (account_id is null)),
  check (kind <> 'link' or address is not null)
);
create index outbox_due on mail.outbox (due_at) where failed_at is null;
create index outbox_refused on mail.outbox (address) where failed_at is not null and by_hr;
-- One unsent notification per account, for any number of events.
create unique index outbox_notification on mail.outbox (account_id)
  where kind = 'notification' and address is null and failed_at is null and attempts = 0;

-- +goose StatementBegin
-- Trigger: a message that was given up stays so. The worker reads the accounts for which something waits, and no others.
create function mail.keep_given_up() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise insufficient_privilege using message = 'the message was given up';
end $$;
-- +goose StatementEnd
create trigger outbox_given_up before update on mail.outbox for each row
  when (session_user = 'stepfree_worker' and old.failed_at is not null and new.failed_at is null)
  execute function mail.keep_given_up();

-- One notification an hour and address: the last that was sent, or is being sent. What comes later in the hour waits in
-- the outbox, as one message. Rows of past hours are deleted; one of a message that failed is deleted at once, so that
-- the next one, which HR may have caused, does not wait for a message of which HR must not learn.
create table mail.rate_limit (
  address text primary key,
  message_id uuid not null, -- of a row that is deleted once it is sent
  leased_at timestamptz not null
);
create index rate_limit_message on mail.rate_limit (message_id);

-- Notifications -----------------------------------------------------------------------------------

-- +goose StatementBegin
-- Notifies an account. A message that is there is locked for a step of HR only, and its lock is never waited for:
-- callers hold other locks, and would deadlock.
create function mail.notify(account uuid) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at, by_hr)
  select gen_random_uuid(), 'notification', a.id, a.language, now(), now(), session_user = 'stepfree_hr'
  from account.account a
  where a.id = account and a.status = 'active' and account.actor() is not null
  on conflict do nothing;
  update mail.outbox o set by_hr = true
  where session_user = 'stepfree_hr' and o.id in (
    select w.id from mail.outbox w
    where w.account_id = notify.account and w.kind = 'notification' and w.address is null and w.failed_at is null
      and w.attempts = 0 and not w.by_hr and account.actor() is not null
    for update skip locked)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Notifies a candidate at an address that is not, or not any more, the account's. No login may call it.
create function mail.notify_address(account uuid, address text) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, address, language, created_at, due_at, by_hr)
  select gen_random_uuid(), 'notification', a.id, notify_address.address, a.language, now(), now(),
    session_user = 'stepfree_hr'
  from account.account a where a.id = notify_address.account
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Notifies all medical advisers.
create function mail.notify_advisers() returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'notification', a.id, a.language, now(), now() from account.account a
  where a.role = 'adviser' and a.status = 'active' and account.actor() is not null
  on conflict do nothing
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Notifies the HR officers of a vacancy. No login may call it: the triggers below do.
create function mail.notify_hr(vacancy uuid) returns void
language sql security definer set search_path = '' as $$
  select mail.notify(officer) from interview.officers(vacancy) officer
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: notifies an officer whom a colleague added to a team, or asked to cover.
create function interview.notify_colleague() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify(new.account_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger assignment_notifies after insert on interview.assignment
  for each row when (new.account_id is distinct from account.actor()) execute function interview.notify_colleague();
create trigger cover_notifies after insert on interview.cover
  for each row when (new.account_id is distinct from account.actor()) execute function interview.notify_colleague();

-- +goose StatementBegin
-- Trigger: notifies a candidate of an application that HR entered, and acknowledges a request that was submitted.
create function mail.notify_candidate() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify(new.candidate_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger application_notifies after insert on interview.application
  for each row execute function mail.notify_candidate();
create trigger submission_notifies after update on accommodation.request
  for each row when (old.submitted_at is null and new.submitted_at is not null)
  execute function mail.notify_candidate();

-- +goose StatementBegin
-- Trigger: notifies HR of a candidate's wish to move, or of an arrangement that the candidate waives or withdraws.
-- Only if HR can see it: a notification before the stage is ready, or of an offer, would reveal a request.
create function interview.notify_hr_of_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from interview.application p where p.id = new.application_id and p.taken_back_at is null)
    and (new.arrangement_id is null or exists (select from interview.arrangement r
      where r.id = new.arrangement_id and r.released_at is not null
        and interview.schedulable(r.application_id, r.stage_id))) then
    perform mail.notify_hr(new.vacancy_id);
  end if;
  return null;
end $$;
-- +goose StatementEnd
-- Deferred to the commit: the application is locked before a message.
create constraint trigger event_notifies_hr after insert on interview.event deferrable initially deferred
  for each row when (new.actor_role = 'candidate' and new.step in ('move_asked', 'waived', 'withdrawn'))
  execute function interview.notify_hr_of_answer();

-- +goose StatementBegin
-- Trigger: notifies HR that a confirmed booking needs an arrangement again.
create function interview.notify_hr_of_reopening() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify_hr(new.vacancy_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger booking_reopened after update on interview.booking
  for each row when (old.status = 'confirmed' and new.status = 'arranged')
  execute function interview.notify_hr_of_reopening();

-- +goose StatementBegin
-- Notifies, once each, the candidates of drafts that were not changed since a moment (retention).
create function mail.remind_of_drafts(unchanged_since timestamptz, at timestamptz) returns void
language sql security definer set search_path = '' as $$
  with due as (
    update accommodation.request r set reminded_at = at
    where r.submitted_at is null and r.changed_at < unchanged_since
      and (r.reminded_at is null or r.reminded_at < r.changed_at)
    returning r.candidate_id
  )
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'notification', a.id, a.language, at, at from account.account a
  where a.status = 'active' and a.id in (select due.candidate_id from due)
  on conflict do nothing
$$;
-- +goose StatementEnd

-- Reminders: of the answer that an application asks for (without a stage), and of an interview. One for each day: if the
-- date is changed or the interview moved, the new day has a reminder of its own. No login may read them: one of an
-- answer says that there was none yet.
create table mail.reminder (
  id uuid primary key,
  application_id uuid not null references interview.application,
  stage_id uuid references interview.stage,
  day date not null, -- the answer-by date, or that of the interview at its place
  created_at timestamptz not null,
  unique nulls not distinct (application_id, stage_id, day)
);
create index reminder_stage on mail.reminder (stage_id);

-- +goose StatementBegin
-- Notifies, once each, the candidates who have not answered three business days before the answer-by date, and those
-- who have an interview one business day later: from eight o'clock on, in the organisation's time zone. One who was
-- notified of the date itself on that day or later is not reminded of it.
create function mail.remind(at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  zone text := account.organisation_time_zone();
  today date := (remind.at at time zone zone)::date;
  last_answer_by date := account.add_business_days(today, 3);
  last_interview date := account.add_business_days(today, 1);
  reminded uuid[];
begin
  if (remind.at at time zone zone)::time < '08:00' then
    return;
  end if;
  with due as (
    select p.id as application, cast(null as uuid) as stage, p.answer_by as day, 3 as days_before,
      p.created_at as notified
    from interview.application p join interview.vacancy v on v.id = p.vacancy_id
    where p.answer_by between today and last_answer_by and p.taken_back_at is null and v.status = 'open'
      and not exists (select from accommodation.answer w where w.application_id = p.id)
    union all
    select b.application_id, b.stage_id, (lower(b.during) at time zone b.time_zone)::date, 1,
      coalesce(b.confirmed_at, b.announced_at)
    from interview.booking b
    where b.status in ('arranged', 'confirmed') and b.announced_at is not null and lower(b.during) > remind.at
      and (lower(b.during) at time zone b.time_zone)::date <= last_interview
  ), added as (
    insert into mail.reminder (id, application_id, stage_id, day, created_at)
    select gen_random_uuid(), d.application, d.stage, d.day, remind.at from due d
    where (d.notified at time zone zone)::date < account.add_business_days(d.day, -d.days_before)
    order by d.application, d.stage
    on conflict do nothing
    returning application_id
  )
  select array_agg(added.application_id) into reminded from added;
  -- A statement of its own, so that applications are locked before messages.
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'notification', a.id, a.language, remind.at, remind.at from account.account a
  where a.status = 'active'
    and a.id in (select p.candidate_id from interview.application p where p.id = any (reminded))
  order by a.id
  on conflict do nothing;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Asks candidates who have not answered a last time, once for each answer-by date, on the day until which their
-- application is ready at the latest. It is ready three business days after that.
create function mail.ask_last_time(at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  today date := (select (ask_last_time.at at time zone o.time_zone)::date from account.organisation o);
  due uuid[] := array(
    select a.id from interview.application a join interview.vacancy v on v.id = a.vacancy_id
    where v.status = 'open' and a.taken_back_at is null
      and a.answer_by = any (array(
        select d.answer_by from (select distinct p.answer_by from interview.application p where p.answer_by < today) d
        where interview.ready_by(d.answer_by) <= today))
      and not exists (select from accommodation.last_reminder l
        where l.application_id = a.id and l.answer_by = a.answer_by));
begin
  with asked as (
    insert into accommodation.last_reminder (application_id, answer_by, ready_on)
    select a.id, a.answer_by, account.add_business_days(today, 3) from interview.application a
    where a.id = any (due) and a.id <> all (array(select accommodation.answered(due)))
    on conflict (application_id) do update set answer_by = excluded.answer_by, ready_on = excluded.ready_on
      where last_reminder.answer_by <> excluded.answer_by
    returning application_id
  )
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'notification', c.id, c.language, at, at from account.account c
  where c.status = 'active' and c.id in (
    select a.candidate_id from asked join interview.application a on a.id = asked.application_id)
  on conflict do nothing;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the applications of the officer's vacancies whose address refused a message that a step of HR caused. It
-- begins with the messages, which are few.
create function mail.refused() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select distinct p.id from mail.outbox o join interview.application p on p.email = o.address
    where o.failed_at is not null and o.by_hr and p.vacancy_id = any (array(select interview.own_vacancies()));
end $$;
-- +goose StatementEnd

-- Sign-in links -----------------------------------------------------------------------------------

-- +goose StatementBegin
-- Requests a sign-in link. A known and an unknown address cause the same insert, so that neither the answer nor its
-- time reveals which accounts exist; the worker looks the account up.
create function mail.request_link(address text, lang text, at timestamptz) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, address, language, created_at, due_at)
  values (gen_random_uuid(), 'link', lower(address), lang, at, at)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Stores the hash of a link's token for the candidate account with an address, and returns the account's language. No
-- row: there is no such account, and no mail is sent.
create function mail.create_link(address text, link_hash bytea, at timestamptz, until timestamptz)
returns table (language text)
language sql security definer set search_path = '' as $$
  with owner as (
    select a.id, a.language from account.account a
    where a.email = address and a.role = 'candidate' and a.status = 'active'
  ), link as (
    insert into account.link (hash, account_id, created_at, expires_at)
    select link_hash, owner.id, at, until from owner
  )
  select owner.language from owner
$$;
-- +goose StatementEnd
