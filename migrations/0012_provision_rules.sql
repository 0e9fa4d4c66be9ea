-- +goose Up
-- Triggers that hold the invariants of interviews, bookings and provisions against any statement of a login, and the
-- grants and policies of their tables.
create policy candidate_answers on interview.arrangement for update to stepfree_candidate
  using (candidate_id = (select account.actor()))
  with check (candidate_id = (select account.actor()) and status in ('approved', 'waived', 'withdrawn'));

-- Interviews --------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Trigger: a booking belongs to the interview of its application and stage, which is made with the first one and has
-- its id.
create function interview.number_interview() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into interview.interview as i (id, application_id, candidate_id, vacancy_id, stage_id)
    values (new.id, new.application_id, new.candidate_id, new.vacancy_id, new.stage_id)
    on conflict (application_id, stage_id) do update set sequence = i.sequence + 1
    returning i.id into new.interview_id;
  return new;
end $$;
-- +goose StatementEnd
create trigger booking_interview before insert on interview.booking
  for each row execute function interview.number_interview();

-- +goose StatementBegin
-- Trigger: each change of a booking that a calendar shows raises the SEQUENCE of its interview.
create function interview.raise_sequence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update interview.interview i set sequence = i.sequence + 1 where i.id = new.interview_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger booking_sequence after update on interview.booking for each row
  when ((old.status, old.during, old.mode) is distinct from (new.status, new.during, new.mode))
  execute function interview.raise_sequence();

-- +goose StatementBegin
-- Trigger: so does another room.
create function interview.raise_sequence_of_room() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update interview.interview i set sequence = i.sequence + 1
    from interview.booking b where b.id = new.booking_id and i.id = b.interview_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger occupation_sequence after insert on interview.occupation for each row
  when (new.purpose = 'room') execute function interview.raise_sequence_of_room();

-- +goose StatementBegin
-- Constraint trigger: the sittings of an interview are confirmed together or not at all.
create function interview.check_sittings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from interview.booking b
    where b.interview_id = new.interview_id and b.status in ('held', 'arranged', 'confirmed')
    having count(*) filter (where b.status = 'confirmed') not in (0, count(*))) then
    raise check_violation using constraint = 'booking_sittings', message = 'not all sittings are confirmed';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger booking_sittings after insert or update of status on interview.booking
  deferrable initially deferred for each row execute function interview.check_sittings();

-- Provisions --------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Locks the application of a booking, or of an arrangement. Steps that change bookings, arrangements and provisions
-- begin with it, in the order in which the triggers lock, so that they wait for each other and do not deadlock.
create function interview.lock_application(booking uuid, arrangement uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a
  where account.actor() is not null and a.id in (
    select b.application_id from interview.booking b where b.id = lock_application.booking
    union all select r.application_id from interview.arrangement r where r.id = lock_application.arrangement)
  for no key update;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: who or what delivers an arrangement is bookable, in use, of the right kind and role, and taken by this
-- booking.
create function interview.check_provider() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from interview.resource r join interview.occupation o on o.resource_id = r.id and o.booking_id = new.booking_id
    where r.id = new.resource_id and r.active
      and (new.kind = 'person' and r.kind = 'provider' and r.role = new.item and o.purpose = 'person'
        or new.kind = 'thing' and r.kind = 'equipment' and new.item = any (r.features) and o.purpose = 'equipment'))
  then
    raise check_violation using constraint = 'provision_provider', message = 'this resource cannot deliver it';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger provision_provider before insert or update of resource_id, status, booking_id on interview.provision
  for each row when (new.resource_id is not null and new.status in ('needed', 'asked', 'in_place'))
  execute function interview.check_provider();

-- +goose StatementBegin
-- Trigger: a side says whether something was delivered from the start of the interview on, of what was in place, and
-- takes it back until both have spoken.
create function interview.check_delivery() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status <> 'in_place' or old.hr_delivered is not null and old.candidate_delivered is not null
    or not coalesce(
      (select lower(b.during) <= now() and b.status in ('confirmed', 'done') from interview.booking b
        where b.id = new.booking_id),
      (select new.booking_id is null and coalesce(s.first_day <= (now() at time zone o.time_zone)::date, true)
        from interview.arrangement a join interview.stage s on s.id = a.stage_id cross join account.organisation o
        where a.id = new.arrangement_id))
  then
    raise check_violation using constraint = 'provision_delivery', message = 'the interview has not begun, or both spoke';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger provision_delivery before update on interview.provision for each row
  when ((old.hr_delivered, old.candidate_delivered) is distinct from (new.hr_delivered, new.candidate_delivered))
  execute function interview.check_delivery();

