-- +goose Up
-- What a person does with sessions: stepping up, that is giving password and code again before an act that counts,
-- looking at one's sessions, and ending them. A session's ends are in account.session (0001_account.sql).

-- +goose StatementBegin
-- Returns the hash of the transaction's session, or null without a setting. It may be no session, or an expired one.
create function account.session_hash() returns bytea
language sql stable set search_path = '' as $$
  select sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8'))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether password and code were given within five minutes, or the adviser's vault is open in the session.
create function account.is_stepped_up() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return account.actor() is not null and exists (
    select from account.session s where s.hash = account.session_hash()
      and (s.vault_open or s.stepped_up_at > now() - interval '5 minutes'));
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Steps the transaction's session up, after the program has checked password and code, and gives it a new token. step
-- is that of a code of the app, or code_hash that of a recovery code; each is accepted once. Returns false if it was not.
create function account.step_up(step bigint, code_hash bytea, session_hash bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  if code_hash is null then
    update account.credential c set totp_step = step_up.step where c.account_id = me and c.totp_step < step_up.step;
  else
    delete from account.recovery_code c where c.account_id = me and c.hash = code_hash;
  end if;
  if not found then
    return false;
  end if;
  update account.session s set hash = step_up.session_hash, stepped_up_at = now(), used_at = now()
  where s.hash = account.session_hash();
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Opens the vault in an adviser's session that is stepped up: from then on the session ends after 15 minutes without
-- use, and no further step-up is asked for in it. Returns when it ends, or null if the vault is not open.
create function account.open_vault() returns timestamptz
language plpgsql security definer set search_path = '' as $$
begin
  if session_user = 'stepfree_adviser' and account.is_stepped_up() then
    update account.session s set vault_open = true, idle = interval '15 minutes',
      expires_at = least(s.expires_at, now() + interval '15 minutes')
    where s.hash = account.session_hash() and not s.vault_open;
  end if;
  return (select s.expires_at from account.session s
    where s.hash = account.session_hash() and s.login = session_user and s.expires_at > now() and s.vault_open);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: what counts is done in a session that is stepped up.
create function account.require_step_up() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not account.is_stepped_up() then
    raise check_violation using constraint = 'session_step_up', message = 'password and code are to be given again';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger access_log_step_up before insert on accommodation.access_log for each row
  when (session_user = 'stepfree_adviser') execute function account.require_step_up();
create trigger decision_step_up before insert on accommodation.decision for each row
  when (session_user = 'stepfree_adviser') execute function account.require_step_up();
create trigger access_step_up before insert on seal.access for each row
  when (session_user = 'stepfree_adviser') execute function account.require_step_up();
create trigger account_step_up before insert or update of status on account.account for each row
  when (session_user = 'stepfree_admin') execute function account.require_step_up();
create trigger change_step_up before insert or update on account.change for each row
  when (session_user = 'stepfree_admin') execute function account.require_step_up();
-- A set-up goes on without: it has one of the two.
create trigger invitation_step_up before insert or update on account.invitation for each row
  when (session_user = 'stepfree_admin' and new.hash is null and new.setup_hash is null)
  execute function account.require_step_up();

-- +goose StatementBegin
-- Lists the sessions of the actor in which something can still be done, the latest use first.
create function account.own_sessions()
returns table (id uuid, device text, created_at timestamptz, used_at timestamptz, is_current boolean)
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query
    select s.id, s.device, s.created_at, s.used_at, s.hash = account.session_hash()
    from account.session s where s.account_id = me and s.expires_at > now() order by s.used_at desc, s.id;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Ends one session of the actor, or all of them if id is null.
create function account.end_own_sessions(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  delete from account.session s where s.account_id = me and s.id = coalesce(end_own_sessions.id, s.id);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Ends all sessions of a staff account. Only an administrator's session that is stepped up may call it.
create function account.end_staff_sessions(account uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if session_user <> 'stepfree_admin' or account.actor() is null or not exists (
      select from account.account a join account.role r on r.name = a.role
      where a.id = end_staff_sessions.account and r.is_staff) then
    raise insufficient_privilege;
  end if;
  if not account.is_stepped_up() then
    raise check_violation using constraint = 'session_step_up', message = 'password and code are to be given again';
  end if;
  delete from account.session s where s.account_id = end_staff_sessions.account;
end $$;
-- +goose StatementEnd

revoke execute on function account.session_hash(), account.is_stepped_up(), account.step_up(bigint, bytea, bytea),
  account.open_vault(), account.require_step_up(), account.own_sessions(), account.end_own_sessions(uuid),
  account.end_staff_sessions(uuid) from public;
grant execute on function account.own_sessions(), account.end_own_sessions(uuid)
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.step_up(bigint, bytea, bytea)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.open_vault() to stepfree_adviser;
grant execute on function account.end_staff_sessions(uuid) to stepfree_admin;
