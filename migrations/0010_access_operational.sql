-- +goose Up
-- Access control, continued from 0009_access.sql: the logins of the operational side. They have no USAGE on the schema
-- accommodation.

-- HR: the own vacancies, all resources; no USAGE on accommodation and seal. -----------------------
grant execute on function interview.ready(uuid, uuid), interview.ready_among(uuid[]), interview.ready_by(date),
  interview.schedulable(uuid, uuid), interview.own_vacancies(),
  interview.add_application(uuid, uuid, uuid, text, text, text, date, boolean, timestamptz),
  interview.correct_application(uuid, uuid, text, text, text, date, boolean, timestamptz),
  interview.take_back(uuid, timestamptz), interview.remove_stage(uuid, timestamptz),
  interview.taken(uuid, uuid, timestamptz, timestamptz),
  interview.expire_holds(timestamptz), mail.notify(uuid), mail.refused()
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
grant select, insert, update (name, site, seats, features, role, sign_languages, spoken_languages, active,
  cancel_notice) on interview.resource to stepfree_hr;
create policy hr on interview.resource to stepfree_hr using (true);
grant select, insert, delete on interview.availability to stepfree_hr;
create policy hr on interview.availability to stepfree_hr using (true);

grant select, insert, update (status, held_until, confirmed_by, confirmed_at, sequence, version)
  on interview.booking to stepfree_hr;
create policy hr_reads on interview.booking for select to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
create policy hr_adds on interview.booking for insert to stepfree_hr
  with check (vacancy_id = any (array(select interview.own_vacancies())) and created_by = (select account.actor())
    and status in ('held', 'arranged') and interview.schedulable(application_id, stage_id));
create policy hr_changes on interview.booking for update to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert, delete on interview.occupation to stepfree_hr;
create policy hr on interview.occupation to stepfree_hr using (true);
grant select on interview.acknowledgement to stepfree_hr;
create policy hr on interview.acknowledgement for select to stepfree_hr
  using (exists (select from interview.booking b where b.id = acknowledgement.booking_id));

grant select, insert, update (platform, link, phone, code, test_on), delete on interview.joining to stepfree_hr;
create policy hr on interview.joining to stepfree_hr using (vacancy_id = any (array(select interview.own_vacancies())));

-- Released arrangements of stages that are ready or booked: an earlier one would reveal that a request was made.
grant select, update (status, provider_id, provider_name, due_on, confirmed_by, confirmed_at, version)
  on interview.arrangement to stepfree_hr;
create policy hr on interview.arrangement to stepfree_hr
  using (released_at is not null and status <> 'withdrawn'
    and vacancy_id = any (array(select interview.own_vacancies()))
    and interview.schedulable(application_id, stage_id))
  with check (vacancy_id = any (array(select interview.own_vacancies())));
grant select, insert on interview.event to stepfree_hr;
grant execute on function interview.record_event(uuid, uuid, uuid, text, text, timestamptz) to stepfree_hr;
create policy hr_reads on interview.event for select to stepfree_hr
  using ((booking_id is not null or officer_id is not null)
    and vacancy_id = any (array(select interview.own_vacancies())));
create policy hr_adds on interview.event for insert to stepfree_hr
  with check (actor_id = (select account.actor()) and actor_role = 'hr'
    and vacancy_id = any (array(select interview.own_vacancies())));

-- Panel member: the own confirmed bookings; of former ones when and for whom they were, and no more. 
grant execute on function interview.panel_bookings(), interview.panel_lock(uuid) to stepfree_panel;
grant select (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode,
  parts) on interview.booking to stepfree_panel;
grant select on interview.former_panel to stepfree_panel;
create policy panel on interview.former_panel for select to stepfree_panel
  using (account_id = (select account.actor()));
create policy panel on interview.booking for select to stepfree_panel
  using (id = any (array(select interview.panel_bookings()
    union all select f.booking_id from interview.former_panel f)));
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
    and (application_id, stage_id) in (select b.application_id, b.stage_id from interview.booking b
      where b.id = any (array(select interview.panel_bookings()))));
-- How to join: of the own interviews only, and of a candidate's own details only those of the own panel's candidates.
grant select (stage_id, application_id, platform, link, phone, code, test_on) on interview.joining to stepfree_panel;
create policy panel on interview.joining for select to stepfree_panel
  using (exists (select from interview.booking b where b.stage_id = joining.stage_id
    and b.id = any (array(select interview.panel_bookings()))
    and (joining.application_id is null or joining.application_id = b.application_id)));
grant select, insert, update (at) on interview.acknowledgement to stepfree_panel;
create policy panel on interview.acknowledgement to stepfree_panel
  using (account_id = (select account.actor()))
  with check (account_id = (select account.actor()) and booking_id = any (array(select interview.panel_bookings())));

-- Administrator: staff accounts, and who has access to the vault. ---------------------------------
grant usage on schema seal to stepfree_admin;
grant execute on function account.officer_vacancies(uuid), account.add_colleague(uuid, uuid) to stepfree_admin;
grant select (set_up_at) on account.account to stepfree_admin;
create policy admin on account.account for select to stepfree_admin using (role <> 'candidate');
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
grant execute on function mail.create_link(text, bytea, timestamptz, timestamptz), mail.remind(timestamptz)
  to stepfree_worker;
grant select, delete, update (attempts, due_at, leased_until, failed_at, address, by_hr)
  on mail.outbox to stepfree_worker;
create policy worker on mail.outbox to stepfree_worker using (true);
grant select, insert, delete, update (message_id, leased_at) on mail.rate_limit to stepfree_worker;
create policy worker on mail.rate_limit to stepfree_worker using (true);
grant insert on account.closed_day to stepfree_worker;
create policy worker_adds on account.closed_day for insert to stepfree_worker
  with check (added_by is null and removed_at is null);
grant select (id, email, language, time_zone, status) on account.account to stepfree_worker;
create policy worker on account.account for select to stepfree_worker
  using (id = any (array(select o.account_id from mail.outbox o where o.failed_at is null)));