-- +goose StatementBegin
-- Trigger: nothing is provided for a booking that has ended, also if it ends at this moment: the row is not added.
create function interview.skip_ended() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.booking b
  where b.id = new.booking_id and b.status not in ('cancelled', 'moved') for share;
  if not found then
    return null;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger provision_added before insert on interview.provision
  for each row when (new.booking_id is not null) execute function interview.skip_ended();

-- +goose StatementBegin
-- Trigger: who was asked, or in place, and is cancelled has to be told that they are not needed.
create function interview.stand_down() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.status = 'cancelled' and old.status in ('asked', 'in_place')
    and (new.kind = 'person' or new.provider_name <> '') then
    new.stand_down := 'due';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger provision_stand_down before update of status on interview.provision
  for each row execute function interview.stand_down();

-- +goose StatementBegin
-- Trigger: a resource that no other provision of the booking uses is free.
create function interview.free_provider() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from interview.occupation o
  where o.booking_id = new.booking_id and o.resource_id = new.resource_id
    and not exists (select from interview.provision q where q.booking_id = new.booking_id
      and q.resource_id = new.resource_id and q.status in ('needed', 'asked', 'in_place'));
  return null;
end $$;
-- +goose StatementEnd
create trigger provision_ended after update of status on interview.provision
  for each row when (new.status in ('declined', 'cancelled') and new.resource_id is not null)
  execute function interview.free_provider();

-- +goose StatementBegin
-- Trigger: an arrangement that is waived or withdrawn has no provision.
create function interview.end_arrangement() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update interview.provision p
  set status = 'cancelled', version = p.version + 1, changed_by = null, changed_at = now()
  where p.arrangement_id = new.id and p.status in ('needed', 'asked', 'in_place')
    and p.hr_delivered is null and p.candidate_delivered is null;
  return null;
end $$;
-- +goose StatementEnd
create trigger arrangement_ended after update on interview.arrangement
  for each row when (old.status = 'approved' and new.status <> 'approved')
  execute function interview.end_arrangement();
create trigger arrangement_open_again after update on interview.arrangement
  for each row when (new.released_at is not null and new.status = 'approved'
    and (old.released_at is null or old.status <> 'approved'))
  execute function interview.reopen_booking();

-- +goose StatementBegin
-- Trigger: a booking that ends occupies nothing, and what was arranged for it is cancelled.
create function interview.end_booking() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update interview.provision p
  set status = 'cancelled', version = p.version + 1, changed_by = null, changed_at = now()
  where p.booking_id = new.id and p.status in ('needed', 'asked', 'in_place');
  delete from interview.occupation o where o.booking_id = new.id;
  return null;
end $$;
-- +goose StatementEnd
create trigger booking_ended after update on interview.booking
  for each row when (new.status in ('cancelled', 'moved') and old.status not in ('cancelled', 'moved'))
  execute function interview.end_booking();

-- +goose StatementBegin
-- Trigger: something that is not in place any more reopens a confirmed booking, with all its sittings. So does a person
-- who has to be found in addition.
create function interview.reopen_provided() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform interview.reopen(new.application_id, a.stage_id) from interview.arrangement a where a.id = new.arrangement_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger provision_open after insert or update of status on interview.provision
  for each row when (new.booking_id is not null and new.status in ('needed', 'asked', 'declined'))
  execute function interview.reopen_provided();

-- +goose StatementBegin
-- Trigger: a candidate who accepted an interview is asked again if its room is replaced by one of another site. A wish for
-- another time stays.
create function interview.ask_again() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update interview.booking b set answer = null, answered_at = null
  where b.id = old.booking_id and b.answer = 'accepted' and exists (
    select from interview.occupation o
    join interview.resource r on r.id = o.resource_id
    join interview.resource before on before.id = old.resource_id
    where o.booking_id = b.id and o.purpose = 'room' and r.site <> before.site);
  return null;
end $$;
-- +goose StatementEnd
create trigger occupation_elsewhere after delete on interview.occupation
  for each row when (old.purpose = 'room') execute function interview.ask_again();

-- Replaced functions ------------------------------------------------------------------------------

