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
grant execute on function account.actor(), account.identify(text), account.extend_session(timestamptz),
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
grant execute on function account.staff_credential(text),
  account.start_staff_session(uuid, bigint, bytea, timestamptz, timestamptz)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;

-- The days and hours on which the organisation works.
grant select (first_day, last_day, name_en, name_fr) on account.closed_day to stepfree_candidate, stepfree_hr;
create policy days on account.closed_day for select to stepfree_candidate, stepfree_hr using (removed_at is null);
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
grant execute on function account.spend_link(bytea, bytea, timestamptz, timestamptz), account.expired_session_owner(),
  mail.request_link(text, text, timestamptz), mail.notify_advisers() to stepfree_candidate;
-- Retention of drafts belongs to the process that holds the draft keys, which has this login.
grant execute on function seal.drafts(), mail.remind_of_drafts(timestamptz, timestamptz),
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
grant execute on function interview.answer_address(uuid, boolean) to stepfree_candidate;
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
grant usage on sequence accommodation.request_number to stepfree_candidate;
grant select, insert, delete, update (changed_at, submitted_at, due_on, expedited, statement_done, evidence_done,
  version, language) on accommodation.request to stepfree_candidate;
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

-- A candidate cannot decide: see also accommodation.check_candidate_step.
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
grant select, insert, delete, update (status, label, received_at) on accommodation.evidence to stepfree_candidate;
create policy candidate on accommodation.evidence to stepfree_candidate
  using (candidate_id = (select account.actor()));
grant select (measure_id, round, candidate_id, outcome, code, parameters, reasons, language, pseudonym, decided_at)
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
grant select on seal.vault to stepfree_candidate;
create policy candidate on seal.vault for select to stepfree_candidate using (true);

-- Medical adviser: submitted requests, except those of the own candidate account. -----------------
grant usage on schema accommodation, seal to stepfree_adviser;
grant execute on function account.own_candidates(), mail.notify(uuid) to stepfree_adviser;
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
  using (candidate_id <> all (array(select account.own_candidates())));
create policy adviser_adds on interview.arrangement for insert to stepfree_adviser
  with check (status = 'approved' and candidate_id <> all (array(select account.own_candidates())));

grant select on accommodation.catalogue to stepfree_adviser;
create policy adviser on accommodation.catalogue for select to stepfree_adviser using (true);
grant select, update (version) on accommodation.request to stepfree_adviser;
create policy adviser on accommodation.request to stepfree_adviser
  using (submitted_at is not null and candidate_id <> all (array(select account.own_candidates())));
grant select on accommodation.request_stage to stepfree_adviser;
create policy adviser on accommodation.request_stage for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
grant select, update (status, version) on accommodation.measure to stepfree_adviser;
create policy adviser on accommodation.measure to stepfree_adviser
  using (status <> 'draft' and candidate_id <> all (array(select account.own_candidates())));
grant select on accommodation.statement to stepfree_adviser;
create policy adviser on accommodation.statement for select to stepfree_adviser
  using (exists (select from accommodation.request r where r.id = request_id));
grant select (id, request_id, candidate_id, status, label, received_at) on accommodation.evidence to stepfree_adviser;
create policy adviser on accommodation.evidence for select to stepfree_adviser
  using (status = 'stored' and exists (select from accommodation.request r where r.id = request_id));
grant select, insert on accommodation.decision to stepfree_adviser;
create policy adviser_reads on accommodation.decision for select to stepfree_adviser
  using (candidate_id <> all (array(select account.own_candidates())));
create policy adviser_adds on accommodation.decision for insert to stepfree_adviser
  with check (decided_by = (select account.actor()) and candidate_id <> all (array(select account.own_candidates())));
grant select, insert on accommodation.access_log to stepfree_adviser;
create policy adviser_reads on accommodation.access_log for select to stepfree_adviser
  using (candidate_id <> all (array(select account.own_candidates())));
create policy adviser_adds on accommodation.access_log for insert to stepfree_adviser
  with check (account_id = (select account.actor()) and candidate_id <> all (array(select account.own_candidates())));
grant select, insert on accommodation.event to stepfree_adviser;
grant execute on function accommodation.record_event(uuid, uuid, text, text, timestamptz) to stepfree_adviser;
create policy adviser_reads on accommodation.event for select to stepfree_adviser
  using (candidate_id <> all (array(select account.own_candidates())));
create policy adviser_adds on accommodation.event for insert to stepfree_adviser
  with check (actor_id = (select account.actor()) and actor_role = 'adviser'
    and candidate_id <> all (array(select account.own_candidates())));

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

