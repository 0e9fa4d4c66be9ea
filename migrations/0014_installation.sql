-- +goose Up
-- What belongs together: the database, the folders of sealed objects and the key files hold one id. A process compares
-- them when it starts, and the public keys of the database with those that the file pinned-keys names.

alter table account.organisation add installation uuid not null default gen_random_uuid();

-- +goose StatementBegin
-- Returns what a process compares with its folders when it starts, without a session: the installation, whether keys
-- were made for it, and the public keys.
create function seal.start_state(
  out installation uuid, out in_use boolean, out vault_recipient text, out candidate_recipient text)
language sql stable security definer set search_path = '' as $$
  select o.installation, v.recipient is not null or c.recipient is not null, v.recipient, c.recipient
  from account.organisation o
  left join seal.candidate_key c on true
  left join lateral (select w.recipient from seal.vault w order by w.created_at limit 1) v on true
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the request that was submitted last, or null. A keyring without its key is older than the database.
create function seal.newest_request() returns uuid
language sql stable security definer set search_path = '' as $$
  select r.id from accommodation.request r where r.submitted_at is not null order by r.submitted_at desc limit 1
$$;
-- +goose StatementEnd

-- The administrator compares the fingerprints of the public keys with the printed ones.
grant select (recipient) on seal.vault to stepfree_admin;
grant select on seal.candidate_key to stepfree_admin;
create policy admin on seal.candidate_key for select to stepfree_admin using (true);

-- +goose StatementBegin
-- Stores the vault that the invited adviser's browser made, with the adviser's own key and access. Returns false if there is
-- a vault, or the link is not this adviser's, was used, or is over.
create function seal.make_vault(
  link bytea, vault uuid, vault_recipient text, own_recipient text, own_sealed bytea, vault_sealed bytea)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  perform pg_advisory_xact_lock(7302);
  delete from seal.vault_invitation i where i.account_id = me and i.token_hash = link and i.expires_at > now();
  if not found or exists (select from seal.vault) then
    return false;
  end if;
  insert into seal.vault (id, recipient, created_at) values (vault, vault_recipient, now());
  insert into seal.identity (account_id, recipient, sealed, created_at) values (me, own_recipient, own_sealed, now());
  insert into seal.access (vault_id, account_id, recipient, sealed, granted_at)
  values (vault, me, own_recipient, vault_sealed, now());
  return true;
end $$;
-- +goose StatementEnd

-- An adviser seals the own identity anew, with another passphrase; the public key stays.
grant update (sealed) on seal.identity to stepfree_adviser;
create policy adviser_changes on seal.identity for update to stepfree_adviser
  using (account_id = (select account.actor())) with check (account_id = (select account.actor()));

revoke execute on all functions in schema seal from public;
grant execute on function seal.start_state() to stepfree_candidate, stepfree_adviser;
grant execute on function seal.newest_request() to stepfree_candidate;
grant execute on function seal.make_vault(bytea, uuid, text, text, bytea, bytea) to stepfree_adviser;
