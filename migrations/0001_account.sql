-- +goose Up
-- Accounts, credentials, sessions and sign-in links, and the functions with which the database authenticates each
-- transaction by itself. Every table of every schema has forced row-level security; rights and row policies are in
-- 0009_access.sql. Functions declared `security definer` run as stepfree_owner, with an empty search_path, and are the
-- only way to what no policy allows.
create extension if not exists btree_gist; -- equality operators for the exclusion constraints of the schema interview

create schema account;       -- people, sessions, sign-in
create schema interview;     -- operational: what to arrange, when, where, with whom; never the reason
create schema accommodation; -- confidential: what is requested and why; not for HR, panel members or administrators
create schema seal;          -- public keys and encrypted keys
create schema mail;          -- the outbox
revoke all on schema public from public;

-- The alphabetical order of every reader, by the Unicode collation algorithm: anvers, Éluard, Zola, and Room 9 before
-- Room 10. Columns with names have it, so that each list of names has one order. No index may be in this order: another
-- version of ICU can change it.
create collation account.alphabetical (provider = icu, locale = 'und-u-kn-true');

-- +goose StatementBegin
-- Returns whether a name is an IANA time zone that this server knows.
create function account.is_time_zone(name text) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from pg_catalog.pg_timezone_names z where z.name = is_time_zone.name)
$$;
-- +goose StatementEnd

-- The organisation: one row, which only the owner writes (`stepfree migrate --time-zone`). Its time zone says which day
-- it is: a deadline passes at the end of the day there.
create table account.organisation (
  is_only boolean primary key default true check (is_only),
  time_zone text not null check (account.is_time_zone(time_zone))
);
insert into account.organisation (time_zone) values ('Europe/Brussels');

-- +goose StatementBegin
-- Returns the organisation's time zone. The program calls it at start, when there is no session.
create function account.organisation_time_zone() returns text
language sql stable security definer set search_path = '' as $$
  select o.time_zone from account.organisation o
$$;
-- +goose StatementEnd

-- The roles, one for each audience, with the database login and the first page of each. The Go package account has the
-- same table; a test compares them. Policies and grants name a login where it is one audience's own.
create table account.role (
  name text primary key,
  login text not null unique,
  home text not null unique check (home like '/%'),
  is_staff boolean not null,
  idle interval not null,   -- a session that is not used for so long ends
  longest interval not null -- and one that is used ends after this
);
insert into account.role (name, login, home, is_staff, idle, longest) values
('candidate', 'stepfree_candidate', '/requests', false, '24 hours', '30 days'),
('adviser', 'stepfree_adviser', '/review', true, '30 minutes', '12 hours'),
('hr', 'stepfree_hr', '/interviews', true, '30 minutes', '12 hours'),
('panel', 'stepfree_panel', '/panel', true, '30 minutes', '12 hours'),
('admin', 'stepfree_admin', '/admin', true, '30 minutes', '12 hours');

-- An account has one role. A person has at most one staff account; the same person may also have a candidate account
-- with the same e-mail address.
create table account.account (
  id uuid primary key,
  role text not null references account.role,
  name text collate account.alphabetical not null check (name <> ''),
  email text not null check (email = lower(email) and email is nfc normalized),
  language text not null check (language in ('en', 'fr')),
  time_zone text not null default account.organisation_time_zone(), -- the person's own
  -- Number of a medical adviser ("M2"), which candidates see in place of the name.
  pseudonym integer unique,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  set_up_at timestamptz, -- when a member of staff first had a way to sign in (0018_invitation.sql)
  check ((role = 'adviser') = (pseudonym is not null))
);
create unique index account_candidate_email on account.account (email) where role = 'candidate';
-- The address of a person who left, whose account is disabled, can be given to a new account.
create unique index account_staff_email on account.account (email) where role <> 'candidate' and status = 'active';
create sequence account.adviser_pseudonym;

-- Password and one-time code of a staff account. Candidates have none: they sign in by a link.
create table account.credential (
  account_id uuid primary key references account.account on delete cascade,
  password_hash text not null, -- argon2id
  totp_sealed bytea not null, -- to the sign-in key, which is not in the database
  -- Replay protection: the last 30-second step whose code was accepted (RFC 6238 section 5.2: a code works once).
  totp_step bigint not null default 0
);

