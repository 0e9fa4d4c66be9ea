-- +goose Up
-- Conflicts of interest. The officers and panel members of a vacancy are not its candidates, by the e-mail address that HR
-- entered. An adviser with an interest in a vacancy does not see its requests: see accommodation.excluded_applications.

-- +goose StatementBegin
-- Returns whether HR has entered the e-mail address of a staff account for an application for a vacancy.
create function interview.is_candidate(vacancy uuid, account uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from interview.application p join account.account a on a.email = p.email
    where p.vacancy_id = is_candidate.vacancy and p.taken_back_at is null and a.id = is_candidate.account
      and a.role <> 'candidate');
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: an officer of a vacancy, or who covers for one, is not its candidate. The vacancy is locked, here and below, so
-- that of an application and an officer who are added at once the later one sees the earlier.
create function interview.check_officer_interest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.vacancy v where v.id = new.vacancy_id for no key update;
  if interview.is_candidate(new.vacancy_id, new.account_id) then
    raise check_violation using constraint = 'vacancy_interest', message = 'an officer would be a candidate';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger assignment_interest before insert on interview.assignment
  for each row execute function interview.check_officer_interest();
create trigger cover_interest before insert on interview.cover
  for each row execute function interview.check_officer_interest();

-- +goose StatementBegin
-- Trigger: a member of a panel is not a candidate of the stage's vacancy.
create function interview.check_panel_interest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.vacancy v
  where v.id = (select s.vacancy_id from interview.stage s where s.id = new.stage_id) for no key update;
  if exists (select from interview.stage s join interview.resource r on r.id = new.resource_id
    where s.id = new.stage_id and r.account_id is not null and interview.is_candidate(s.vacancy_id, r.account_id)) then
    raise check_violation using constraint = 'vacancy_interest', message = 'a panel member would be a candidate';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger stage_panel_interest before insert on interview.stage_panel
  for each row execute function interview.check_panel_interest();

-- +goose StatementBegin
-- Trigger: likewise a panel member who takes part in one interview only.
create function interview.check_sitter_interest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from interview.booking b join interview.resource r on r.id = new.resource_id
    where b.id = new.booking_id and r.account_id is not null and interview.is_candidate(b.vacancy_id, r.account_id)) then
    raise check_violation using constraint = 'vacancy_interest', message = 'a panel member would be a candidate';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger occupation_interest before insert on interview.occupation
  for each row when (new.purpose = 'panel') execute function interview.check_sitter_interest();

-- +goose StatementBegin
-- Trigger: a candidate of a vacancy is not one of its officers, nor a member of one of its panels.
create function interview.check_candidate_interest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.vacancy v where v.id = new.vacancy_id for no key update;
  if exists (
    select from account.account a where a.role <> 'candidate' and a.email = new.email and (
      a.id in (select s.account_id from interview.assignment s where s.vacancy_id = new.vacancy_id)
      or a.id in (select c.account_id from interview.cover c where c.vacancy_id = new.vacancy_id)
      or a.id in (select r.account_id from interview.stage s join interview.stage_panel m on m.stage_id = s.id
        join interview.resource r on r.id = m.resource_id where s.vacancy_id = new.vacancy_id)
      or a.id in (select r.account_id from interview.booking b join interview.occupation o on o.booking_id = b.id
        join interview.resource r on r.id = o.resource_id where b.vacancy_id = new.vacancy_id)))
  then
    raise check_violation using constraint = 'vacancy_interest', message = 'a candidate is an officer or on a panel';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger application_interest before insert or update of email on interview.application
  for each row when (new.taken_back_at is null) execute function interview.check_candidate_interest();

-- +goose StatementBegin
-- Trigger: notifies the other advisers that one is recused.
create function accommodation.notify_of_recusal() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify(a.id) from account.account a
  where a.role = 'adviser' and a.status = 'active' and a.id <> new.account_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger recusal_notifies after insert on accommodation.recusal
  for each row execute function accommodation.notify_of_recusal();

revoke execute on function interview.is_candidate(uuid, uuid), interview.check_officer_interest(),
  interview.check_panel_interest(), interview.check_sitter_interest(), interview.check_candidate_interest(),
  accommodation.notify_of_recusal() from public;
