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

-- Rights ------------------------------------------------------------------------------------------
revoke execute on all functions in schema interview from public;
grant execute on function interview.mark_elsewhere(uuid, boolean, timestamptz) to stepfree_hr;