-- +goose StatementBegin
-- Makes the confirmed bookings of an application and stage `arranged` again. The candidate's answer stays: it is about
-- the time and the place, which stay.
create function interview.reopen(application uuid, stage uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare reopened uuid;
begin
  perform from interview.application a where a.id = reopen.application for no key update;
  for reopened in
    update interview.booking b
    set status = 'arranged', version = b.version + 1, confirmed_by = null, confirmed_at = null
    where b.application_id = reopen.application and b.stage_id = reopen.stage and b.status = 'confirmed'
    returning b.id
  loop
    perform interview.record_event(reopen.application, reopened, null, 'system', 'arranged', now());
  end loop;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: an arrangement that has to be put in place reopens what is confirmed.
create or replace function interview.reopen_booking() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform interview.reopen(new.application_id, new.stage_id);
  return null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: a booking is confirmed only if each released arrangement of its application and stage is waived, withdrawn,
-- or in place for this booking with all that it needs, and only if its slot still fits or is kept on purpose.
create or replace function interview.check_confirmation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  if exists (
    select from interview.arrangement r
    where r.application_id = new.application_id and r.stage_id = new.stage_id and r.released_at is not null
      and r.status = 'approved' and not exists (
        select from interview.provision p
        where p.arrangement_id = r.id and p.booking_id = new.id and p.status = 'in_place')
  ) or exists (
    select from interview.provision p where p.booking_id = new.id and p.status in ('needed', 'asked')
  ) then
    raise check_violation using constraint = 'booking_arrangements_open', message = 'an arrangement is still open';
  end if;
  if new.misfit is not null and new.kept_at is null then
    raise check_violation using constraint = 'booking_misfit', message = 'the slot does not fit any more';
  end if;
  return new;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Cancels the holds that expired before a moment and frees their resources; returns how many. `skip locked`: a hold
-- that is being confirmed at this moment is left alone.
create or replace function interview.expire_holds(at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  hold record;
  ended integer := 0;
begin
  for hold in
    update interview.booking b set status = 'cancelled', held_until = null, version = b.version + 1
    where b.id = any (array(select h.id from interview.booking h
      where h.status = 'held' and h.held_until < expire_holds.at for update skip locked))
    returning b.id, b.application_id
  loop
    perform interview.record_event(hold.application_id, hold.id, null, 'system', 'expired', expire_holds.at);
    ended := ended + 1;
  end loop;
  return ended;
end $$;
-- +goose StatementEnd

-- An arrangement that the candidate takes up again is news to HR as well.
drop trigger event_notifies_hr on interview.event;
create constraint trigger event_notifies_hr after insert on interview.event deferrable initially deferred
  for each row when (new.actor_role = 'candidate'
    and new.step in ('move_asked', 'waived', 'withdrawn', 'approved', 'not_delivered'))
  execute function interview.notify_hr_of_answer();

-- Rights ------------------------------------------------------------------------------------------
revoke execute on all functions in schema interview from public;
grant execute on function interview.lock_application(uuid, uuid) to stepfree_hr, stepfree_candidate;
-- As for all tables: see 0009_access.sql.
-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['interview', 'provision'] loop
    execute format('alter table interview.%I enable row level security, force row level security', t);
    execute format('create policy owner on interview.%I to stepfree_owner using (true) with check (true)', t);
    execute format('create policy signed_in on interview.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t);
  end loop;
end $$;
-- +goose StatementEnd
grant select (id, application_id, stage_id, sequence, candidate_id) on interview.interview to stepfree_candidate;
create policy candidate on interview.interview for select to stepfree_candidate
  using (candidate_id = (select account.actor()) and exists (
    select from interview.booking b where b.interview_id = interview.id));
grant select on interview.interview to stepfree_hr;
create policy hr on interview.interview for select to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())));
grant select (id, sequence) on interview.interview to stepfree_panel;
create policy panel on interview.interview for select to stepfree_panel
  using (id = any (array(select b.interview_id from interview.booking b)));
grant select (interview_id, sitting, moved_to, ended_reason, ended_language) on interview.booking to stepfree_candidate;
grant select (interview_id, sitting) on interview.booking to stepfree_panel;
grant update (shared_stage, seats, shared_room) on interview.occupation to stepfree_hr;
grant update (moved_to, ended_reason, ended_language, misfit, kept_by, kept_at, kept_reason) on interview.booking
  to stepfree_hr;

-- A candidate sees what is arranged for announced bookings, without names or notes, and says whether it was delivered.
grant select (id, arrangement_id, booking_id, candidate_id, kind, status, candidate_delivered, candidate_delivered_at),
  update (candidate_delivered, candidate_delivered_at) on interview.provision to stepfree_candidate;
create policy candidate on interview.provision to stepfree_candidate
  using (candidate_id = (select account.actor())
    and (booking_id is null or exists (select from interview.booking b where b.id = provision.booking_id)));
-- HR: what is arranged for the own vacancies; the candidate's word is read only.
grant select, insert, update (resource_id, provider_name, status, due_on, note, changed_by, changed_at,
  stand_down, hr_delivered, hr_delivered_by, hr_delivered_at, version) on interview.provision to stepfree_hr;
create policy hr on interview.provision to stepfree_hr
  using (vacancy_id = any (array(select interview.own_vacancies())))
  with check (vacancy_id = any (array(select interview.own_vacancies())));
revoke update (status, version) on interview.arrangement from stepfree_hr;
