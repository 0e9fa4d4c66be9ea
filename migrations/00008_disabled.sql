-- +goose Up
-- +goose StatementBegin
-- Whoever is disabled is signed out for good: enabling the account again revives no session and no link.
create function account.sign_out_disabled() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from account.session s where s.account_id = new.id;
  delete from account.link l where l.account_id = new.id;
  return null;
end $$;
-- +goose StatementEnd
revoke all on function account.sign_out_disabled() from public;
create trigger account_disabled after update on account.account
  for each row when (old.status = 'active' and new.status <> 'active') execute function account.sign_out_disabled();
