-- +goose Up
-- Who people are, and how the database itself knows who is asking.
create extension if not exists btree_gist;

create schema account;
create schema interview;
create schema accommodation;
create schema seal;
create schema mail;

revoke all on schema public from public;

create table account.account (
  id uuid primary key,
  role text not null check (role in ('candidate', 'adviser', 'hr', 'panel', 'admin')),
  name text not null check (name <> ''),
  email text not null check (email = lower(email)),
  language text not null check (language in ('en', 'fr')),
  zone text not null default 'Europe/Brussels',
  -- The stable pseudonym of a medical adviser ("M2"): shown to candidates in place of the name.
  pseudonym integer unique,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  check ((role = 'adviser') = (pseudonym is not null))
);
-- One person holds one staff role; the same person may be a candidate too, under the candidate's own account.
create unique index account_candidate_email on account.account (email) where role = 'candidate';
create unique index account_staff_email on account.account (email) where role <> 'candidate';
create sequence account.adviser_pseudonym;

create table account.credential (
  account_id uuid primary key references account.account on delete cascade,
  password_hash text not null,
  totp_secret text not null,
  -- The last 30-second step whose code was accepted (RFC 6238 section 5.2: a code works once).
  totp_step bigint not null default 0
);

create table account.session (
  hash bytea primary key check (octet_length(hash) = 32),
  account_id uuid not null references account.account on delete cascade,
  login text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on account.session (account_id);

create table account.link (
  hash bytea primary key check (octet_length(hash) = 32),
  account_id uuid not null references account.account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  spent_at timestamptz
);
create index link_account on account.link (account_id);

-- +goose StatementBegin
-- Who is asking: the account of the session whose token the transaction carries, if that session belongs to this login.
-- A statement that was injected can act as its victim only, and only with the victim's login.
create function account.actor() returns uuid
language sql stable security definer set search_path = '' as $$
  select s.account_id
  from account.session s join account.account a on a.id = s.account_id
  where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and s.login = session_user
    and s.login = 'stepfree_' || a.role
    and s.expires_at > now()
    and a.status = 'active'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The candidate accounts of the person who is asking: nobody advises on a request of their own.
create function account.own_candidates() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select c.id from account.account me join account.account c on c.email = me.email and c.role = 'candidate'
  where me.id = account.actor()
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function account.close_session() returns void
language sql security definer set search_path = '' as $$
  delete from account.session
  where hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8')) and login = session_user
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Extends the session that is asking and tells its new end; null when there is none.
create function account.extend_session(until timestamptz) returns timestamptz
language sql security definer set search_path = '' as $$
  update account.session set expires_at = greatest(expires_at, least(until, now() + interval '7 days'))
  where hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and login = session_user and expires_at > now()
  returning expires_at
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Spends a sign-in link and opens a candidate's session in one step. No row: unknown, expired or spent.
create function account.spend_link(link_hash bytea, session_hash bytea, at timestamptz, until timestamptz)
returns table (account_id uuid, language text)
language sql security definer set search_path = '' as $$
  with spent as (
    update account.link l set spent_at = at
    from account.account a
    where l.hash = link_hash and l.spent_at is null and l.expires_at > at
      and a.id = l.account_id and a.status = 'active' and a.role = 'candidate'
    returning a.id, a.language
  ), opened as (
    insert into account.session (hash, account_id, login, created_at, expires_at)
    select session_hash, spent.id, 'stepfree_candidate', at, until from spent
  )
  select spent.id, spent.language from spent
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- What is needed to check a member of staff who signs in.
create function account.staff_credential(address text)
returns table (account_id uuid, role text, language text, password_hash text, totp_secret text, totp_step bigint)
language sql stable security definer set search_path = '' as $$
  select a.id, a.role, a.language, c.password_hash, c.totp_secret, c.totp_step
  from account.account a join account.credential c on c.account_id = a.id
  where a.email = lower(address) and a.role <> 'candidate' and a.status = 'active'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Opens a staff session after the password and the code were checked. False: the code's step was used before.
create function account.open_staff_session(account uuid, step bigint, session_hash bytea, at timestamptz, until timestamptz)
returns boolean
language sql security definer set search_path = '' as $$
  with used as (
    update account.credential c set totp_step = step
    from account.account a
    where c.account_id = account and c.totp_step < step and a.id = c.account_id and a.role <> 'candidate' and a.status = 'active'
    returning a.id, a.role
  ), opened as (
    insert into account.session (hash, account_id, login, created_at, expires_at)
    select session_hash, used.id, 'stepfree_' || used.role, at, until from used
  )
  select exists (select from used)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Creates a staff account with its credential; only an administrator may.
create function account.create_staff(id uuid, role text, name text, email text, language text, password_hash text, totp_secret text, at timestamptz)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin' or create_staff.role = 'candidate' then
    raise insufficient_privilege;
  end if;
  insert into account.account (id, role, name, email, language, pseudonym, created_at)
  values (create_staff.id, create_staff.role, create_staff.name, lower(create_staff.email), create_staff.language,
    case when create_staff.role = 'adviser' then nextval('account.adviser_pseudonym') end, at);
  insert into account.credential (account_id, password_hash, totp_secret)
  values (create_staff.id, create_staff.password_hash, create_staff.totp_secret);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Removes sessions and links that ended before a moment.
create function account.sweep(before timestamptz) returns void
language sql security definer set search_path = '' as $$
  delete from account.session where expires_at < before;
  delete from account.link where expires_at < before;
$$;
-- +goose StatementEnd

-- The catalogue: what can be arranged, and what that changes. Open to every audience.
create table interview.kind (
  code text primary key,
  position integer not null unique,
  family text not null,
  label_en text not null,
  label_fr text not null,
  -- Business days that the arrangement takes.
  lead_days integer not null check (lead_days >= 0),
  panel_sees boolean not null,
  -- The candidate may add words of their own; they are sealed and never stand here.
  words boolean not null,
  parameters jsonb not null,
  effect jsonb not null
);

-- What the catalogue helps with. It would say why, so it stands on the confidential side.
create table accommodation.catalogue (
  code text primary key references interview.kind,
  difficulties text[] not null,
  -- The code of the same measure in the organisation's list of reasonable accommodations, where there is one.
  reference text
);
