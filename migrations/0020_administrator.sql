-- +goose Up
-- One administrator who can sign in always stays: without one no account could be made, disabled or invited.

-- +goose StatementBegin
-- Trigger at the end of the transaction. The lock orders concurrent changes, and the query after it sees what they have
-- committed.
create function account.check_administrator() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(7303);
  if not exists (
    select from account.account a where a.role = 'admin' and a.status = 'active' and a.set_up_at is not null) then
    raise check_violation using constraint = 'account_administrator', message = 'no administrator would be left';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger account_administrator after update or delete on account.account
  deferrable initially deferred for each row
  when (old.role = 'admin' and old.status = 'active' and old.set_up_at is not null)
  execute function account.check_administrator();
revoke execute on function account.check_administrator() from public;
