-- +goose Up
-- Public keys and sealed keys. Nothing here opens anything without an adviser's passphrase.
create table seal.vault (
  id uuid primary key,
  recipient text not null,
  created_at timestamptz not null
);

-- The public key of the candidate zone, to which the adviser's zone seals the reasons for the candidate.
create table seal.zone (
  name text primary key check (name = 'candidate'),
  recipient text not null
);

create table seal.identity (
  account_id uuid primary key references account.account,
  recipient text not null,
  -- The adviser's identity, sealed with the adviser's passphrase.
  sealed bytea not null,
  created_at timestamptz not null
);

-- The vault's identity, sealed to an adviser: who holds one can open what candidates send.
create table seal.access (
  vault_id uuid not null references seal.vault,
  account_id uuid not null references seal.identity,
  sealed bytea not null,
  granted_by uuid references account.account,
  granted_at timestamptz not null,
  primary key (vault_id, account_id)
);

-- The outbox: a message is a row of the same transaction as what it tells of.
create table mail.outbox (
  id uuid primary key,
  kind text not null check (kind in ('news', 'link')),
  account_id uuid references account.account,
  -- For a sign-in link: the address as it was typed, known or not.
  address text,
  language text not null check (language in ('en', 'fr')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  -- When it was given up: the address does not exist, or no attempt succeeded. A message that was sent leaves no row.
  failed_at timestamptz,
  check ((kind = 'news') = (account_id is not null)),
  check ((kind = 'link') = (address is not null))
);
create index outbox_due on mail.outbox (due_at) where failed_at is null;
create unique index outbox_news on mail.outbox (account_id) where kind = 'news' and failed_at is null and attempts = 0;

-- +goose StatementBegin
-- Tells an account that there is news; one unsent message is enough for any number of events.
create function mail.news(account uuid) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'news', a.id, a.language, now(), now() from account.account a
  where a.id = account and a.status = 'active' and account.actor() is not null
  on conflict do nothing
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function mail.news_for_advisers() returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'news', a.id, a.language, now(), now() from account.account a
  where a.role = 'adviser' and a.status = 'active' and account.actor() is not null
  on conflict do nothing
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Asks for a sign-in link. The same single insert for a known and an unknown address; the worker looks the account up.
create function mail.request_link(address text, lang text, at timestamptz) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, address, language, created_at, due_at) values (gen_random_uuid(), 'link', lower(address), lang, at, at)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Stores the hash of a link's token for the account behind an address. No row: there is no such account, and no mail goes out.
create function mail.create_link(address text, link_hash bytea, at timestamptz, until timestamptz) returns table (language text)
language sql security definer set search_path = '' as $$
  with owner as (
    select a.id, a.language from account.account a where a.email = address and a.role = 'candidate' and a.status = 'active'
  ), link as (
    insert into account.link (hash, account_id, created_at, expires_at) select link_hash, owner.id, at, until from owner
  )
  select owner.language from owner
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The requests that are drafts, for the sweep of draft keys: their ids and nothing else.
create function seal.drafts() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.id from accommodation.request r where r.submitted_at is null
$$;
-- +goose StatementEnd