-- Names the sign-in key to which the secrets are sealed, so that a process with another key does not start. Written once,
-- by the owner.
create table account.signin_key (
  is_only boolean primary key default true check (is_only),
  fingerprint text not null
);

-- +goose StatementBegin
-- Returns the fingerprint of the sign-in key, or null. A process of staff calls it at start, when there is no session.
create function account.signin_key() returns text
language sql stable security definer set search_path = '' as $$
  select k.fingerprint from account.signin_key k
$$;
-- +goose StatementEnd

-- Days -------------------------------------------------------------------------------------------

-- Days on which the organisation is closed: public holidays and its own. Both ends count. Nothing is deleted: a row
-- says who added it, null for the rule of public holidays, and who removed it: the rule adds nothing that was removed.
-- The limits are those of catalogue.ClosedPeriod.
create table account.closed_day (
  id uuid primary key,
  first_day date not null check (first_day >= '1900-01-01'),
  last_day date not null check (last_day <= '2200-12-31'),
  name_en text not null check (name_en <> ''), name_fr text not null check (name_fr <> ''),
  added_by uuid references account.account, added_at timestamptz not null,
  removed_by uuid references account.account, removed_at timestamptz,
  check (last_day between first_day and first_day + 91),
  check ((removed_by is null) = (removed_at is null))
);
create unique index closed_day_once on account.closed_day (first_day, last_day, name_en) where removed_at is null;
create index closed_day_added_by on account.closed_day (added_by);
create index closed_day_removed_by on account.closed_day (removed_by);

-- +goose StatementBegin
-- Trigger: what was removed stays removed, and says by whom.
create function account.keep_removed_day() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise check_violation using constraint = 'closed_day_removed', message = 'the closed day was removed before';
end $$;
-- +goose StatementEnd
create trigger closed_day_removed before update on account.closed_day
  for each row when (old.removed_at is not null) execute function account.keep_removed_day();

-- +goose StatementBegin
-- Returns whether a day is neither in the weekend nor closed. The Go type catalogue.Calendar says the same.
create function account.is_business_day(day date) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return extract(isodow from is_business_day.day) < 6 and not exists (
    select from account.closed_day c
    where c.removed_at is null and is_business_day.day between c.first_day and c.last_day);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the nth business day after a day, or before it if days < 0; the day itself does not count. As
-- catalogue.Calendar does, it stops after 366 days without a business day.
create function account.add_business_days(day date, days integer) returns date
language plpgsql stable security definer set search_path = '' as $$
declare
  at date := day;
  remaining integer := abs(days);
  idle integer := 0;
begin
  while remaining > 0 and idle < 366 loop
    at := at + sign(days)::integer;
    if account.is_business_day(at) then
      remaining := remaining - 1;
      idle := 0;
    else
      idle := idle + 1;
    end if;
  end loop;
  return at;
end $$;
-- +goose StatementEnd

-- When interviews can begin and end on a business day, in minutes after midnight in the organisation's time zone. The
-- row without a site is for interviews without a room, and for each site that has no row of its own. The limits are
-- those of interview.OfficeHours.
create table account.office_hours (
  site text primary key, -- as the rooms name it
  opens integer not null check (opens >= 0), closes integer not null check (closes <= 1440 and closes > opens),
  lunch_from integer, lunch_to integer, -- no interview is held in between
  -- Minutes from one possible start to the next.
  start_interval integer not null check (start_interval in (5, 10, 15, 20, 30, 60)),
  buffer integer not null check (buffer between 0 and 120), -- minutes between two interviews
  changed_by uuid references account.account, changed_at timestamptz,
  version integer not null default 1,
  check ((lunch_from is null) = (lunch_to is null)),
  check (opens < lunch_from and lunch_from < lunch_to and lunch_to < closes)
);
create index office_hours_changed_by on account.office_hours (changed_by);
insert into account.office_hours (site, opens, closes, start_interval, buffer) values ('', 540, 1080, 15, 0);

