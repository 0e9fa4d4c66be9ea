-- +goose Up
-- +goose StatementBegin
-- Whether somebody else has a room at a moment. Of many who want a room from the same moment the first goes on; the others
-- wait until that one holds it, or does not, and are told what they would be told later and for more. Whoever sees that it is
-- taken waits for nobody. What was held until a moment before is not taken. This tells soon and decides nothing: the exclusion
-- constraint decides. Each statement of such a function sees what is committed when it begins, so that whoever waited sees
-- what was waited for. All who wait are let go at once, and no other lock is waited for before this one.
create function interview.taken(booking uuid, room uuid, starts timestamptz, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  turn bigint := hashtextextended('turn ' || room || ' ' || extract(epoch from starts), 0);
begin
  if account.actor() is null then
    return false;
  end if;
  for look in 1..2 loop
    if exists (
      select from interview.occupation o join interview.booking b on b.id = o.booking_id
      where o.resource_id = taken.room and o.during @> taken.starts and b.id <> taken.booking and (b.held_until is null or b.held_until >= taken.at)
    ) then
      return true;
    end if;
    exit when look = 2 or pg_try_advisory_xact_lock(turn);
    perform pg_advisory_xact_lock_shared(turn);
  end loop;
  return false;
end $$;
-- +goose StatementEnd
revoke all on function interview.taken(uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function interview.taken(uuid, uuid, timestamptz, timestamptz) to stepfree_hr;
