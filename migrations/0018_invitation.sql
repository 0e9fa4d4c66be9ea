-- +goose Up
-- Invitations: a member of staff alone sets the password and the second factor of an account. An administrator, or the
-- command line, creates the account; the person gets a link, which is valid for 24 hours and spent by one press. What
-- follows is the set-up: a session that can do nothing else. Its last step makes the credential, in one transaction.

create table account.invitation (
  account_id uuid primary key references account.account on delete cascade,
  -- SHA-256 of the link's token: null until the mail with it is sent, and once it is spent.
  hash bytea unique check (octet_length(hash) = 32),
  -- SHA-256 of the set-up's token: null until the link is spent.
  setup_hash bytea unique check (octet_length(setup_hash) = 32),
  expires_at timestamptz not null, -- of the link, then of the set-up
  is_reset boolean not null default false, -- the account was set up before (0025_account_change.sql)
  refused_at timestamptz, -- when its mail was given up
  -- What the person has chosen so far.
  password_hash text,
  totp_sealed bytea,
  check (hash is null or setup_hash is null)
);

-- Codes that each replace one code of the second factor. Only the SHA-256 is stored; a code that is used is deleted.
create table account.recovery_code (
  account_id uuid not null references account.account on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (account_id, hash)
);

-- +goose StatementBegin
-- Invites an account, in place of an earlier invitation, whose link and set-up end. No login may call it.
create function account.send_invitation(account uuid, at timestamptz) returns void
language sql security definer set search_path = '' as $$
  delete from mail.outbox o where o.account_id = send_invitation.account and o.kind = 'invitation';
  insert into account.invitation as i (account_id, expires_at) values (account, at + interval '24 hours')
  on conflict (account_id) do update
    set hash = null, setup_hash = null, expires_at = excluded.expires_at, refused_at = null, password_hash = null,
      totp_sealed = null;
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'invitation', a.id, a.language, at, at from account.account a
  where a.id = send_invitation.account;
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Invites the person of a staff account again who has not set it up. Only an administrator's session may call it.
create function account.invite_again(account uuid, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account.actor() is null or session_user <> 'stepfree_admin'
    or not exists (select from account.account a join account.role r on r.name = a.role
      where a.id = invite_again.account and r.is_staff and a.status = 'active' and a.set_up_at is null) then
    raise insufficient_privilege;
  end if;
  perform account.send_invitation(invite_again.account, at);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Stores the token of the link that a waiting message carries. No row: the invitation was withdrawn, sent again or used
-- since, and no mail is sent.
create function mail.create_invitation(message uuid, link_hash bytea, at timestamptz, until timestamptz)
returns table (language text, role text, is_reset boolean)
language sql security definer set search_path = '' as $$
  update account.invitation i set hash = link_hash, expires_at = until
  from mail.outbox o join account.account a on a.id = o.account_id
  where o.id = message and o.kind = 'invitation' and o.failed_at is null
    and i.account_id = o.account_id and i.setup_hash is null and a.status = 'active'
  returning a.language, a.role, i.is_reset
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Spends the link of an invitation and begins the set-up. No row: the link is unknown, expired or spent, or of another
-- audience's account.
create function account.begin_setup(link_hash bytea, setup_hash bytea, at timestamptz, until timestamptz)
returns table (account_id uuid)
language sql security definer set search_path = '' as $$
  update account.invitation i set hash = null, setup_hash = begin_setup.setup_hash, expires_at = until
  from account.account a join account.role r on r.name = a.role
  where i.hash = link_hash and i.expires_at > at and a.id = i.account_id and a.status = 'active' and r.is_staff
    and r.login = session_user
  returning i.account_id
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns the set-up of a token, or no row.
create function account.setup(setup_hash bytea, at timestamptz)
returns table (account_id uuid, role text, name text, email text, has_password boolean, totp_sealed bytea)
language sql stable security definer set search_path = '' as $$
  select a.id, a.role, a.name, a.email, i.password_hash is not null, i.totp_sealed
  from account.invitation i join account.account a on a.id = i.account_id join account.role r on r.name = a.role
  where i.setup_hash = setup.setup_hash and i.expires_at > at and a.status = 'active' and r.login = session_user
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Stores what the person of a set-up has chosen; what is null stays as it is. Returns false without such a set-up.
create function account.save_setup(setup_hash bytea, password_hash text, totp_sealed bytea, at timestamptz)
returns boolean
language sql security definer set search_path = '' as $$
  with saved as (
    update account.invitation i set password_hash = coalesce(save_setup.password_hash, i.password_hash),
      totp_sealed = coalesce(save_setup.totp_sealed, i.totp_sealed)
    where i.account_id in (select s.account_id from account.setup(save_setup.setup_hash, at) s)
    returning i.account_id
  )
  select exists (select from saved)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Ends a set-up: the credential and the recovery codes take the place of earlier ones, earlier sessions end, and one is
-- opened. step is that of the code with which the person showed that the second factor works. Returns false without
-- such a set-up, or if something is missing in it.
create function account.finish_setup(
  setup_hash bytea, step bigint, codes bytea[], session_hash bytea, at timestamptz, device text)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare done record;
begin
  delete from account.invitation i using account.account a, account.role r
  where i.setup_hash = finish_setup.setup_hash and i.expires_at > at
    and i.password_hash is not null and i.totp_sealed is not null
    and a.id = i.account_id and a.status = 'active' and r.name = a.role and r.login = session_user
  returning i.account_id, i.password_hash, i.totp_sealed into done;
  if not found then
    return false;
  end if;
  perform account.end_all_sessions(done.account_id);
  insert into account.credential as c (account_id, password_hash, totp_sealed, totp_step)
  values (done.account_id, done.password_hash, done.totp_sealed, step)
  on conflict (account_id) do update set password_hash = excluded.password_hash, totp_sealed = excluded.totp_sealed,
    totp_step = excluded.totp_step;
  delete from account.recovery_code c where c.account_id = done.account_id;
  insert into account.recovery_code (account_id, hash) select done.account_id, h from unnest(codes) h;
  update account.account a set set_up_at = coalesce(a.set_up_at, at) where a.id = done.account_id;
  perform account.open_session(done.account_id, session_hash, device, false);
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Opens a staff session after the password was checked, with a recovery code in place of a code of the second factor.
-- Returns false if the account does not have the code, or has used it.
create function account.start_recovered_session(
  account uuid, code_hash bytea, session_hash bytea, device text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from account.recovery_code c using account.account a, account.role r
  where c.account_id = start_recovered_session.account and c.hash = code_hash
    and a.id = c.account_id and a.status = 'active' and r.name = a.role and r.is_staff and r.login = session_user;
  if not found then
    return false;
  end if;
  perform account.open_session(start_recovered_session.account, session_hash, device, false);
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: an account that is disabled has no invitation, and gets no mail: its address can have another account.
create function account.withdraw_invitation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from account.invitation i where i.account_id = new.id;
  delete from mail.outbox o where o.account_id = new.id and (o.kind = 'invitation' or o.failed_at is null);
  return null;
end $$;
-- +goose StatementEnd
create trigger account_disabled_invitation after update on account.account
  for each row when (old.status = 'active' and new.status <> 'active') execute function account.withdraw_invitation();

-- +goose StatementBegin
-- Trigger: an invitation says that its mail was given up.
create function account.note_refusal() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update account.invitation i set refused_at = new.failed_at where i.account_id = new.account_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger outbox_invitation_refused after update on mail.outbox for each row
  when (new.kind = 'invitation' and old.failed_at is null and new.failed_at is not null)
  execute function account.note_refusal();

-- +goose StatementBegin
-- Retention, for the process of one audience: deletes that audience's sessions a day after they expired (until then
-- account.expired_session_owner knows them), sign-in links for the candidates' process, and invitations for the staff's.
create or replace function account.delete_expired() returns void
language sql security definer set search_path = '' as $$
  delete from account.session where login = session_user and expires_at < now() - interval '1 day';
  delete from account.link where session_user = 'stepfree_candidate' and expires_at < now() - interval '1 day';
  delete from account.invitation i using account.account a, account.role r
  where i.expires_at < now() - interval '1 day' and a.id = i.account_id and r.name = a.role and r.login = session_user;
$$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['invitation', 'recovery_code'] loop
    execute format('alter table account.%I enable row level security, force row level security', t);
    execute format('create policy owner on account.%I to stepfree_owner using (true) with check (true)', t);
    execute format('create policy signed_in on account.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t);
  end loop;
end $$;
-- +goose StatementEnd

revoke execute on function account.send_invitation(uuid, timestamptz), account.withdraw_invitation(),
  account.note_refusal(), account.invite_again(uuid, timestamptz),
  account.begin_setup(bytea, bytea, timestamptz, timestamptz), account.setup(bytea, timestamptz),
  account.save_setup(bytea, text, bytea, timestamptz),
  account.finish_setup(bytea, bigint, bytea[], bytea, timestamptz, text),
  account.start_recovered_session(uuid, bytea, bytea, text),
  mail.create_invitation(uuid, bytea, timestamptz, timestamptz) from public;
grant execute on function account.begin_setup(bytea, bytea, timestamptz, timestamptz),
  account.setup(bytea, timestamptz), account.save_setup(bytea, text, bytea, timestamptz),
  account.finish_setup(bytea, bigint, bytea[], bytea, timestamptz, text),
  account.start_recovered_session(uuid, bytea, bytea, text)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.invite_again(uuid, timestamptz) to stepfree_admin;
grant execute on function mail.create_invitation(uuid, bytea, timestamptz, timestamptz) to stepfree_worker;
-- The administrator sees that there is an invitation, until when and whether its mail was refused, and nothing that
-- opens it.
grant select (account_id, expires_at, refused_at) on account.invitation to stepfree_admin;
create policy admin on account.invitation for select to stepfree_admin using (true);