-- Sessions. Only the SHA-256 of the token is stored. The database login is part of the session: a session of one
-- audience is not accepted on another audience's connection. All times are the server's.
create table account.session (
  hash bytea primary key check (octet_length(hash) = 32),
  id uuid not null unique default gen_random_uuid(), -- names it on pages
  account_id uuid not null references account.account on delete cascade,
  login text not null references account.role (login),
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(), -- to the minute
  idle interval not null default '30 minutes',
  expires_at timestamptz not null,            -- unless it is used before
  latest_end timestamptz not null default now() + interval '12 hours',
  stepped_up_at timestamptz not null default now(), -- when password and code were last given
  vault_open boolean not null default false,        -- an adviser's, see 0026_session.sql
  device text not null default ''                   -- its kind, as account.Device names it
);
create index session_account on account.session (account_id);

-- Single-use sign-in links of candidates. Only the SHA-256 of the token is stored.
create table account.link (
  hash bytea primary key check (octet_length(hash) = 32),
  account_id uuid not null references account.account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  spent_at timestamptz
);
create index link_account on account.link (account_id);

-- Identity ----------------------------------------------------------------------------------------
-- Functions that row policies call are PL/pgSQL: plans are cached per connection, where functions in SQL are planned
-- again in each statement that calls them (0.03 ms against 0.30 ms a call).

-- +goose StatementBegin
-- Returns the account of the transaction's session, or null. The session token is in the setting stepfree.session; it
-- must belong to this login. Policies call it as `(select account.actor())`, once a statement. An injected statement
-- can act as the person whose session it runs in, and as no other.
create function account.actor() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select s.account_id
    from account.session s join account.account a on a.id = s.account_id join account.role r on r.name = a.role
    where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
      and s.login = session_user
      and s.login = r.login
      and s.expires_at > now()
      and a.status = 'active');
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the account of a session token and the session's ends, or no row: each page begins with it. It is a use of
-- the session, written down once a minute, of which a power cut may undo the latest. A session that lasts a day without being
-- used is extended by account.extend_session only.
create function account.identify(token text)
returns table (id uuid, name text, email text, language text, time_zone text, pseudonym integer, until timestamptz,
  latest_end timestamptz, idle interval, stepped_up boolean)
language plpgsql security definer set search_path = '' as $$
declare session_hash bytea := sha256(convert_to(identify.token, 'UTF8'));
begin
  if exists (select from account.session s
      where s.hash = session_hash and s.login = session_user and s.expires_at > now()
        and s.used_at < now() - interval '1 minute') then
    perform set_config('synchronous_commit', 'off', true);
    update account.session s set used_at = now(), expires_at = case
      when s.idle < interval '24 hours' then greatest(s.expires_at, least(now() + s.idle, s.latest_end))
      else s.expires_at end
    where s.hash = session_hash and s.expires_at > now();
  end if;
  return query
    select a.id, a.name, a.email, a.language, a.time_zone, coalesce(a.pseudonym, 0), s.expires_at, s.latest_end, s.idle,
      s.stepped_up_at > now() - interval '5 minutes'
    from account.session s join account.account a on a.id = s.account_id join account.role r on r.name = a.role
    where s.hash = session_hash
      and s.login = session_user
      and s.login = r.login
      and s.expires_at > now()
      and a.status = 'active';
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the account of a session up to one day after its expiry, or null: for storing the form that its owner sent
-- too late, and for nothing else.
create function account.expired_session_owner() returns uuid
language sql stable security definer set search_path = '' as $$
  select s.account_id
  from account.session s join account.account a on a.id = s.account_id join account.role r on r.name = a.role
  where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and s.login = session_user
    and s.login = r.login
    and s.expires_at > now() - interval '1 day'
    and a.status = 'active'
$$;
-- +goose StatementEnd

-- Sessions ----------------------------------------------------------------------------------------

