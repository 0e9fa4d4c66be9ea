-- +goose Up
-- Changes of staff accounts. To make, enable or disable a medical adviser or an administrator, and to reset how a person
-- signs in, takes two administrators: one asks and says why, another approves. What is asked for has an end.

create table account.change (
  id uuid primary key,
  account_id uuid not null references account.account on delete cascade,
  kind text not null check (kind in ('create', 'enable', 'disable', 'reset')),
  -- Of a reset: password and factors are in other hands, so they and the sessions end when it is approved. Else they
  -- end when the person has set new ones.
  at_once boolean not null default false check (not at_once or kind = 'reset'),
  reason text not null check (reason <> '' and length(reason) <= 500),
  requested_by uuid not null references account.account, requested_at timestamptz not null,
  ends_at timestamptz not null,
  outcome text check (outcome in ('approved', 'refused', 'withdrawn', 'ended')),
  decided_by uuid references account.account, decided_at timestamptz,
  refusal text check (length(refusal) <= 500), -- why it was refused
  check ((outcome is null) = (decided_at is null)),
  check ((coalesce(outcome, 'ended') = 'ended') = (decided_by is null)),
  check ((outcome is not distinct from 'refused') = (refusal is not null) and refusal <> ''),
  -- Who asked takes it back. Another person approves or refuses it. No one decides for the own account.
  constraint change_second_person check (
    (outcome = 'withdrawn') = (decided_by = requested_by) and requested_by <> account_id
    and (outcome not in ('approved', 'refused') or decided_by <> account_id))
);
create unique index change_waits on account.change (account_id) where outcome is null;
create index change_account on account.change (account_id);
create index change_requested_by on account.change (requested_by);
create index change_decided_by on account.change (decided_by);

