-- +goose Up
-- Public keys and encrypted keys. Without an adviser's passphrase nothing in these tables decrypts anything.

-- The vault: submitted requests are sealed to its recipient (public key). There is one.
create table seal.vault (
  id uuid primary key,
  recipient text not null,
  created_at timestamptz not null
);

-- The public half of the candidate key, to which advisers seal reasons for candidates. One row.
create table seal.candidate_key (
  name text primary key check (name = 'candidate'),
  recipient text not null
);

-- An adviser's key pair; the identity (private key) is sealed with the adviser's passphrase.
create table seal.identity (
  account_id uuid primary key references account.account,
  recipient text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

-- The vault's identity, sealed to an adviser's recipient, which the row names: with it the adviser's browser opens what
-- candidates submit.
create table seal.access (
  vault_id uuid not null references seal.vault,
  account_id uuid not null references seal.identity,
  recipient text not null,
  sealed bytea not null,
  granted_by uuid references account.account, -- null: the command that created the vault
  granted_at timestamptz not null,
  primary key (vault_id, account_id)
);

-- Who may make the vault, once, with a link that `stepfree vault init` printed.
create table seal.vault_invitation (
  is_only boolean primary key default true check (is_only),
  account_id uuid not null references account.account,
  token_hash bytea not null,
  expires_at timestamptz not null
);

-- Retention of drafts -----------------------------------------------------------------------------
-- The process that holds the draft keys deletes drafts. It runs without a session, so it works through functions that
-- return ids and nothing else. They check again, independent of their arguments, that a draft is at least 30 days old.

-- +goose StatementBegin
-- Returns all drafts, for finding draft keys that have none.
create function seal.drafts() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.id from accommodation.request r where r.submitted_at is null
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the drafts to be deleted: unchanged since one moment, and their candidates reminded before another.
create function seal.expired_drafts(unchanged_since timestamptz, reminded_before timestamptz) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.id from accommodation.request r
  where r.submitted_at is null and r.changed_at < least(unchanged_since, now() - interval '30 days')
    and r.reminded_at >= r.changed_at and r.reminded_at < reminded_before
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Locks a draft that is to be deleted, so that it can be neither changed nor submitted while its keys are destroyed,
-- and returns the ids of its files; null if it is no longer such a draft.
create function seal.lock_draft(draft uuid, unchanged_since timestamptz) returns uuid[]
language plpgsql security definer set search_path = '' as $$
begin
  perform from accommodation.request r
  where r.id = draft and r.submitted_at is null
    and r.changed_at < least(unchanged_since, now() - interval '30 days')
  for update;
  if not found then
    return null;
  end if;
  return array(select e.id from accommodation.evidence e where e.request_id = draft);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Deletes the rows of a draft whose keys are destroyed.
create function seal.delete_draft(draft uuid, unchanged_since timestamptz) returns void
language sql security definer set search_path = '' as $$
  delete from accommodation.request r
  where r.id = draft and r.submitted_at is null
    and r.changed_at < least(unchanged_since, now() - interval '30 days')
$$;
-- +goose StatementEnd