-- HR: the own vacancies, all resources; no USAGE on accommodation and seal. -----------------------
grant execute on function interview.ready(uuid), interview.ready_among(uuid[]), interview.own_vacancies(),
  interview.add_application(uuid, uuid, uuid, text, text, text, date, boolean, timestamptz),
  interview.correct_application(uuid, uuid, text, text, text, date, boolean, timestamptz),
  interview.take_back(uuid, timestamptz), interview.remove_stage(uuid, timestamptz),
  interview.taken(uuid, uuid, timestamptz, timestamptz),
  interview.expire_holds(timestamptz), mail.notify(uuid), mail.refused_among(uuid[])
  to stepfree_hr;
create policy hr_candidates on account.account for select to stepfree_hr
  using (role = 'candidate' and exists (select from interview.application a where a.candidate_id = account.id));
create policy hr_staff on account.account for select to stepfree_hr using (role in ('hr', 'panel'));

grant select, insert, update (reference, title_en, title_fr, status) on interview.vacancy to stepfree_hr;
create policy hr on interview.vacancy to stepfree_hr
  using (id = any (array(select interview.own_vacancies())))
  with check (created_by = (select account.actor()) or id = any (array(select interview.own_vacancies())));
-- An officer adds others to a team, and leaves only for themselves.
grant select, insert, delete on interview.assignment, interview.cover to stepfree_hr;
create policy hr_reads on interview.assignment for select to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
create policy hr_adds on interview.assignment for insert to stepfree_hr
  with check (vacancy_id = any (array(select interview.own_vacancies())) and exists (
    select from account.account a where a.id = account_id and a.role = 'hr' and a.status = 'active'));
create policy hr_leaves on interview.assignment for delete to stepfree_hr
  using (account_id = (select account.actor()));
create policy hr on interview.cover to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())))
  with check (vacancy_id = any (array(select interview.own_vacancies())) and exists (
    select from account.account a where a.id = account_id and a.role = 'hr' and a.status = 'active'));
grant select, insert, update (position, kind, minutes, briefing_minutes, setup_minutes, mode, skills,
  panel_size, platform_features, first_day, last_day) on interview.stage to stepfree_hr;
