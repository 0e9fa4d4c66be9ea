-- +goose Up
-- Bookings that do not fit any more after a change that is made without seeing them: an officer changes a resource that
-- another vacancy has booked, or an administrator changes the days and hours of the organisation. The exact rule is that
-- of the Go package search, which decides again when HR opens the booking.

-- For the list of what does not fit.
create index booking_misfit on interview.booking (vacancy_id) where misfit is not null and kept_at is null;

-- +goose StatementBegin
-- Returns whether a resource can be booked for a whole time: at any time if it has no availability.
create function interview.is_open(resource uuid, during tstzrange) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select range_agg(a.during) @> is_open.during from interview.availability a where a.resource_id = is_open.resource),
    true)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Marks the bookings of vacancies on which the actor does not work and that take a resource which offers less, or is not
-- available any more; what a provider who is not available was to deliver counts as declined. Returns how many bookings
-- there are, of which the actor learns nothing else, and notifies their officers.
create function interview.mark_elsewhere(resource uuid, less boolean, after timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  r interview.resource;
  touched record;
  mark jsonb;
  number integer := 0;
begin
  select x.* into r from interview.resource x where x.id = mark_elsewhere.resource;
  if not found or account.actor() is null or session_user <> 'stepfree_hr' then
    raise insufficient_privilege;
  end if;
  mark := jsonb_build_array(jsonb_build_object('code', 'changed', 'args', jsonb_build_object('name', r.name)));
  for touched in
    select b.id, b.application_id, b.vacancy_id, o.purpose in ('room', 'panel') as is_place,
      r.active and interview.is_open(r.id, case when o.purpose in ('room', 'panel') then o.during else b.during end)
        as is_available
    from interview.occupation o join interview.booking b on b.id = o.booking_id
    where o.resource_id = r.id and b.status in ('held', 'arranged', 'confirmed')
      and lower(b.during) > mark_elsewhere.after and not interview.works_on(b.vacancy_id)
    order by b.application_id, b.sitting, b.id
  loop
    continue when touched.is_available and not mark_elsewhere.less;
    perform from interview.application a where a.id = touched.application_id for no key update;
    if touched.is_place or touched.is_available then
      update interview.booking b
      set misfit = coalesce(b.misfit, '[]') || mark, kept_by = null, kept_at = null, kept_reason = ''
      where b.id = touched.id and b.status in ('held', 'arranged', 'confirmed')
        and not coalesce(b.misfit, '[]') @> mark;
    else
      update interview.provision p
      set status = 'declined', version = p.version + 1, changed_by = null, changed_at = mark_elsewhere.after
      where p.booking_id = touched.id and p.resource_id = r.id and p.status in ('needed', 'asked', 'in_place');
    end if;
    if found then
      perform mail.notify_hr(touched.vacancy_id);
      number := number + 1;
    end if;
  end loop;
  return number;
end $$;
-- +goose StatementEnd

-- Days and hours of the organisation -------------------------------------------------------------

-- +goose StatementBegin
-- Returns whether a slot is on a business day and within the office hours of a site, as the Go package search says: one
-- that is short enough is before or after lunch.
create function interview.in_office(during tstzrange, site text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  zone text := (select o.time_zone from account.organisation o);
  starts timestamp := lower(during) at time zone zone;
  ends timestamp := upper(during) at time zone zone;
  from_minute integer := ceil(extract(epoch from starts::time) / 60);
  to_minute integer := ceil(extract(epoch from ends::time) / 60);
  minutes integer := floor(extract(epoch from upper(during) - lower(during)) / 60);
  h account.office_hours;
begin
  select x.* into strict h from account.office_hours x
    where x.site in (in_office.site, '') order by x.site desc limit 1;
  if to_minute = 0 then -- it ends at midnight
    ends := ends - interval '1 second';
    to_minute := 1440;
  end if;
  return starts::date = ends::date and account.is_business_day(starts::date)
    and from_minute >= h.opens and to_minute <= h.closes
    and not coalesce(minutes <= greatest(h.lunch_from - h.opens, h.closes - h.lunch_to)
      and from_minute < h.lunch_to and to_minute > h.lunch_from, false);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns what a booking does not satisfy of the days and hours of the organisation, as obstacles: it is outside them, or
-- its room or a member of its panel has less time than the buffer before or after another interview.
create function interview.office_misfit(booking uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  place text := coalesce((select r.site from interview.occupation o join interview.resource r on r.id = o.resource_id
    where o.booking_id = booking and o.purpose = 'room' and r.active), '');
  gap interval := (select make_interval(mins => h.buffer) from account.office_hours h
    where h.site in (place, '') order by h.site desc limit 1);
begin
  return (select coalesce(jsonb_agg(m.misfit), '[]') from (
    select '{"code": "office"}'::jsonb as misfit from interview.booking b
    where b.id = booking and not interview.in_office(b.during, place)
    union all
    select case o.purpose when 'room' then '{"code": "room_busy"}'::jsonb
      else jsonb_build_object('code', 'panel_busy', 'args', jsonb_build_object('name', r.name)) end
    from interview.occupation o join interview.resource r on r.id = o.resource_id
    where o.booking_id = booking and o.purpose in ('room', 'panel') and exists (
      select from interview.occupation x where x.resource_id = o.resource_id and x.booking_id <> o.booking_id
        and (x.shared_stage is null or x.shared_stage is distinct from o.shared_stage)
        and (o.shared_room is null or x.shared_room is distinct from o.shared_room)
        and x.during && tstzrange(lower(o.during) - gap, upper(o.during) + gap))
  ) m);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Marks the active bookings ahead that the days and hours of the organisation, as they are now, do not allow, and takes
-- the mark from those that they allow again. Returns how many are marked in addition, of which an administrator learns
-- nothing else, and notifies their officers.
create function account.mark_office() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  office constant jsonb := '[{"code": "office"}]';
  touched record;
  others jsonb; -- marks
  is_new boolean;
  number integer := 0;
begin
  if account.actor() is null or session_user <> 'stepfree_admin' then
    raise insufficient_privilege;
  end if;
  for touched in
    select x.id, x.vacancy_id, x.misfit, w.wrong
    from (select b.id, b.vacancy_id, coalesce(b.misfit, '[]') as misfit from interview.booking b
      where b.status in ('held', 'arranged', 'confirmed') and lower(b.during) > now()) x
    cross join lateral (select interview.office_misfit(x.id) as wrong) w
    where not x.misfit @> w.wrong or x.misfit @> office and not w.wrong @> office
    order by x.id
  loop
    is_new := not touched.misfit @> touched.wrong;
    others := (select coalesce(jsonb_agg(m), '[]') from jsonb_array_elements(touched.misfit) m
      where not office @> jsonb_build_array(m) and not touched.wrong @> jsonb_build_array(m));
    update interview.booking t set misfit = nullif(others || touched.wrong, '[]'),
      kept_by = case when is_new or others = '[]' then null else t.kept_by end,
      kept_at = case when is_new or others = '[]' then null else t.kept_at end,
      kept_reason = case when is_new or others = '[]' then '' else t.kept_reason end
    where t.id = touched.id and t.status in ('held', 'arranged', 'confirmed');
    if found and is_new then
      perform mail.notify_hr(touched.vacancy_id);
      number := number + 1;
    end if;
  end loop;
  return number;
end $$;
-- +goose StatementEnd

-- Rights ------------------------------------------------------------------------------------------
revoke execute on all functions in schema interview from public;
grant execute on function interview.mark_elsewhere(uuid, boolean, timestamptz) to stepfree_hr;
revoke execute on function account.mark_office() from public;
grant execute on function account.mark_office() to stepfree_admin;
