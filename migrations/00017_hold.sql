-- +goose Up
-- Nothing is taken twice at a time: what is taken at a moment is what was begun last before it. The constraint's own index
-- goes through all that may overlap, which took half of the time of looking.
create index occupation_begins on interview.occupation (resource_id, lower(during));

-- +goose StatementBegin
-- Whether somebody else visibly has a room at a moment, asked on behalf of a session in a statement of its own. What was held
-- until a moment before is not taken. It tells soon and decides nothing: the exclusion constraint decides.
create function interview.taken(token text, booking uuid, room uuid, starts timestamptz, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform set_config('stepfree.session', taken.token, true);
  return account.actor() is not null and exists (
    select from (
      select o.booking_id, o.during from interview.occupation o
      where o.resource_id = taken.room and lower(o.during) <= taken.starts order by lower(o.during) desc limit 1) o
    join interview.booking b on b.id = o.booking_id
    where upper(o.during) > taken.starts and b.id <> taken.booking and (b.held_until is null or b.held_until >= taken.at));
end $$;
-- +goose StatementEnd
revoke all on function interview.taken(text, uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function interview.taken(text, uuid, uuid, timestamptz, timestamptz) to stepfree_hr;
