-- +goose Up
-- Rules of bookings that hold against any statement of a login: the steps that HR takes with them, and who shares a room.

-- +goose StatementBegin
-- Trigger: HR takes the steps with a booking that interview.BookingSteps allows. What has ended stays so: HR sees the
-- arrangements of a stage that is booked, and a booking that was revived would show those of one that is not ready.
create function interview.check_booking_step() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (old.status, new.status) not in (
    ('held', 'arranged'), ('held', 'cancelled'), ('held', 'moved'),
    ('arranged', 'confirmed'), ('arranged', 'cancelled'), ('arranged', 'moved'),
    ('confirmed', 'arranged'), ('confirmed', 'cancelled'), ('confirmed', 'moved'), ('confirmed', 'done')) then
    raise insufficient_privilege;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger booking_hr_step before update on interview.booking
  for each row when (session_user = 'stepfree_hr' and new.status <> old.status)
  execute function interview.check_booking_step();

-- +goose StatementBegin
-- Trigger: those who share a room are of one stage, have a seat each, and are with no one who takes the whole room. The
-- locks are those that a hold takes before, for each hour of the room, so that of two bookings the later one sees the
-- earlier. It fails as the exclusion constraint does.
create function interview.check_seats() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(
    new.resource_id::text || to_char(h at time zone 'UTC', 'YYYYMMDDHH24'), 0))
  from generate_series(date_trunc('hour', lower(new.during), 'UTC'), upper(new.during), interval '1 hour') h
  where h < upper(new.during);
  if exists (
    select from interview.occupation o
    where o.resource_id = new.resource_id and o.during && new.during and o.booking_id <> new.booking_id
      and o.shared_stage is distinct from new.shared_stage
  ) or new.shared_stage is not null and (
    -- The most seats are taken when one of them begins.
    select max(t.taken) from (
      select sum(o.seats) as taken
      from interview.occupation m join interview.occupation o on o.resource_id = m.resource_id
        and o.during @> greatest(lower(m.during), lower(new.during))
      where m.resource_id = new.resource_id and m.during && new.during
        and m.shared_stage is not null and o.shared_stage is not null
      group by m.booking_id) t
  ) > (
    -- The panel is there once, for all of them.
    select r.seats - case when s.panel_size > 0 then s.panel_size
      else (select count(*) from interview.stage_panel m where m.stage_id = s.id) end
    from interview.resource r, interview.stage s where r.id = new.resource_id and s.id = new.shared_stage
  ) then
    raise exclusion_violation using constraint = 'occupation_seats', message = 'the room is full';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create trigger occupation_seats after insert or update of resource_id, during, shared_stage, seats
  on interview.occupation for each row when (new.purpose = 'room') execute function interview.check_seats();

revoke execute on function interview.check_booking_step(), interview.check_seats() from public;