-- +goose StatementBegin
-- Opens a session. No login may call it: functions do that have checked who signs in. One on a shared computer ends as
-- early as one of staff.
create function account.open_session(account uuid, session_hash bytea, device text, shared boolean) returns void
language sql security definer set search_path = '' as $$
  insert into account.session (hash, account_id, login, device, idle, expires_at, latest_end)
  select session_hash, a.id, r.login, device, l.idle, now() + l.idle, now() + l.longest
  from account.account a join account.role r on r.name = a.role
  join account.role l on l.name = case when shared then 'hr' else r.name end
  where a.id = open_session.account
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Extends the transaction's session, as its use does, and returns its new expiry; null if it has expired.
create function account.extend_session() returns timestamptz
language sql security definer set search_path = '' as $$
  update account.session set used_at = now(), expires_at = greatest(expires_at, least(now() + idle, latest_end))
  where hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and login = session_user and expires_at > now()
  returning expires_at
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Deletes the transaction's session (sign-out).
create function account.end_session() returns void
language sql security definer set search_path = '' as $$
  delete from account.session
  where hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
    and login = session_user
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Retention, for the process of one audience: deletes that audience's sessions a day after they expired (until then
-- account.expired_session_owner knows them), and sign-in links for the candidates' process.
create function account.delete_expired() returns void
language sql security definer set search_path = '' as $$
  delete from account.session where login = session_user and expires_at < now() - interval '1 day';
  delete from account.link where session_user = 'stepfree_candidate' and expires_at < now() - interval '1 day';
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Revokes all sessions and links of an account. No login may call it: triggers and functions of the owner do.
create function account.end_all_sessions(account uuid) returns void
language sql security definer set search_path = '' as $$
  delete from account.session s where s.account_id = end_all_sessions.account;
  delete from account.link l where l.account_id = end_all_sessions.account;
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: revokes all sessions and links of an account that is disabled; enabling it again restores none.
create function account.revoke_sessions() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform account.end_all_sessions(new.id);
  return null;
end $$;
-- +goose StatementEnd
create trigger account_disabled after update on account.account
  for each row when (old.status = 'active' and new.status <> 'active') execute function account.revoke_sessions();

-- Sign-in -----------------------------------------------------------------------------------------
-- Each audience's login signs in its own people only, so that a process of one audience, when broken into, cannot
-- open a session of another.

-- +goose StatementBegin
-- Returns whose link it is, and whether it can still be spent. No row: the link is unknown.
create function account.link_owner(link_hash bytea, at timestamptz)
returns table (account_id uuid, name text, email text, usable boolean)
language sql stable security definer set search_path = '' as $$
  select a.id, a.name, a.email, l.spent_at is null and l.expires_at > at
  from account.link l join account.account a on a.id = l.account_id
  where l.hash = link_hash and a.status = 'active' and a.role = 'candidate'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Spends a sign-in link and opens a candidate's session. The same session once more within ten seconds, which a second
-- press of the button asks for, is the one that the first press opened. No row: the link is unknown, expired or spent.
create function account.spend_link(
  link_hash bytea, session_hash bytea, at timestamptz, device text, shared boolean)
returns table (account_id uuid, language text)
language plpgsql security definer set search_path = '' as $$
declare owner account.account;
begin
  update account.link l set spent_at = at
  from account.account a
  where l.hash = link_hash and l.spent_at is null and l.expires_at > at
    and a.id = l.account_id and a.status = 'active' and a.role = 'candidate'
  returning a.* into owner;
  if found then
    perform account.open_session(owner.id, session_hash, device, shared);
  else
    -- A statement of its own: it sees what a press at the same time has committed.
    select a.* into owner
    from account.link l
    join account.session s on s.account_id = l.account_id and s.hash = session_hash and s.expires_at > at
    join account.account a on a.id = l.account_id and a.status = 'active'
    where l.hash = link_hash and l.spent_at > at - interval '10 seconds';
    if not found then
      return;
    end if;
  end if;
  return query select owner.id, owner.language;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns what is needed to check the password and the code of an active staff account of this login's role.
create function account.staff_credential(address text)
returns table (account_id uuid, role text, language text, password_hash text, totp_sealed bytea, totp_step bigint)
language sql stable security definer set search_path = '' as $$
  select a.id, a.role, a.language, c.password_hash, c.totp_sealed, c.totp_step
  from account.account a join account.role r on r.name = a.role join account.credential c on c.account_id = a.id
  where a.email = lower(address) and r.is_staff and a.status = 'active' and r.login = session_user
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Opens a staff session after password and code were checked. Returns false if the code's step was used before.
create function account.start_staff_session(account uuid, step bigint, session_hash bytea, device text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update account.credential c set totp_step = step
  from account.account a join account.role r on r.name = a.role
  where c.account_id = start_staff_session.account and c.totp_step < step
    and a.id = c.account_id and r.is_staff and a.status = 'active' and r.login = session_user;
  if not found then
    return false;
  end if;
  perform account.open_session(start_staff_session.account, session_hash, device, false);
  return true;
end $$;
-- +goose StatementEnd
