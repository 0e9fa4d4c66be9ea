-- +goose Up
-- Passkeys: besides the passphrase, ways to open an adviser's identity. Each holds the same identity, sealed in the
-- adviser's browser with a secret that only the token computes, at a touch. What is stored opens nothing.

alter table seal.identity add constraint identity_key unique (account_id, recipient);

create table seal.passkey (
  id uuid primary key,
  account_id uuid not null,
  recipient text not null, -- of the identity inside
  credential text not null, -- which token to ask: public
  sealed bytea not null,
  created_at timestamptz not null,
  -- Never a way to a key that is not the adviser's any more: the key cannot be replaced while a passkey opens the old one,
  -- and a page that opened the old one cannot add a passkey.
  constraint passkey_identity foreign key (account_id, recipient)
    references seal.identity (account_id, recipient) on delete cascade
);

-- As for all tables: see 0009_access.sql.
alter table seal.passkey enable row level security, force row level security;
create policy owner on seal.passkey to stepfree_owner using (true) with check (true);
create policy signed_in on seal.passkey as restrictive
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
  using ((select account.actor()) is not null);
grant select, insert, delete on seal.passkey to stepfree_adviser;
create policy adviser on seal.passkey to stepfree_adviser using (account_id = (select account.actor()));
create trigger passkey_time before insert on seal.passkey for each row
  when (session_user = 'stepfree_adviser') execute function account.fill_time('created_at');
