-- +goose Up
-- The key of an adviser who can open it no more, because the passphrase is forgotten and every passkey lost, is replaced.
-- The earlier key's access ends with it: a colleague or two custodians give access to the new one.

-- A grant is for the key that its row names: a grant to a key that was replaced is refused, and a key is replaced only
-- when its grant is gone.
alter table seal.access add constraint access_identity foreign key (account_id, recipient)
  references seal.identity (account_id, recipient);

-- +goose StatementBegin
-- Notifies an adviser that the own key or access to the vault changed, and the other advisers and the administrators that
-- there is something to read. No login may call it.
create function mail.notify_of_access(adviser uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify_of_account(adviser);
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'notification', a.id, a.language, now(), now() from account.account a
  where a.role in ('adviser', 'admin') and a.status = 'active' and a.id <> adviser
    and a.id is distinct from account.actor()
  on conflict do nothing;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: notifies of access that an adviser gave.
create function seal.notify_of_grant() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.notify_of_access(new.account_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger access_notifies after insert on seal.access
  for each row when (new.granted_by is not null) execute function seal.notify_of_grant();

-- +goose StatementBegin
-- Replaces the actor's own key: the earlier one ends, with its passkeys and its access. Returns false if another key is
-- stored than the one whose digest is given, or if the actor has access and no other person could give it again: no other
-- adviser and no custodians.
create function seal.replace_identity(replaced bytea, own_recipient text, own_sealed bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  if not account.is_stepped_up() then
    raise check_violation using constraint = 'session_step_up', message = 'password and code are to be given again';
  end if;
  perform pg_advisory_xact_lock(7302);
  if not exists (select from seal.identity i where i.account_id = me and sha256(i.sealed) = replaced)
    or exists (select from seal.access x where x.account_id = me)
    and not exists (select from seal.recovery)
    and not exists (select from seal.access x join account.account a on a.id = x.account_id
      where x.account_id <> me and a.status = 'active') then
    return false;
  end if;
  delete from seal.access x where x.account_id = me;
  delete from seal.passkey p where p.account_id = me;
  update seal.identity i set recipient = own_recipient, sealed = own_sealed, created_at = clock_timestamp()
  where i.account_id = me;
  perform mail.notify_of_access(me);
  return true;
end $$;
-- +goose StatementEnd

-- Recovery copies let in who has them and two custodians' keys.
create trigger recovery_step_up before insert on seal.recovery for each row
  when (session_user = 'stepfree_adviser') execute function account.require_step_up();

revoke execute on function mail.notify_of_access(uuid), seal.notify_of_grant(), seal.replace_identity(bytea, text, bytea)
  from public;
grant execute on function seal.replace_identity(bytea, text, bytea) to stepfree_adviser;
