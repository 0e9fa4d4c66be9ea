-- +goose Up
-- Applications as HR enters, corrects and takes them back, and whether they can be scheduled.

create sequence interview.application_number start 1001;
-- A candidate's application for a vacancy.
create table interview.application (
  id uuid primary key,
  number bigint not null unique default nextval('interview.application_number'),
  vacancy_id uuid not null references interview.vacancy,
  candidate_id uuid not null references account.account,
  -- As HR entered them for this application. The account can have others, of which HR does not learn.
  name text not null check (name <> ''),
  email text not null check (email = lower(email) and email is nfc normalized),
  declined_email text, -- an address that the candidate says is not theirs; HR does not learn of it
  language text not null check (language in ('en', 'fr')),
  -- Last day on which the candidate is asked to say whether arrangements are needed.
  answer_by date not null,
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
-- Keyset index of a vacancy's board, which is ordered by name.
create index application_vacancy_name on interview.application (vacancy_id, name collate account.alphabetical, id);

-- How candidate, panel and providers join a stage that is not held in a room, or the interview of one application at
-- it. Never in a mail, a log or a calendar file.
create table interview.joining (
  id uuid primary key default gen_random_uuid(),
  vacancy_id uuid not null,
  stage_id uuid not null,
  application_id uuid, -- null: all applications that have none of their own
  platform text not null check (length(platform) <= 100),
  link text not null check (length(link) <= 1000 and (link = '' or link ~ '^https://[^[:space:]]+$')),
  phone text not null check (phone = '' or phone ~ '^[+0-9(][0-9 ()./\u00a0\u202f-]{5,39}$'),
  code text not null check (length(code) <= 60), -- that the platform or the telephone asks for
  test_on date, -- of a test call
  check (link <> '' or phone <> ''),
  unique nulls not distinct (stage_id, application_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id)
);

-- Readiness ---------------------------------------------------------------------------------------
-- HR learns of each stage of an application whether it is ready, and nothing of why it is not: a request and the wish
-- for more time to answer look the same. Both can make a stage that was ready wait again.

-- +goose StatementBegin
-- Returns until when an application is ready at the latest, as HR reads it: the answer-by date and the longest time for
-- a decision, which is that of accommodation.DefaultDeadlines.
create function interview.ready_by(answer_by date) returns date
language plpgsql stable security definer set search_path = '' as $$
begin
  return account.add_business_days(ready_by.answer_by, 15);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns which stages of some applications are ready on a day: the candidate has answered, or did not although asked a
-- last time, and for the stage nothing is undecided and no more time was asked for. No login may call it.
create function interview.ready_stages(applications uuid[], today date)
returns table (application_id uuid, stage_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.id, s.id from interview.application a join interview.stage s on s.vacancy_id = a.vacancy_id
    where a.id = any (ready_stages.applications)
      and (a.id = any (array(select accommodation.answered(ready_stages.applications)))
        or exists (select from accommodation.last_reminder l
          where l.application_id = a.id and l.answer_by = a.answer_by and l.ready_on <= ready_stages.today))
      and not exists (select from accommodation.more_time t where t.application_id = a.id and t.stage_id = s.id)
      and not exists (select from accommodation.measure m
        where m.application_id = a.id and m.stage_id = s.id
          and m.status not in ('draft', 'approved', 'not_approved', 'declined', 'withdrawn')
          and not (m.status = 'alternative_offered' and coalesce(ready_stages.today > (
            select d.lapses_on from accommodation.decision d where d.measure_id = m.id order by d.round desc limit 1
          ), false)));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns which stages of some applications are ready: one call for a page of a list, in place of one for each row. To
-- HR's login it says so of the own vacancies only, and without a session nothing.
create function interview.ready_among(applications uuid[]) returns table (application_id uuid, stage_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  if session_user = 'stepfree_hr' then
    applications := array(select p.id from interview.application p
      where p.id = any (applications) and p.vacancy_id = any (array(select interview.own_vacancies())));
  end if;
  return query
    select r.application_id, r.stage_id from account.organisation o
    cross join lateral interview.ready_stages(ready_among.applications, (now() at time zone o.time_zone)::date) r;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether a stage of an application is ready.
create function interview.ready(application uuid, stage uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from interview.ready_among(array[ready.application]) r where r.stage_id = ready.stage);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether HR works on a stage of an application: it is ready, or was when it was booked. Before, HR sees no
-- arrangement, because an early one would reveal a request.
create function interview.schedulable(application uuid, stage uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from interview.booking b
      where b.application_id = schedulable.application and b.stage_id = schedulable.stage
        and b.status in ('held', 'arranged', 'confirmed', 'done', 'moved')
        and (session_user <> 'stepfree_hr' or account.actor() is not null))
    or interview.ready(schedulable.application, schedulable.stage);
end $$;
-- +goose StatementEnd

-- What HR enters ----------------------------------------------------------------------------------

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
-- Returns whether an address was entered before for a vacancy of this HR officer, and never with this name. It does not
-- look at other vacancies: the answer would say who applied there.
create function interview.has_other_name(address text, name text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select not bool_or(interview.fold_name(p.name) = interview.fold_name(has_other_name.name))
    from interview.application p
    where p.email = lower(has_other_name.address) and interview.works_on(p.vacancy_id)), false);
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
-- Takes back an application that HR entered by mistake, notifies the candidate, and returns the vacancy. It fails with
-- a foreign key violation if a booking or an arrangement depends on it, as HR sees them: HR must not learn of anything
-- else.
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
    or exists (select from interview.arrangement r
      where r.application_id = a.id and r.released_at is not null and r.status not in ('waived', 'withdrawn')
        and interview.schedulable(r.application_id, r.stage_id))
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
-- The answer-by date moves forward only, and the move is recorded: an earlier one would make an application ready before
-- its candidate was asked. No login may update the column.
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
  last_day date;
begin
  select p.* into a from interview.application p
    where p.id = correct_application.application and p.taken_back_at is null for update;
  if not found or not interview.works_on(a.vacancy_id) then
    raise insufficient_privilege;
  end if;
  -- A day that has passed stays: the candidate was asked until then.
  select case when a.answer_by < (now() at time zone o.time_zone)::date then a.answer_by
    else correct_application.answer_by end into strict last_day from account.organisation o;
  if last_day < a.answer_by then
    raise check_violation using constraint = 'application_answer_by', message = 'an answer-by date moves forward only';
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
  update interview.application p
    set name = correct_application.name, email = lower(address), declined_email = null, language = lang,
      answer_by = last_day
    where p.id = a.id;
  if last_day > a.answer_by then
    perform interview.record_event(a.id, null, null, 'hr', 'answer_by_moved', at);
  end if;
  if a.email <> lower(address) then
    -- Who reads mail at the wrong address is signed out. A person with other applications stays: that officers of other
    -- vacancies could end the session is worse.
    if not exists (select from interview.application p
        where p.candidate_id = a.candidate_id and p.id <> a.id and p.taken_back_at is null) then
      perform account.end_all_sessions(a.candidate_id);
    end if;
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