create policy hr on interview.stage to stepfree_hr using (vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert, delete on interview.stage_panel to stepfree_hr;
create policy hr on interview.stage_panel to stepfree_hr
  using (exists (select from interview.stage s where s.id = stage_panel.stage_id));
grant select (id, number, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
  on interview.application to stepfree_hr;
create policy hr on interview.application for select to stepfree_hr
  using (taken_back_at is null and vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert, update (name, site, seats, features, role, sign_languages, spoken_languages, active)
  on interview.resource to stepfree_hr;
create policy hr on interview.resource to stepfree_hr using (true);
grant select, insert, delete on interview.availability to stepfree_hr;
create policy hr on interview.availability to stepfree_hr using (true);

grant select, insert, update (status, held_until, confirmed_by, confirmed_at, sequence, version)
  on interview.booking to stepfree_hr;
create policy hr_reads on interview.booking for select to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
create policy hr_adds on interview.booking for insert to stepfree_hr
  with check (vacancy_id = any (array(select interview.own_vacancies())) and created_by = (select account.actor())
    and interview.ready(application_id));
create policy hr_changes on interview.booking for update to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert, delete on interview.occupation to stepfree_hr;
create policy hr on interview.occupation to stepfree_hr using (true);
grant select on interview.acknowledgement to stepfree_hr;
create policy hr on interview.acknowledgement for select to stepfree_hr
  using (exists (select from interview.booking b where b.id = acknowledgement.booking_id));

-- Released arrangements of applications that are ready: an earlier one would reveal that a request was made.
grant select, update (status, provider_id, provider_name, due_on, confirmed_by, confirmed_at, version)
  on interview.arrangement to stepfree_hr;
create policy hr on interview.arrangement to stepfree_hr
  using (released_at is not null and status <> 'withdrawn'
    and vacancy_id = any (array(select interview.own_vacancies())) and interview.ready(application_id))
  with check (vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert on interview.event to stepfree_hr;
grant execute on function interview.record_event(uuid, uuid, uuid, text, text, timestamptz) to stepfree_hr;
create policy hr_reads on interview.event for select to stepfree_hr
  using ((booking_id is not null or officer_id is not null)
    and vacancy_id = any (array(select interview.own_vacancies())));
create policy hr_adds on interview.event for insert to stepfree_hr
  with check (actor_id = (select account.actor()) and actor_role = 'hr'
    and vacancy_id = any (array(select interview.own_vacancies())));

-- Panel member: the own confirmed bookings. -------------------------------------------------------
grant execute on function interview.panel_bookings() to stepfree_panel;
grant select (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode,
  parts) on interview.booking to stepfree_panel;
create policy panel on interview.booking for select to stepfree_panel
  using (id = any (array(select interview.panel_bookings())));
grant select on interview.occupation to stepfree_panel;
create policy panel on interview.occupation for select to stepfree_panel
  using (purpose in ('room', 'panel') and booking_id = any (array(select interview.panel_bookings())));
grant select (id, kind, name, site) on interview.resource to stepfree_panel;
create policy panel on interview.resource for select to stepfree_panel
  using (id = any (array(select o.resource_id from interview.occupation o)));
grant select (id, number, vacancy_id, candidate_id, name) on interview.application to stepfree_panel;
create policy panel on interview.application for select to stepfree_panel
  using (id = any (array(select b.application_id from interview.booking b)));
grant select (id, reference, title_en, title_fr, status) on interview.vacancy to stepfree_panel;
create policy panel on interview.vacancy for select to stepfree_panel
  using (id = any (array(select b.vacancy_id from interview.booking b)));
grant select on interview.stage to stepfree_panel;
create policy panel on interview.stage for select to stepfree_panel
  using (id = any (array(select b.stage_id from interview.booking b)));
-- Of an arrangement only the instruction for conduct: neither what it is nor how it is provided.
grant select (id, application_id, stage_id, conduct, status, released_at, language) on interview.arrangement
  to stepfree_panel;
create policy panel on interview.arrangement for select to stepfree_panel
  using (conduct <> '' and released_at is not null and status not in ('waived', 'withdrawn')
    and (application_id, stage_id) in (select b.application_id, b.stage_id from interview.booking b));
grant select, insert, update (at) on interview.acknowledgement to stepfree_panel;
create policy panel on interview.acknowledgement to stepfree_panel
  using (account_id = (select account.actor()))
  with check (account_id = (select account.actor()) and booking_id = any (array(select interview.panel_bookings())));

-- Administrator: staff accounts, and who has access to the vault. ---------------------------------
grant usage on schema seal to stepfree_admin;
grant execute on function account.create_staff(uuid, text, text, text, text, text, text, timestamptz),
  account.officer_vacancies(uuid), account.add_colleague(uuid, uuid) to stepfree_admin;
grant update (status) on account.account to stepfree_admin;
create policy admin on account.account to stepfree_admin using (role <> 'candidate');
-- Days and hours; of what is booked on a day only the number.
grant execute on function account.booked_days(date, date), account.room_sites() to stepfree_admin;
grant select, insert, update (removed_by, removed_at) on account.closed_day to stepfree_admin;
create policy admin_reads on account.closed_day for select to stepfree_admin using (true);
create policy admin_adds on account.closed_day for insert to stepfree_admin
  with check (added_by = (select account.actor()) and removed_at is null);
create policy admin_removes on account.closed_day for update to stepfree_admin using (true)
  with check (removed_by = (select account.actor()));
grant select, insert, delete, update (opens, closes, lunch_from, lunch_to, start_interval, buffer, changed_by,
  changed_at, version) on account.office_hours to stepfree_admin;
create policy admin_reads on account.office_hours for select to stepfree_admin using (true);
create policy admin_adds on account.office_hours for insert to stepfree_admin
  with check (changed_by = (select account.actor()));
create policy admin_changes on account.office_hours for update to stepfree_admin using (true)
  with check (changed_by = (select account.actor()));
create policy admin_removes on account.office_hours for delete to stepfree_admin using (site <> '');
grant select (account_id, created_at) on seal.identity to stepfree_admin;
create policy admin on seal.identity for select to stepfree_admin using (true);
grant select (vault_id, account_id, granted_by, granted_at) on seal.access to stepfree_admin;
create policy admin on seal.access for select to stepfree_admin using (true);
grant select (id, created_at) on seal.vault to stepfree_admin;
create policy admin on seal.vault for select to stepfree_admin using (true);

-- Worker: the outbox; it has no session. ----------------------------------------------------------
grant execute on function mail.create_link(text, bytea, timestamptz, timestamptz) to stepfree_worker;
grant select, delete, update (attempts, due_at, leased_until, failed_at, address)
  on mail.outbox to stepfree_worker;
create policy worker on mail.outbox to stepfree_worker using (true);
grant select (id, email, language, time_zone, status) on account.account to stepfree_worker;
create policy worker on account.account for select to stepfree_worker
  using (id = any (array(select o.account_id from mail.outbox o where o.failed_at is null)));
