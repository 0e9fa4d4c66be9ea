-- +goose Up
-- Access control, one section per login. A grant says which columns, a row policy says which rows; a statement needs
-- both. storage/access.golden lists the result, and the program compares it with the database when it starts.
--
-- In policies, `(select account.actor())` is evaluated once per statement, not once per row; a set is written
-- `= any (array(select ...))`, which uses an index where `in (select ...)` does not.

-- +goose StatementBegin
-- Returns the vacancies of the HR officer who is the actor: those of the own teams, and those of a cover.
create function interview.own_vacancies() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query
    select s.vacancy_id from interview.assignment s where s.account_id = me
    union
    select c.vacancy_id from interview.cover c cross join account.organisation o
    where c.account_id = me and c.last_day >= (now() at time zone o.time_zone)::date;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the confirmed and past bookings of the panel member who is the actor.
create function interview.panel_bookings() returns setof uuid
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
-- Returns how many minutes before a booking of the actor's panel its questions are fixed, or null. It tells no more of
-- the arrangement than its instruction for conduct does.
create function interview.panel_lock(booking uuid) returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select cast(max(cast(r.parameters ->> (c.effect ->> 'lock') as numeric)) * 60 as integer)
    from interview.booking b
    join interview.arrangement r on r.application_id = b.application_id and r.stage_id = b.stage_id
    join interview.catalogue c on c.code = r.code and c.effect ? 'lock'
    where b.id = panel_lock.booking and b.id = any (array(select interview.panel_bookings()))
      and r.conduct <> '' and r.released_at is not null and r.status not in ('waived', 'withdrawn'));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the applications whose requests an account does not work on as an adviser: those of a vacancy for which the same