-- +goose StatementBegin
-- Returns how many other administrators could approve a change of an account that this one asks for.
create function account.approvers(subject uuid) returns integer
language sql stable security definer set search_path = '' as $$
  select cast(count(*) as integer) from account.account a
  where session_user = 'stepfree_admin' and account.actor() is not null
    and a.role = 'admin' and a.status = 'active' and a.set_up_at is not null
    and a.id <> account.actor() and a.id is distinct from subject
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Makes a change of an account. No login may call it.
create function account.apply_change(account uuid, kind text, at_once boolean, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare is_set_up boolean;
begin
  update account.account a set status = case when apply_change.kind = 'disable' then 'disabled' else 'active' end,
    set_up_at = case when not apply_change.at_once then a.set_up_at end
  where a.id = apply_change.account
    and a.status = case when apply_change.kind in ('create', 'enable') then 'disabled' else 'active' end
  returning a.set_up_at is not null into is_set_up;
  if not found then
    raise check_violation using constraint = 'account_changed', message = 'the account was changed since';
  end if;
  update account.change c set outcome = 'ended', decided_at = at
  where c.account_id = apply_change.account and c.outcome is null;
  if apply_change.at_once then
    perform account.end_all_sessions(apply_change.account);
    delete from account.credential c where c.account_id = apply_change.account;
    delete from account.recovery_code c where c.account_id = apply_change.account;
  end if;
  if apply_change.kind = 'reset' or apply_change.kind <> 'disable' and not is_set_up then
    perform account.send_invitation(apply_change.account, at);
    update account.invitation i set is_reset = apply_change.kind = 'reset' where i.account_id = apply_change.account;
  end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Tells a person by mail that something was changed or asked for at the own account. No login may call it.
create function mail.notify_of_account(account uuid) returns void
language sql security definer set search_path = '' as $$
  insert into mail.outbox (id, kind, account_id, language, created_at, due_at)
  select gen_random_uuid(), 'account', a.id, a.language, now(), now() from account.account a
  where a.id = notify_of_account.account and a.status = 'active'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Stores a change that waits for another administrator, and notifies those who can approve it, and the person of a
-- reset. No login may call it.
create function account.await_approval(
  id uuid, account uuid, kind text, at_once boolean, reason text, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account.approvers(await_approval.account) = 0 then
    raise check_violation using constraint = 'change_approver', message = 'no other administrator could approve it';
  end if;
  update account.change c set outcome = 'ended', decided_at = c.ends_at
  where c.account_id = await_approval.account and c.outcome is null and c.ends_at <= at;
  insert into account.change (id, account_id, kind, at_once, reason, requested_by, requested_at, ends_at)
  values (await_approval.id, await_approval.account, await_approval.kind, await_approval.at_once, await_approval.reason,
    account.actor(), at, at + interval '7 days');
  perform mail.notify(a.id) from account.account a
  where a.role = 'admin' and a.status = 'active' and a.id not in (account.actor(), await_approval.account);
  if await_approval.kind = 'reset' then
    perform mail.notify_of_account(await_approval.account);
  end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Asks for a change of a staff account, or makes it where one administrator is enough. Returns whether it waits. Only
-- an administrator's session may call it, and not for the own account.
create function account.request_change(
  id uuid, account uuid, kind text, at_once boolean, reason text, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := account.actor();
  subject record;
begin
  select a.role, a.status, a.set_up_at is not null as is_set_up into subject
  from account.account a join account.role r on r.name = a.role
  where a.id = request_change.account and r.is_staff for update of a;
  if me is null or session_user <> 'stepfree_admin' or not found or me = request_change.account
    or request_change.kind not in ('enable', 'disable', 'reset') then
    raise insufficient_privilege;
  end if;
  if exists (select from account.change c where c.id = request_change.id and c.requested_by = me) then
    return true; -- the same form again
  end if;
  if subject.status <> (case request_change.kind when 'enable' then 'disabled' else 'active' end)
    or request_change.kind = 'reset' and not subject.is_set_up then
    raise check_violation using constraint = 'account_changed', message = 'the account is not in this state';
  end if;
  -- To withdraw an invitation that was not used gives and takes nothing.
  if request_change.kind <> 'reset' and (subject.role not in ('admin', 'adviser')
    or request_change.kind = 'disable' and not subject.is_set_up) then
    perform account.apply_change(request_change.account, request_change.kind, false, at);
    return false;
  end if;
  perform account.await_approval(request_change.id, request_change.account, request_change.kind,
    request_change.at_once, request_change.reason, at);
  return true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Ends a change that waits: 'approved' or 'refused' by another administrator, or 'withdrawn' by the one who asked. Only
-- an administrator's session may call it.
create function account.decide_change(change uuid, outcome text, refusal text, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := account.actor();
  decided account.change;
begin
  if me is null or session_user <> 'stepfree_admin'
    or decide_change.outcome not in ('approved', 'refused', 'withdrawn') then
    raise insufficient_privilege;
  end if;
  update account.change c set outcome = decide_change.outcome, decided_by = me, decided_at = at,
    refusal = decide_change.refusal
  where c.id = decide_change.change and c.outcome is null and c.ends_at > at
  returning c.* into decided;
  if not found then
    raise check_violation using constraint = 'account_changed', message = 'this does not wait any more';
  end if;
  if decided.outcome = 'approved' then
    perform account.apply_change(decided.account_id, decided.kind, decided.at_once, at);
  end if;
  if decided.outcome <> 'withdrawn' then
    perform mail.notify(decided.requested_by);
  end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Creates a staff account and invites its person. A medical adviser or an administrator waits, as a disabled account,
-- for another administrator's approval. Returns whether it waits. Only an administrator's session may call it.
create function account.create_staff(
  id uuid, role text, name text, email text, language text, reason text, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare waits boolean := create_staff.role in ('admin', 'adviser');
begin
  if account.actor() is null or session_user <> 'stepfree_admin'
    or not exists (select from account.role r where r.name = create_staff.role and r.is_staff) then
    raise insufficient_privilege;
  end if;
  if exists (
    select from account.account a where a.role <> 'candidate' and a.email = lower(create_staff.email) and (
      a.status = 'active' or exists (
        select from account.change c where c.account_id = a.id and c.kind = 'create' and c.outcome is null
          and c.ends_at > at))) then
    raise unique_violation using constraint = 'account_staff_email', message = 'the address has an account';
  end if;
  insert into account.account (id, role, name, email, language, pseudonym, status, created_at)
  values (create_staff.id, create_staff.role, create_staff.name, lower(create_staff.email), create_staff.language,
    case when create_staff.role = 'adviser' then nextval('account.adviser_pseudonym') end,
    case when waits then 'disabled' else 'active' end, at);
  if waits then
    perform account.await_approval(create_staff.id, create_staff.id, 'create', false, create_staff.reason, at);
  else
    perform account.send_invitation(create_staff.id, at);
  end if;
  return waits;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Lists what administrators changed or asked to change of the actor's account, and when an adviser made the own key, the
-- newest first.
create function account.own_changes()
returns table (kind text, at_once boolean, requester text, requested_at timestamptz, ends_at timestamptz, outcome text,
  decider text, decided_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return query
    select c.kind, c.at_once, q.name, c.requested_at, c.ends_at, c.outcome, d.name, c.decided_at
    from account.change c join account.account q on q.id = c.requested_by
    left join account.account d on d.id = c.decided_by
    where c.account_id = me
    union all
    select 'key', false, a.name, i.created_at, i.created_at, 'made', a.name, i.created_at
    from seal.identity i join account.account a on a.id = i.account_id where i.account_id = me
    order by 4 desc limit 20;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns how many recovery codes the actor has left.
create function account.recovery_codes_left() returns integer
language plpgsql stable security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  return (select count(*) from account.recovery_code c where c.account_id = me);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Changes how the actor signs in, with a code once more, after the program has checked the password: step is that of a
-- code of the app, or code_hash that of a recovery code. Of password_hash, totp_sealed with new_step, and codes, what is
-- null stays as it is. The other sessions end, and an invitation that waits: a person who can do this needs no reset.
-- Returns false if the code was used before, or is none.
create function account.change_sign_in(
  step bigint, code_hash bytea, password_hash text, totp_sealed bytea, new_step bigint, codes bytea[]) returns boolean
language plpgsql security definer set search_path = '' as $$
declare me uuid := account.actor();
begin
  if code_hash is null then
    update account.credential c set totp_step = change_sign_in.step
    where c.account_id = me and c.totp_step < change_sign_in.step;
  else
    delete from account.recovery_code c where c.account_id = me and c.hash = code_hash;
  end if;
  if not found then
    return false;
  end if;
  update account.credential c set password_hash = coalesce(change_sign_in.password_hash, c.password_hash),
    totp_sealed = coalesce(change_sign_in.totp_sealed, c.totp_sealed), totp_step = greatest(new_step, c.totp_step)
  where c.account_id = me;
  if codes is not null then
    delete from account.recovery_code c where c.account_id = me;
    insert into account.recovery_code (account_id, hash) select me, h from unnest(codes) h;
  end if;
  delete from account.invitation i where i.account_id = me;
  delete from mail.outbox o where o.account_id = me and o.kind = 'invitation';
  delete from account.session s where s.account_id = me
    and s.hash <> sha256(convert_to(current_setting('stepfree.session'), 'UTF8'));
  perform mail.notify_of_account(me);
  return true;
end $$;
-- +goose StatementEnd

alter table account.change enable row level security, force row level security;
create policy owner on account.change to stepfree_owner using (true) with check (true);
create policy signed_in on account.change as restrictive
  to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
  using ((select account.actor()) is not null);
create policy admin on account.change for select to stepfree_admin using (true);
grant select on account.change to stepfree_admin;

revoke execute on function account.approvers(uuid), account.apply_change(uuid, text, boolean, timestamptz),
  account.await_approval(uuid, uuid, text, boolean, text, timestamptz),
  account.request_change(uuid, uuid, text, boolean, text, timestamptz),
  account.decide_change(uuid, text, text, timestamptz),
  account.create_staff(uuid, text, text, text, text, text, timestamptz), account.own_changes(),
  account.recovery_codes_left(), account.change_sign_in(bigint, bytea, text, bytea, bigint, bytea[]), mail.notify_of_account(uuid)
  from public;
grant execute on function account.own_changes(), account.recovery_codes_left(),
  account.change_sign_in(bigint, bytea, text, bytea, bigint, bytea[]) to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.approvers(uuid), account.request_change(uuid, uuid, text, boolean, text, timestamptz),
  account.decide_change(uuid, text, text, timestamptz),
  account.create_staff(uuid, text, text, text, text, text, timestamptz) to stepfree_admin;