-- person, by the e-mail address or as declared (0032_declared_interest.sql), is a candidate, or is an officer or a member of
-- a panel; those of the own candidate account; and those from which the adviser is recused. A queue evaluates it three
-- times: each statement uses an index by one value, and a plan that is kept, as to plan them for each call takes longer
-- than to run them. No login may call it.
create function accommodation.excluded_from(account uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  me uuid := excluded_from.account;
  address text := (select a.email from account.account a where a.id = me);
  candidate uuid := (select a.id from account.account a where a.email = address and a.role = 'candidate');
  vacancies uuid[] := array(
    select o.vacancy_id from interview.application o where o.taken_back_at is null and o.email = address
    union select o.vacancy_id from interview.application o where o.taken_back_at is null and o.candidate_id = candidate
    union select d.vacancy_id from accommodation.declared_interest d where d.account_id = me and d.applied
    union select s.vacancy_id from interview.assignment s where s.account_id = me
    union select c.vacancy_id from interview.cover c where c.account_id = me
    union select s.vacancy_id from interview.resource r join interview.stage_panel m on m.resource_id = r.id
      join interview.stage s on s.id = m.stage_id where r.account_id = me
    union select b.vacancy_id from interview.resource r join interview.occupation o on o.resource_id = r.id
      join interview.booking b on b.id = o.booking_id where r.account_id = me);
begin
  if vacancies <> '{}' then
    return query select p.id from interview.application p where p.vacancy_id = any (vacancies);
  end if;
  return query select p.id from interview.application p where p.candidate_id = candidate;
  return query select x.application_id from accommodation.recusal x where x.account_id = me;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns those from which the actor is excluded.
create function accommodation.excluded_applications() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select accommodation.excluded_from(account.actor());
end $$;
-- +goose StatementEnd

revoke all on all functions in schema account, interview, accommodation, seal, mail from public;

-- Row-level security is forced on every table, also for its owner. Policy `owner`: functions that are security
-- definer run as stepfree_owner and see all rows. Restrictive policy `signed_in`: without a valid session an
-- audience's login sees no row of any table, so that a stolen login and password alone read nothing.
-- +goose StatementBegin
do $$
declare t record;
begin
  for t in select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') and c.relkind = 'r'
  loop
    execute format('alter table %I.%I enable row level security, force row level security', t.nspname, t.relname);
    execute format('create policy owner on %I.%I to stepfree_owner using (true) with check (true)',
      t.nspname, t.relname);
    execute format('create policy signed_in on %I.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t.nspname, t.relname);
  end loop;
end $$;
-- +goose StatementEnd

-- Every audience: the own session and the own account. --------------------------------------------
grant usage on schema account
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin, stepfree_worker;
grant execute on function account.actor(), account.identify(text), account.extend_session(),
  account.end_session(), account.delete_expired()
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.organisation_time_zone()
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin, stepfree_worker;
grant select (id, role, name, email, language, time_zone, pseudonym, status) on account.account
  to stepfree_candidate, stepfree_adviser, stepfree_panel, stepfree_admin;
grant select (id, role, name, email, language, time_zone, status) on account.account to stepfree_hr;
grant update (language, time_zone) on account.account
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
create policy own on account.account
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
  using (id = (select account.actor()));

-- Sign-in of staff; candidates sign in by a link, see below.
grant execute on function account.signin_key(), account.staff_credential(text),
  account.start_staff_session(uuid, bigint, bytea, text)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;

-- The days and hours on which the organisation works.
grant select (first_day, last_day, name_en, name_fr) on account.closed_day to stepfree_candidate, stepfree_hr;
grant select (first_day, last_day) on account.closed_day to stepfree_panel;
create policy days on account.closed_day for select to stepfree_candidate, stepfree_hr, stepfree_panel
  using (removed_at is null);
grant select (site, opens, closes, lunch_from, lunch_to, start_interval, buffer) on account.office_hours to stepfree_hr;
create policy hours on account.office_hours for select to stepfree_hr using (true);

-- The operational half of the catalogue.
grant usage on schema interview to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel;
grant select on interview.catalogue to stepfree_candidate, stepfree_adviser, stepfree_hr;
create policy catalogue on interview.catalogue for select
  to stepfree_candidate, stepfree_adviser, stepfree_hr using (true);

grant usage on schema mail to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_worker;

-- Candidate: the own rows. ------------------------------------------------------------------------
grant usage on schema accommodation, seal to stepfree_candidate;
grant execute on function account.spend_link(bytea, bytea, timestamptz, text, boolean),
  account.link_owner(bytea, timestamptz), account.expired_session_owner(), mail.request_link(text, text, timestamptz), mail.notify_advisers() to stepfree_candidate;
-- Retention of drafts belongs to the process that holds the draft keys, which has this login.
grant execute on function seal.drafts(), mail.remind_of_drafts(timestamptz, timestamptz),
  mail.ask_last_time(timestamptz),
  seal.expired_drafts(timestamptz, timestamptz), seal.lock_draft(uuid, timestamptz),
  seal.delete_draft(uuid, timestamptz)
  to stepfree_candidate;

grant select (id, reference, title_en, title_fr, status) on interview.vacancy to stepfree_candidate;
create policy candidate on interview.vacancy for select to stepfree_candidate
  using (id = any (array(
    select a.vacancy_id from interview.application a where a.candidate_id = (select account.actor()))));
grant select on interview.stage to stepfree_candidate;
create policy candidate on interview.stage for select to stepfree_candidate
  using (vacancy_id = any (array(
    select a.vacancy_id from interview.application a where a.candidate_id = (select account.actor()))));
grant select (id, number, vacancy_id, candidate_id, email, declined_email, answer_by, taken_back_at)
  on interview.application to stepfree_candidate;
grant execute on function interview.answer_address(uuid, boolean), accommodation.new_number() to stepfree_candidate;
create policy candidate on interview.application for select to stepfree_candidate
  using (candidate_id = (select account.actor()));

-- Bookings from the first confirmation on; the candidate answers a confirmed one.
grant select (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode,
  parts, confirmed_at, answer, answered_at, wish, sequence, version, announced_at),
  update (answer, answered_at, wish, version) on interview.booking to stepfree_candidate;
create policy candidate_reads on interview.booking for select to stepfree_candidate
  using (candidate_id = (select account.actor()) and announced_at is not null);
create policy candidate_answers on interview.booking for update to stepfree_candidate
  using (candidate_id = (select account.actor()) and status = 'confirmed')
  with check (candidate_id = (select account.actor()) and status = 'confirmed');
grant select on interview.occupation to stepfree_candidate;
create policy candidate on interview.occupation for select to stepfree_candidate
  using (purpose = 'room' and booking_id = any (array(
    select b.id from interview.booking b where b.candidate_id = (select account.actor()))));
grant select (id, kind, name, site) on interview.resource to stepfree_candidate;
create policy candidate on interview.resource for select to stepfree_candidate
  using (id = any (array(select o.resource_id from interview.occupation o)));

-- How to join, from the confirmation of the own interview on.
grant select (stage_id, application_id, platform, link, phone, code, test_on) on interview.joining
  to stepfree_candidate;
create policy candidate on interview.joining for select to stepfree_candidate
  using (exists (select from interview.booking b where b.stage_id = joining.stage_id
    and b.status in ('confirmed', 'done')
    and (joining.application_id is null or joining.application_id = b.application_id)));
-- A candidate accepts, waives or withdraws an arrangement; only HR says whether it was provided.
grant select (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, status,
  released_at, version, language), update (status, released_at, version) on interview.arrangement to stepfree_candidate;
create policy candidate_reads on interview.arrangement for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_answers on interview.arrangement for update to stepfree_candidate
  using (candidate_id = (select account.actor()) and status not in ('provided', 'not_provided'))
  with check (candidate_id = (select account.actor()) and status in ('approved', 'waived', 'withdrawn'));
grant select, insert on interview.event to stepfree_candidate;
grant execute on function interview.record_event(uuid, uuid, uuid, text, text, timestamptz) to stepfree_candidate;
create policy candidate_reads on interview.event for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_adds on interview.event for insert to stepfree_candidate
  with check (candidate_id = (select account.actor()) and actor_id = (select account.actor())
    and actor_role = 'candidate');

grant select on accommodation.catalogue to stepfree_candidate;
create policy candidate on accommodation.catalogue for select to stepfree_candidate using (true);
grant select, insert, update (answer, answered_at) on accommodation.answer to stepfree_candidate;
create policy candidate on accommodation.answer to stepfree_candidate using (candidate_id = (select account.actor()));
grant select, insert, delete on accommodation.more_time to stepfree_candidate;
create policy candidate on accommodation.more_time to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select on accommodation.last_reminder to stepfree_candidate;
create policy candidate on accommodation.last_reminder for select to stepfree_candidate
  using (application_id = any (array(
    select a.id from interview.application a where a.candidate_id = (select account.actor()))));
-- A request begins as a draft, and its number is the server's. What was sent stays: see 0015_submission.sql.
grant select, insert (id, application_id, candidate_id, recipient, language, created_at, changed_at), delete,
  update (changed_at, submitted_at, due_on, expedited, receipt, receipt_digest, statement_done, evidence_done, version, language)
  on accommodation.request to stepfree_candidate;
create policy candidate_reads on accommodation.request for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_adds on accommodation.request for insert to stepfree_candidate
  with check (candidate_id = (select account.actor()));
create policy candidate_changes on accommodation.request for update to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_discards on accommodation.request for delete to stepfree_candidate
  using (candidate_id = (select account.actor()) and submitted_at is null);
grant select, insert, delete on accommodation.request_stage to stepfree_candidate;
create policy candidate on accommodation.request_stage to stepfree_candidate
  using (candidate_id = (select account.actor()));

-- A candidate cannot decide: see also accommodation.check_measure_step.
grant select, insert, delete, update (parameters, complete, status, version) on accommodation.measure
  to stepfree_candidate;
create policy candidate_reads on accommodation.measure for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_adds on accommodation.measure for insert to stepfree_candidate
  with check (candidate_id = (select account.actor()) and status = 'draft');
create policy candidate_changes on accommodation.measure for update to stepfree_candidate
  using (candidate_id = (select account.actor()))
  with check (candidate_id = (select account.actor())
    and status in ('draft', 'submitted', 'withdrawn', 'declined', 'approved'));
create policy candidate_discards on accommodation.measure for delete to stepfree_candidate
  using (candidate_id = (select account.actor()) and status = 'draft');

grant select, insert, delete, update (object, version, sealed) on accommodation.statement to stepfree_candidate;
create policy candidate on accommodation.statement to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select, insert, delete, update (status, label, received_at, sealed_bytes) on accommodation.evidence
  to stepfree_candidate;
create policy candidate on accommodation.evidence to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select (measure_id, round, candidate_id, outcome, code, parameters, reasons, language, pseudonym, decided_at,
  lapses_on)
  on accommodation.decision to stepfree_candidate;
create policy candidate on accommodation.decision for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select (id, request_id, candidate_id, evidence_id, pseudonym, at) on accommodation.access_log
  to stepfree_candidate;
create policy candidate on accommodation.access_log for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select (id, request_id, candidate_id, measure_id, actor_role, step, at), insert on accommodation.event
  to stepfree_candidate;
grant execute on function accommodation.record_event(uuid, uuid, text, text, timestamptz) to stepfree_candidate;
create policy candidate_reads on accommodation.event for select to stepfree_candidate
  using (candidate_id = (select account.actor()));
create policy candidate_adds on accommodation.event for insert to stepfree_candidate
  with check (candidate_id = (select account.actor()) and actor_id = (select account.actor())
    and actor_role = 'candidate');
-- No other login reads what a candidate opened, or when.
grant select, insert, update (at) on accommodation.visit to stepfree_candidate;
create policy candidate on accommodation.visit to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select on seal.vault to stepfree_candidate;
create policy candidate on seal.vault for select to stepfree_candidate using (true);

-- Medical adviser: submitted requests, except those in which the same person has an interest. ------
grant usage on schema accommodation, seal to stepfree_adviser;
grant execute on function accommodation.excluded_applications(), mail.notify(uuid) to stepfree_adviser;
create policy adviser on account.account for select to stepfree_adviser using (role in ('candidate', 'adviser'));

grant select (id, reference, title_en, title_fr, status) on interview.vacancy to stepfree_adviser;
create policy adviser on interview.vacancy for select to stepfree_adviser using (true);
grant select on interview.stage to stepfree_adviser;
create policy adviser on interview.stage for select to stepfree_adviser using (true);
grant select (id, number, vacancy_id, candidate_id, taken_back_at) on interview.application to stepfree_adviser;
create policy adviser on interview.application for select to stepfree_adviser using (true);
grant select (id, application_id, stage_id, status, during, time_zone) on interview.booking to stepfree_adviser;
create policy adviser on interview.booking for select to stepfree_adviser using (true);
grant select (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, status,
  released_at, language), insert on interview.arrangement to stepfree_adviser;
create policy adviser_reads on interview.arrangement for select to stepfree_adviser
  using (application_id <> all (array(select accommodation.excluded_applications())));
create policy adviser_adds on interview.arrangement for insert to stepfree_adviser
  with check (status = 'approved' and application_id <> all (array(select accommodation.excluded_applications())));

grant select on accommodation.catalogue to stepfree_adviser;
create policy adviser on accommodation.catalogue for select to stepfree_adviser using (true);
grant select, update (version) on accommodation.request to stepfree_adviser;
create policy adviser on accommodation.request to stepfree_adviser
  using (submitted_at is not null and application_id <> all (array(select accommodation.excluded_applications())));
grant select on accommodation.request_stage to stepfree_adviser;
create policy adviser on accommodation.request_stage for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
grant select, update (status, version) on accommodation.measure to stepfree_adviser;
create policy adviser on accommodation.measure to stepfree_adviser
  using (status <> 'draft' and application_id <> all (array(select accommodation.excluded_applications())));
grant select on accommodation.statement to stepfree_adviser;
create policy adviser on accommodation.statement for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
grant select (id, request_id, candidate_id, status, label, received_at) on accommodation.evidence to stepfree_adviser;
create policy adviser on accommodation.evidence for select to stepfree_adviser
  using (status = 'stored' and exists (select from accommodation.request r where r.id = request_id));
grant select, insert on accommodation.decision to stepfree_adviser;
create policy adviser_reads on accommodation.decision for select to stepfree_adviser
  using (exists (select from accommodation.measure m where m.id = measure_id));
create policy adviser_adds on accommodation.decision for insert to stepfree_adviser
  with check (decided_by = (select account.actor()) and exists (select from accommodation.measure m where m.id = measure_id));
grant select, insert on accommodation.access_log to stepfree_adviser;
create policy adviser_reads on accommodation.access_log for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
create policy adviser_adds on accommodation.access_log for insert to stepfree_adviser
  with check (account_id = (select account.actor()) and exists (select from accommodation.request r where r.id = request_id));
grant select, insert on accommodation.event to stepfree_adviser;
grant execute on function accommodation.record_event(uuid, uuid, text, text, timestamptz) to stepfree_adviser;
create policy adviser_reads on accommodation.event for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
create policy adviser_adds on accommodation.event for insert to stepfree_adviser
  with check (actor_id = (select account.actor()) and actor_role = 'adviser'
    and exists (select from accommodation.request r where r.id = request_id));
-- The others read who is recused.
grant select, insert on accommodation.recusal to stepfree_adviser;
create policy adviser_reads on accommodation.recusal for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.application_id = recusal.application_id));
create policy adviser_adds on accommodation.recusal for insert to stepfree_adviser
  with check (account_id = (select account.actor()));

-- An adviser creates the own identity once, and gives another adviser access to the vault, never themselves.
grant select on seal.vault, seal.candidate_key to stepfree_adviser;
create policy adviser on seal.vault for select to stepfree_adviser using (true);
create policy adviser on seal.candidate_key for select to stepfree_adviser using (true);
grant select, insert on seal.identity to stepfree_adviser;
create policy adviser_reads on seal.identity for select to stepfree_adviser using (true);
create policy adviser_adds on seal.identity for insert to stepfree_adviser
  with check (account_id = (select account.actor()));
grant select, insert on seal.access to stepfree_adviser;
create policy adviser_reads on seal.access for select to stepfree_adviser using (true);
create policy adviser_adds on seal.access for insert to stepfree_adviser
  with check (granted_by = (select account.actor()) and account_id <> (select account.actor()));
